#!/usr/bin/env python3
"""Answers the questions of `conformance init` on a terminal, and reads what it wrote.

Usage: init-asks.py PROGRAM. It needs PyYAML.
"""

import os
import pathlib
import pty
import subprocess
import sys
import tempfile

import yaml

program = pathlib.Path(sys.argv[1]).resolve()
problems = []


def ask(place, name, answers):
    """Runs `init` on a pseudo terminal; each answer is typed once its question stands there."""
    file = pathlib.Path(place) / name
    child, terminal = pty.fork()
    if child == 0:
        os.execv(program, [str(program), "init", "-o", str(file)])
    shown = b""
    for question, answer in answers:
        while question not in shown:
            shown += os.read(terminal, 4096)
        shown = b""
        os.write(terminal, answer + b"\n")
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:
        pass
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), file


def expect(what, holds):
    if not holds:
        problems.append(what)


with tempfile.TemporaryDirectory() as place:
    code, file = ask(place, "device.yaml", [
        (b"What do you want to examine", b"phone"), (b"What do you want to examine", b"device"),
        (b"How is the device reached", b"inprocess:device")])
    text = file.read_text()
    read = yaml.safe_load(text)
    expect(f"device: it ends with {code}", code == 0)
    expect(f"device: {read}", read["ixit"]["roles"] == ["device"] and read["ixit"]["device"]["iut"] == "inprocess:device")
    expect("device: nothing is explained", text.count("#") > 20)
    answer = subprocess.run([program, "check", file, "--select", "DMSched-v1.0-client-con-0110", "-o", file.with_suffix("")],
                            capture_output=True, text=True)
    expect(f"device: check: {answer.stdout[-200:]}{answer.stderr}", "1 pass" in answer.stdout)
    code, file = ask(place, "both.yaml", [
        (b"What do you want to examine", b""), (b"How is the device reached", b""), (b"How is the server reached", b"")])
    read = yaml.safe_load(file.read_text())
    expect(f"both: {read}", code == 0 and read["ixit"]["roles"] == ["device", "server"]
           and read["ixit"]["server"]["iut"] == "builtin:server")
    # Every line that is offered as an example can be taken in: without its mark the file still reads as YAML.
    taken = "\n".join(line.replace("#:", "", 1) for line in text.split("\n"))
    yaml.safe_load(taken)
    again = subprocess.run([program, "init", "-o", file], capture_output=True, text=True)
    expect("a file that exists is written over", again.returncode == 64)
for problem in problems:
    print(f"wrong: {problem}")
print("conformance init: asked and answered")
sys.exit(1 if problems else 0)
