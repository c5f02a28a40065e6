#!/usr/bin/env python3
"""Kills a campaign at ten points, continues it each time, and compares its verdicts with those of an unbroken one.

Usage: killed-campaign.py PROGRAM. The points are line numbers of the evidence, drawn from a seed. The campaign is killed
(SIGKILL) as soon as its log has that many lines, so that a line may be torn; where it was over by then, another point is drawn.
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

program = sys.argv[1]
SELECTION = "DMSched-v1.0-client-con-01*"
problems = []
numbers = random.Random(20261128)


def command(*words):
    return [program, *words]


def verdicts(directory):
    found = {}
    for line in open(directory / "evidence.jsonl", "rb"):
        entry = json.loads(line)["entry"]
        if entry["kind"] == "caseEnded":
            found[entry["data"]["id"]] = (entry["data"]["verdict"], entry["data"]["reason"])
    return found


def lines(log):
    return log.read_bytes().count(b"\n") if log.exists() else 0


with tempfile.TemporaryDirectory() as place:
    place = pathlib.Path(place)
    options = ["--iut", "inprocess:device?fault=runsEarly", "--select", SELECTION]
    unbroken = place / "unbroken"
    first = subprocess.run(command("check", *options, "-o", str(unbroken)), capture_output=True)
    expected, total = verdicts(unbroken), lines(unbroken / "evidence.jsonl")
    kinds = {verdict for verdict, _ in expected.values()}
    if first.returncode != 1 or kinds != {"pass", "fail"}:
        problems.append(f"the unbroken campaign ends with {first.returncode} and holds {kinds}")
    kept = []
    for index in range(100):
        if len(kept) == 10:
            break
        point = numbers.randrange(2, total * 3 // 4)
        directory = place / f"killed-{index}"
        process = subprocess.Popen(command("check", *options, "-o", str(directory)), stdout=subprocess.DEVNULL)
        while lines(directory / "evidence.jsonl") < point and process.poll() is None:
            pass
        process.kill()
        process.wait()
        held = lines(directory / "evidence.jsonl")
        if held >= total:
            continue
        gate = subprocess.run(command("gate", str(directory), "--require", "no fail"), capture_output=True, text=True)
        if gate.returncode != 2 or "not met: the evidence is refused" not in gate.stdout:
            problems.append(f"{point}: a gate takes unfinished evidence: {gate.stdout}")
        before = subprocess.run(command("verify-evidence", str(directory)), capture_output=True, text=True)
        if before.returncode != 2:
            problems.append(f"{point}: {before.stdout}")
        resumed = subprocess.run(
            command("resume", str(directory), "--iut", options[1]), capture_output=True, text=True)
        after = subprocess.run(command("verify-evidence", str(directory)), capture_output=True, text=True)
        if resumed.returncode != first.returncode or after.returncode != 0:
            problems.append(f"{point}: resumed {resumed.returncode} {resumed.stderr[-200:]}, {after.stdout}")
        if verdicts(directory) != expected:
            problems.append(f"{point}: other verdicts")
        kept.append(held)
    if len(kept) < 10:
        problems.append(f"only {len(kept)} campaigns were killed in time")
    print(f"killed with {', '.join(map(str, kept))} of {total} lines; {len(expected)} cases, verdicts compared")
for problem in problems[:20]:
    print(f"wrong: {problem}")
sys.exit(1 if problems else 0)
