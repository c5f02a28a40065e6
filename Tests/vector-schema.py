"""Validates the vectors and their index against their JSON Schemas, and the schemas against spoilt vectors."""
import copy
import json
import pathlib
import sys

from jsonschema import Draft202012Validator

folder = pathlib.Path(__file__).resolve().parent.parent / "vectors"


def load(name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


def validator(name):
    schema = load(name)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


vector_schema, index_schema = validator("vector.schema.json"), validator("index.schema.json")
index = load("index.json")
failures = [f"index.json: {e.json_path}: {e.message[:200]}" for e in index_schema.iter_errors(index)]
vectors = {entry["id"]: load(entry["id"] + ".json") for entry in index["vectors"]}
for name, vector in vectors.items():
    failures += [f"{name}.json: {e.json_path}: {e.message[:200]}" for e in vector_schema.iter_errors(vector)]


def spoilt(name, change):
    vector = copy.deepcopy(vectors[name])
    change(vector)
    if vector_schema.is_valid(vector):
        failures.append(f"the schema accepts a spoilt copy of {name}")


for name in ("device-wrong-early", "server-wrong-forgets"):
    spoilt(name, lambda v: v.update(more=1))
    spoilt(name, lambda v: v.update(format=2))
    spoilt(name, lambda v: v.update(id="phone-x"))
    spoilt(name, lambda v: v.update(steps=[]))
    spoilt(name, lambda v: v.pop("start"))
    spoilt(name, lambda v: v["start"].update(more=1))
    spoilt(name, lambda v: v["expectation"].pop("requirements"))
    spoilt(name, lambda v: v["expectation"].update(verdict="accepted"))
    spoilt(name, lambda v: v["provenance"].update(more=1))
    spoilt(name, lambda v: v["steps"][0].update(method="no.such.method"))
    spoilt(name, lambda v: v["steps"][0].update(more=1))
    spoilt(name, lambda v: v["steps"][0].pop("parameters"))
spoilt("device-wrong-early", lambda v: v["steps"][0]["exchanges"][0].pop("server"))
spoilt("device-wrong-early", lambda v: v["steps"][0]["exchanges"][0].update(lost=True))
spoilt("device-wrong-early", lambda v: v.update(role="server"))
for failure in failures:
    print(failure)
print(f"{len(vectors)} vectors against their schema, {len(failures)} failures")
sys.exit(1 if failures or not vectors else 0)
