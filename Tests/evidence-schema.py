#!/usr/bin/env python3
"""Validates every line of the evidence in report directories, and its chain, without this project's code.

Usage: evidence-schema.py DIR... Spoilt copies of lines must be refused, so that a schema that takes everything shows.
"""

import copy
import hashlib
import json
import pathlib
import sys

from jsonschema import Draft202012Validator

repository = pathlib.Path(__file__).resolve().parent.parent
schema = json.loads((repository / "docs/evidence.schema.json").read_text())
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
problems = []
samples = {}


def check(path):
    chain, count = "0" * 64, 0
    with open(path / "evidence.jsonl", "rb") as file:
        for count, octets in enumerate(file, 1):
            line = json.loads(octets)
            for error in validator.iter_errors(line):
                problems.append(f"{path}:{count}: {error.json_path}: {error.message[:200]}")
            start = octets.index(b'"entry":') + len(b'"entry":')
            entry = octets.rstrip(b"\n")[start:-1]
            chain = hashlib.sha256(chain.encode() + entry).hexdigest()
            if line["chain"] != chain:
                problems.append(f"{path}:{count}: the chain does not hold")
            if line["entry"]["n"] != count:
                problems.append(f"{path}:{count}: its number is {line['entry']['n']}")
            samples.setdefault(line["entry"]["kind"], line)
    return count


def spoilt(kind, change):
    if kind not in samples:
        problems.append(f"no line of kind {kind} to try the schema on")
        return
    line = copy.deepcopy(samples[kind])
    change(line["entry"])
    if validator.is_valid(line):
        problems.append(f"the schema takes a spoilt line of kind {kind}")


lines = sum(check(pathlib.Path(name)) for name in sys.argv[1:])
for kind in ("header", "iut", "review", "caseStarted", "control", "message", "judged", "caseEnded", "footer"):
    spoilt(kind, lambda entry: entry["data"].update(more=1))
    spoilt(kind, lambda entry: entry.update(kind="other"))
    spoilt(kind, lambda entry: entry.pop("data"))
for kind in ("stimulus", "note"):
    spoilt(kind, lambda entry: entry.update(data={}))
spoilt("header", lambda entry: entry["data"].update(format=2))
spoilt("header", lambda entry: entry["data"].update(suite="x"))
spoilt("caseEnded", lambda entry: entry["data"].update(verdict="none"))
spoilt("message", lambda entry: entry["data"].pop("text"))
spoilt("footer", lambda entry: entry["data"]["verdicts"].update(passed=1))
for problem in problems[:20]:
    print(f"wrong: {problem}")
print(f"evidence: {lines} lines against docs/evidence.schema.json, {len(problems)} problems")
sys.exit(1 if problems or not lines else 0)
