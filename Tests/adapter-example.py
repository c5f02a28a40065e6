#!/usr/bin/env python3
"""Runs the adapter of examples/ against the suite: what it offers is examined, what it leaves out is named, a fault shows.

Usage: adapter-example.py PROGRAM.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

program = pathlib.Path(sys.argv[1]).resolve()
adapter = pathlib.Path(__file__).resolve().parent.parent / "examples/device-adapter.py"
problems = []


def check(place, name, arguments, selection):
    directory = pathlib.Path(place) / name
    answer = subprocess.run(
        [program, "check", "--role", "device", "--iut", f"exec:{sys.executable} {adapter} {arguments}".strip(),
         "--select", selection, "-o", directory],
        env=dict(os.environ, CONFORMANCE=str(program)), capture_output=True, text=True)
    report = json.loads((directory / "report.json").read_text())["roles"][0]
    verdicts = {case["id"]: case["verdict"] for case in report["cases"]}
    return answer, verdicts, {case["id"]: case["reason"] for case in report["notSelected"]}


def expect(what, holds):
    if not holds:
        problems.append(what)


with tempfile.TemporaryDirectory() as place:
    answer, verdicts, left = check(place, "sound", "", "DMSched-v1.0-client-con-01* | DMSched-v1.0-client-con-02*")
    expect(f"sound: {verdicts}", len(verdicts) > 12 and set(verdicts.values()) == {"pass"})
    expect(f"sound: left out: {left}", left and all("does not" in reason for reason in left.values()))
    expect(f"sound: it ends with {answer.returncode}: core requirements stay open", answer.returncode == 2)
    print(f"examples/device-adapter.py: {len(verdicts)} pass, {len(left)} not selected")
    answer, verdicts, _ = check(place, "faulty", "--fault acceptsPast", "DMSched-v1.0-client-con-063*")
    failed = [case for case, verdict in verdicts.items() if verdict == "fail"]
    expect(f"faulty: {verdicts}", answer.returncode == 1 and "DMSched-v1.0-client-con-0633" in failed)
    print(f"with a fault of the device: {len(failed)} fail of {len(verdicts)}")
for problem in problems[:20]:
    print(f"wrong: {problem}")
sys.exit(1 if problems else 0)
