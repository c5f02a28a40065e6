#!/usr/bin/env python3
"""Reads the machine forms of a report directory with readers of others.

Usage: machine-forms.py [--all] DIR. A reader that is not installed is named in words and is no failure, unless --all is
said; what a reader refuses, or reads otherwise than report.json has it, is.
"""

import csv
import importlib.util
import json
import pathlib
import sys
import xml.dom.minidom

root = pathlib.Path(sys.argv[-1])
needs_all = "--all" in sys.argv
repository = pathlib.Path(__file__).resolve().parent.parent
report = json.loads((root / "report.json").read_text())
cases = [case for role in report["roles"] for case in role["cases"]]
unselected = [case for role in report["roles"] for case in role["notSelected"]]
problems = []


def expect(what, holds):
    if not holds:
        problems.append(what)


def count(verdict):
    return sum(case["verdict"] == verdict for case in cases)


def has(package):
    if importlib.util.find_spec(package) is not None:
        return True
    print(f"not examined: Python's {package} is not installed")
    expect(f"{package} is missing", not needs_all)
    return False


if has("jsonschema"):
    import jsonschema

    schema = json.loads((repository / "docs/report.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(report)
    print("report.json follows docs/report.schema.json (jsonschema)")

with open(root / "traceability.csv", newline="") as file:
    rows = list(csv.DictReader(file, strict=True))
expect("csv: a row with other columns", all(None not in row and None not in row.values() for row in rows))
expect("csv: cases", {row["case"] for row in rows if row["case"]}
       <= {case["id"] for case in cases + unselected})
for case in cases:
    found = {row["verdict"] for row in rows if row["case"] == case["id"]}
    expect(f"csv: {case['id']}", found <= {case["verdict"].replace("none", "did not end")})
print(f"traceability.csv: {len(rows)} rows (csv)")

xml.dom.minidom.parse(str(root / "badge.svg"))
print("badge.svg is well-formed (minidom)")

sarif = json.loads((root / "report.sarif").read_text())
kinds = [result["kind"] for result in sarif["runs"][0]["results"]]
expect("sarif: fails", kinds.count("fail") == count("fail"))
expect("sarif: passes", kinds.count("pass") == (0 if "warning" in report else count("pass")))
if has("pydantic_sarif"):
    # Its classes are made from the OASIS schema of SARIF 2.1.0, and take nothing that the schema does not know.
    from pydantic_sarif import model

    model.StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate(sarif)
    print("report.sarif follows the schema of SARIF 2.1.0 (pydantic-sarif)")
if has("sarif"):
    from sarif import loader

    file = loader.load_sarif_file(str(root / "report.sarif"))
    records = file.get_records()
    expect("sarif: records", len(records) == len(kinds))
    expect("sarif: errors", file.get_report().get_issue_count_for_severity("error") == count("fail"))
    print(f"report.sarif: {len(records)} results (sarif-tools)")

if has("rdflib"):
    import rdflib

    graph = rdflib.Graph().parse(str(root / "earl.jsonld"), format="json-ld")
    earl = rdflib.Namespace("http://www.w3.org/ns/earl#")
    assertions = set(graph.subjects(rdflib.RDF.type, earl.Assertion))
    expect("earl: assertions", len(assertions) == len(cases) + len(unselected))
    outcomes = [graph.value(graph.value(one, earl.result), earl.outcome) for one in assertions]
    expect("earl: failed", outcomes.count(earl.failed) == count("fail"))
    expect("earl: passed", outcomes.count(earl.passed) == (0 if "warning" in report else count("pass")))
    expect("earl: not selected", outcomes.count(earl.inapplicable) == len(unselected))
    for one in assertions:
        test = graph.value(one, earl.test)
        expect(f"earl: {one} tests nothing", (test, rdflib.RDF.type, earl.TestCase) in graph)
        expect(f"earl: {one} is about nothing",
               (graph.value(one, earl.subject), rdflib.RDF.type, earl.TestSubject) in graph)
    print(f"earl.jsonld: {len(graph)} triples, {len(assertions)} assertions (rdflib)")

if has("reqif"):
    import subprocess

    from reqif.parser import ReqIFParser

    bundle = ReqIFParser.parse(str(root / "report.reqif"))
    content = bundle.core_content.req_if_content
    kinds = [one.spec_object_type for one in content.spec_objects]
    expect("reqif: cases", kinds.count("testcase") == len(cases) + len(unselected))
    for one in content.spec_relations:
        expect(f"reqif: {one.identifier}", bundle.get_spec_object_by_ref(one.target) is not None
               and bundle.get_spec_object_by_ref(one.source) is not None)
    answer = subprocess.run(["reqif", "validate", "--use-reqif-schema", str(root / "report.reqif")],
                            capture_output=True, text=True)
    expect(f"reqif: {(answer.stdout + answer.stderr)[-300:]}", answer.returncode == 0)
    print(f"report.reqif: {len(kinds)} objects, {len(content.spec_relations)} relations, follows the schema (reqif)")

if has("markdown_it"):
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse((root / "report.md").read_text())
    kinds = [token.type for token in tokens]
    expect("markdown: no heading", kinds[:1] == ["heading_open"] or "warning" in report)
    expect("markdown: no table", kinds.count("table_open") >= 1)
    expect("markdown: raw HTML", not any(kind.startswith("html") for kind in kinds))
    cells = [token for token in tokens if token.type == "td_open"]
    expect("markdown: rows of the table", len(cells) == 8 * len(report["roles"]))
    print(f"report.md: {kinds.count('table_open')} tables, {len(cells)} cells (markdown-it)")

if has("lxml"):
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(repository / "docs/junit.xsd")))
    document = etree.parse(str(root / "junit.xml"))
    expect(f"junit: {schema.error_log}", schema.validate(document))
    document.getroot().find("testsuite").set("tests", "many")
    expect("junit: the schema takes everything", not schema.validate(document))
    print("junit.xml follows docs/junit.xsd (lxml)")

if has("junitparser"):
    import junitparser

    suites = junitparser.JUnitXml.fromfile(str(root / "junit.xml"))
    expect("junit: failures", suites.failures == count("fail"))
    print(f"junit.xml: {suites.tests} cases (junitparser)")

for problem in problems[:20]:
    print(f"wrong: {problem}")
sys.exit(1 if problems else 0)
