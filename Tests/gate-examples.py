#!/usr/bin/env python3
"""Runs the console sessions of docs/gates.md and compares what they print with what the document says.

Usage: gate-examples.py PROGRAM [--update]. A line `$ conformance ...` is a command; the lines behind it are its output, and
`exit code N` closes it.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

program = pathlib.Path(sys.argv[1]).resolve()
document = pathlib.Path(__file__).resolve().parent.parent / "docs/gates.md"
text = document.read_text()
problems = count = 0

with tempfile.TemporaryDirectory() as place:
    environment = dict(os.environ, PATH=f"{program.parent}:{os.environ['PATH']}", NO_COLOR="1")
    (pathlib.Path(place) / "waivers.yaml").write_text(
        re.search(r"```yaml\n# waivers.yaml\n(.*?)```", text, re.S).group(1))

    def run(command):
        return subprocess.run(["bash", "-c", command], cwd=place, env=environment, capture_output=True, text=True)

    def mask(shown):
        return re.sub(r"\d+ picked|of \d+\)", "N", shown)

    def session(match):
        global problems, count
        shown = []
        for command in re.findall(r"^\$ (.*)$", match.group(1), re.M):
            answer = run(command)
            count += 1
            quiet = command.startswith(("conformance check", "head", "mkdir"))
            shown.append("\n".join([f"$ {command}"] + ([] if quiet else answer.stdout.splitlines())
                                  + [f"exit code {answer.returncode}"]))
        made = "```console\n" + "\n".join(shown) + "\n```"
        # How many requirements there are changes with the catalogue, and is not the point.
        if mask(made) != mask(match.group(0)):
            problems += 1
            print(f"wrong: docs/gates.md says\n{match.group(0)}\nand it is\n{made}")
        return made

    changed = re.sub(r"```console\n(.*?)\n```", session, text, flags=re.S)
if "--update" in sys.argv[2:]:  # writes what the commands print now
    document.write_text(changed)
    problems = 0
print(f"docs/gates.md: {count} commands, {problems} sessions differ")
sys.exit(1 if problems or count < 6 else 0)
