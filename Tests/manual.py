#!/usr/bin/env python3
"""Writes the man pages and the shell completions of a program, from what the program says about itself.

Usage: manual.py PROGRAM FOLDER [--check]. FOLDER gets man1/*.1, one page a command, and completions for bash, zsh and
fish. With --check groff must set each page without a warning and bash must read its completions. Nothing is committed:
what is made at each build cannot be out of date.
"""

import json
import pathlib
import shutil
import subprocess
import sys

program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
check = "--check" in sys.argv[3:]
EXIT = [("0", "pass; every rule met"), ("1", "fail"), ("2", "inconclusive, a gate that is not met, evidence that is no result"),
        ("64", "wrong usage"), ("70", "trouble of the tester itself")]


def escape(text):
    """Text as roff takes it: no line begins with a control character, backslashes and hyphens stay themselves."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def name(argument):
    if argument["kind"] == "positional":
        return f"\\fI{escape(argument['valueName'])}\\fR" + ("..." if argument["isRepeating"] else "")
    names = sorted(argument["names"], key=lambda one: len(one["name"]))
    words = ", ".join(f"\\fB{escape(('-' if one['kind'] == 'short' else '--') + one['name'])}\\fR" for one in names)
    return words + (f" \\fI{escape(argument['valueName'])}\\fR" if argument["kind"] == "option" else "")


def page(command, words):
    title = "-".join(words)
    arguments = [one for one in command.get("arguments", []) if one.get("shouldDisplay", True)]
    subcommands = [one for one in command.get("subcommands", []) if one.get("shouldDisplay", True)]
    lines = [f'.TH "{title.upper()}" 1 "" "conformance" "User Commands"', ".SH NAME",
             f"{escape(title)} \\- {escape(command.get('abstract', '').rstrip('.'))}", ".SH SYNOPSIS",
             f"\\fB{escape(' '.join(words))}\\fR"]
    for one in arguments:
        lines.append(f"[{name(one)}]" if one["isOptional"] else name(one))
    if subcommands:
        lines.append("\\fIcommand\\fR ...")
    if command.get("discussion"):
        lines += [".SH DESCRIPTION", escape(command["discussion"])]
    if arguments:
        lines.append(".SH OPTIONS")
        for one in arguments:
            default = f" The default is {one['defaultValue']}." if one.get("defaultValue") else ""
            lines += [".TP", name(one), escape(one.get("abstract", "") + default)]
    if subcommands:
        lines.append(".SH COMMANDS")
        for one in subcommands:
            lines += [".TP", f"\\fB{escape(' '.join([*words, one['commandName']]))}\\fR", escape(one.get("abstract", ""))]
    lines.append(".SH EXIT STATUS")
    for code, meaning in EXIT:
        lines += [".TP", f"\\fB{code}\\fR", escape(meaning)]
    if len(words) > 1:
        lines += [".SH SEE ALSO", f"\\fB{escape('-'.join(words[:-1]))}\\fR(1)"]
    (folder / "man1" / f"{title}.1").write_text("\n".join(lines) + "\n")
    pages = [title]
    for one in subcommands:
        if one["commandName"] != "help":
            pages += page(one, [*words, one["commandName"]])
    return pages


tool = json.loads(subprocess.run([program, "--experimental-dump-help"], capture_output=True, check=True).stdout)
shutil.rmtree(folder, ignore_errors=True)
(folder / "man1").mkdir(parents=True)
pages = page(tool["command"], ["conformance"])
problems = []
for shell, file in (("bash", "conformance.bash"), ("zsh", "_conformance"), ("fish", "conformance.fish")):
    answer = subprocess.run([program, "--generate-completion-script", shell], capture_output=True, check=True)
    (folder / file).write_bytes(answer.stdout)
if check:
    if len(pages) < 20 or any(one["commandName"] == "" for one in tool["command"]["subcommands"]):
        problems.append(f"only {len(pages)} pages")
    if shutil.which("groff"):
        for title in pages:
            answer = subprocess.run(["groff", "-man", "-Tutf8", "-ww", folder / "man1" / f"{title}.1"], capture_output=True, text=True)
            if answer.returncode != 0 or answer.stderr or "wrong usage" not in answer.stdout:
                problems.append(f"{title}: {answer.stderr[:300]}")
    else:
        print("not examined: groff is not installed")
    answer = subprocess.run(["bash", "-c", f"source {folder}/conformance.bash && complete -p conformance"], capture_output=True, text=True)
    if answer.returncode != 0:
        problems.append(f"bash: {answer.stderr[:300]}")
for problem in problems:
    print(f"wrong: {problem}")
print(f"{folder}: {len(pages)} man pages, completions for bash, zsh and fish")
sys.exit(1 if problems else 0)
