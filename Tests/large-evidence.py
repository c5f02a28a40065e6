#!/usr/bin/env python3
"""Makes the evidence of a large campaign out of that of a small one: its cases again and again, under new ids.

Usage: large-evidence.py DIR CASES OUT. OUT is a report directory with a log whose chain and totals hold; nothing in it
was run, and it is for measuring reports alone.
"""

import copy
import hashlib
import json
import pathlib
import sys

source, wanted, target = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
entries = [json.loads(line)["entry"] for line in open(source / "evidence.jsonl", "rb")]
header, footer = entries[0], entries[-1]
opening, cases, current = [], [], None
for entry in entries[1:-1]:
    if entry["kind"] == "caseStarted":
        current = [entry]
    elif current is not None:
        current.append(entry)
        if entry["kind"] == "caseEnded":
            cases.append(current)
            current = None
    elif not cases and entry["kind"] != "notSelected":
        opening.append(entry)

chain, number, verdicts = "0" * 64, 0, {}
target.mkdir()
with open(target / "evidence.jsonl", "wb") as file:
    def write(entry):
        global chain, number
        number += 1
        entry["n"] = number
        text = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        chain = hashlib.sha256(chain.encode() + text).hexdigest()
        file.write(b'{"chain":"' + chain.encode() + b'","entry":' + text + b"}\n")

    header["data"]["planned"] = wanted
    write(header)
    for entry in opening:
        write(entry)
    for index in range(wanted):
        case = copy.deepcopy(cases[index % len(cases)])
        name = f"{case[0]['data']['id']}-{index // len(cases) + 1}"
        case[0]["data"]["id"] = case[-1]["data"]["id"] = name
        verdict = case[-1]["data"]["verdict"]
        verdicts[verdict] = verdicts.get(verdict, 0) + 1
        for entry in case:
            write(entry)
    footer["data"].update(verdicts=verdicts, notSelected=0)
    write(footer)
print(f"{target}: {wanted} cases, {number} lines")
