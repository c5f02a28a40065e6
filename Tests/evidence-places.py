#!/usr/bin/env python3
"""Asks about a failure by its place in the evidence, and sees it again from there.

Usage: evidence-places.py PROGRAM DIR, where DIR holds a campaign with a generated case that failed.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

program, directory = sys.argv[1], pathlib.Path(sys.argv[2])
problems = []
for number, line in enumerate(open(directory / "evidence.jsonl", "rb"), 1):
    entry = json.loads(line)["entry"]
    if entry["kind"] == "caseEnded" and entry["data"]["verdict"] == "fail":
        break
else:
    sys.exit("there is no failure in the evidence")
data = entry["data"]
case, allowed = data["id"], data["refutation"]["allowed"]


def run(*words):
    return subprocess.run([program, *words], capture_output=True, text=True)


for place in (f"{directory}:{number - 1}", f"{directory}:{case}", f"{directory}/evidence.jsonl:{number}"):
    answer = run("explain", place)
    for part in (f"{case}", "fail", data["reason"], f"allowed: {allowed[0]}", data["refutation"]["requirements"][0], "To mend it"):
        if part not in answer.stdout:
            problems.append(f"explain {place} does not say: {part}")
with tempfile.TemporaryDirectory() as folder:
    again = pathlib.Path(folder) / "again"
    answer = run("reproduce", f"{directory}:{number}", "-o", str(again))
    seen = [json.loads(line)["entry"] for line in open(again / "evidence.jsonl", "rb")]
    ends = [one["data"] for one in seen if one["kind"] == "caseEnded"]
    if answer.returncode != 1 or [end["id"] for end in ends] != [case] or ends[0]["refutation"] != data["refutation"]:
        problems.append(f"reproduce {directory}:{number} ends with {answer.returncode}: {ends}")
    if "--history" in data["reproduce"] and "history" not in seen[0]["data"]:
        problems.append("the history was not taken over")
for words, code in ((("reproduce", f"{directory}:1"), 64), (("explain", f"{directory}:DMSched-v1.0-client-con-9999"), 64)):
    answer = run(*words)
    if answer.returncode != code:
        problems.append(f"{' '.join(words)} ends with {answer.returncode}")
for problem in problems[:20]:
    print(f"wrong: {problem}")
print(f"{case} was explained and reproduced from line {number} of the evidence")
sys.exit(1 if problems else 0)
