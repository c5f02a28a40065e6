#!/usr/bin/env python3
"""Checks the examples of examples/ci against their schemas, without a network, and runs their very commands.

Usage: ci-examples.py PROGRAM. The schemas are those that check-jsonschema (workflows of GitHub, pipelines of GitLab) and
kubernetes-validate (Job, PersistentVolumeClaim) bring along. The commands run on a small selection.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import yaml

program = pathlib.Path(sys.argv[1]).resolve()
folder = pathlib.Path(__file__).resolve().parent.parent / "examples/ci"
problems = []
CONFIGURATION = """\
ixit:
  roles: [device]
  selection: DMSched-v1.0-client-con-01*
  device:
    iut: inprocess:device
"""


def expect(what, holds):
    if not holds:
        problems.append(what)


def tool(*arguments):
    answer = subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True)
    expect(f"{' '.join(arguments)}: {(answer.stdout + answer.stderr)[-400:]}", answer.returncode == 0)


def run(script, place, **variables):
    """Runs a script as the service would: each line must succeed, variables come from the environment."""
    environment = dict(os.environ, PATH=f"{program.parent}:{os.environ['PATH']}", **variables)
    return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", script], cwd=place, env=environment,
                          capture_output=True, text=True)


def campaign(name, shards, steps):
    """Runs the shards and then the steps, the last of which is the gate."""
    with tempfile.TemporaryDirectory() as place:
        (pathlib.Path(place) / "conformance.yaml").write_text(CONFIGURATION)
        expect(f"{name}: not three shards", len(shards) == 3)
        for script, variables in shards:
            answer = run(script.replace("/config/", place + "/"), place, **variables)
            expect(f"{name}: {script}: {answer.stderr[-300:]}", answer.returncode == 0)
        for script in steps:
            answer = run(script, place, GITHUB_STEP_SUMMARY=f"{place}/summary.md")
        # Fourteen cases do not examine every core requirement: the gate says so, by 2 and by name.
        expect(f"{name}: the gate ends with {answer.returncode}: {answer.stderr[-300:]}", answer.returncode == 2)
        expect(f"{name}: no fail is not met", any(line.startswith("met: no fail") for line in answer.stdout.splitlines()))
        expect(f"{name}: the gate names no id", "  REQ-6.1.7-4a (device): not examined" in answer.stdout)
        print(f"{name}: three shards, merged and gated")
        missing = [f for f in ("junit.xml", "report.sarif", "report.md") if not (pathlib.Path(place) / "report" / f).exists()]
        expect(f"{name}: {missing} were not written", not missing)
        whole = run("conformance verify-evidence report", place)
        expect(f"{name}: {whole.stdout}", whole.returncode == 0 and "13 pass" not in whole.stdout and "14 pass" in whole.stdout)


tool("check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(folder / "github-actions.yml"))
tool("check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", str(folder / "gitlab-ci.yml"))

jobs = yaml.safe_load((folder / "github-actions.yml").read_text())["jobs"]
matrix = jobs["shard"]["strategy"]["matrix"]["shard"]
script = next(step["run"] for step in jobs["shard"]["steps"] if "run" in step)
campaign("github-actions.yml", [(script.replace("${{ matrix.shard }}", str(shard)), {}) for shard in matrix],
         [step["run"] for step in jobs["gate"]["steps"] if "run" in step])

pipeline = yaml.safe_load((folder / "gitlab-ci.yml").read_text())
count = pipeline["shard"]["parallel"]
campaign("gitlab-ci.yml",
         [("\n".join(pipeline["shard"]["script"]), {"CI_NODE_INDEX": str(index), "CI_NODE_TOTAL": str(count)})
          for index in range(1, count + 1)], pipeline["gate"]["script"])

documents = list(yaml.safe_load_all((folder / "kubernetes.yaml").read_text()))
import kubernetes_validate

for document in documents:
    try:
        kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)
    except kubernetes_validate.ValidationError as error:
        problems.append(f"kubernetes.yaml: {document['metadata']['name']}: {error.message}")
shards, gate = documents[0]["spec"], documents[1]["spec"]
expect("kubernetes.yaml: not an Indexed Job", shards["completionMode"] == "Indexed")
script = shards["template"]["spec"]["containers"][0]["command"][2]
expect("kubernetes.yaml: the number of shards", f"/{shards['completions']}\"" in script)
campaign("kubernetes.yaml", [(script, {"JOB_COMPLETION_INDEX": str(index)}) for index in range(shards["completions"])],
         [gate["template"]["spec"]["containers"][0]["command"][2]])

for problem in problems[:20]:
    print(f"wrong: {problem}")
sys.exit(1 if problems else 0)
