#!/usr/bin/env python3
"""What happens to evidence between people: it is signed, changed, cut off, continued, and judged again with secrets.

Usage: evidence-custody.py PROGRAM. Where openssl is installed it makes the keys and checks the signature, too.
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

program = str(pathlib.Path(sys.argv[1]).resolve())
problems = []
CASE = "DMSched-v1.0-client-con-0110"


def expect(what, holds):
    if not holds:
        problems.append(what)


def run(*words, env=None):
    return subprocess.run([program, *map(str, words)], capture_output=True, text=True,
                          env=dict({k: v for k, v in os.environ.items() if not k.startswith("PHONE_")}, **(env or {})))


def entries(directory):
    return [json.loads(line)["entry"] for line in open(directory / "evidence.jsonl", "rb")]


def pem(label, prefix, octets):
    text = base64.b64encode(bytes.fromhex(prefix) + octets).decode()
    return f"-----BEGIN {label}-----\n{text}\n-----END {label}-----\n"


def signatures(place):
    # RFC 8032, section 7.1, test 2.
    secret = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    (place / "key.pem").write_text(pem("PRIVATE KEY", "302e020100300506032b657004220420", secret))
    (place / "public.pem").write_text(pem("PUBLIC KEY", "302a300506032b6570032100", public))
    (place / "other.pem").write_text(pem("PUBLIC KEY", "302a300506032b6570032100", bytes(range(1, 33))))
    report = place / "signed"
    run("check", "--iut", "inprocess:device", "--select", CASE, "-o", report, "--sign-key", place / "key.pem")
    good = run("verify-evidence", report, "--public-key", place / "public.pem")
    expect(f"signed by check: {good.stdout}{good.stderr}", good.returncode == 0 and "the signature is good" in good.stdout)
    expect("the key is in the evidence", base64.b64encode(secret).decode() not in (report / "evidence.jsonl").read_text())
    other = run("verify-evidence", report, "--public-key", place / "other.pem")
    expect(f"another key: {other.stdout}", other.returncode == 1 and "NOT SIGNED" in other.stdout)
    if shutil.which("openssl"):
        answer = subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", place / "public.pem", "-rawin", "-in",
             report / "evidence.jsonl", "-sigfile", report / "evidence.sig"], capture_output=True, text=True)
        expect(f"openssl: {answer.stdout}{answer.stderr}", answer.returncode == 0)
        made = subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", place / "made.pem"]).returncode
        subprocess.run(["openssl", "pkey", "-in", place / "made.pem", "-pubout", "-out", place / "made.pub"])
        expect("openssl makes no key", made == 0)
        again = run("sign", report, "--key", place / "made.pem")
        good = run("verify-evidence", report, "--public-key", place / "made.pub")
        expect(f"a key of openssl: {again.stderr}{good.stdout}", again.returncode == 0 and good.returncode == 0)
    else:
        print("not examined: openssl is not installed")
    (report / "evidence.sig").unlink()
    missing = run("verify-evidence", report, "--public-key", place / "public.pem")
    expect(f"no signature: {missing.stdout}", missing.returncode == 1 and "there is no evidence.sig" in missing.stdout)
    cut = place / "cut"
    cut.mkdir()
    (cut / "evidence.jsonl").write_bytes(b"".join((report / "evidence.jsonl").read_bytes().splitlines(True)[:9]))
    expect("unfinished evidence is signed", run("sign", cut, "--key", place / "key.pem").returncode == 64)


def secrets(place):
    config = place / "phone.yaml"
    accounts = "".join(
        f"      - {{serverID: {server}, path: /{server}, client: {{scheme: md5, name: phone, secret: 'env:PHONE_{number}',"
        f" nonce: 'MDEyMzQ1Njc4OWFiY2RlZg=='}}, server: {{scheme: md5, name: {server}, secret: 'env:PHONE_{number}',"
        f" nonce: 'MDEyMzQ1Njc4OWFiY2RlZg=='}}}}\n" for number, server in (("A", "srv-a"), ("B", "srv-b")))
    config.write_text(f"ixit:\n  roles: [device]\n  selection: {CASE}\n  device:\n    iut: inprocess:device\n    accounts:\n{accounts}")
    known = {"PHONE_A": "first-secret-phrase", "PHONE_B": "second-secret-phrase"}
    report = place / "secret"
    answer = run("check", config, "-o", report, env=known)
    expect(f"accounts: {answer.stdout[-300:]}{answer.stderr}", "1 pass" in answer.stdout)
    for file in report.iterdir():
        for text in known.values():
            forms = (text, base64.b64encode(text.encode()).decode(), base64.b64encode(f"phone:{text}".encode()).decode())
            expect(f"{file.name} holds a secret", not any(form in file.read_text() for form in forms))
    expect("there is nothing to judge with", run("rejudge", report).returncode == 64)
    expect("secrets came from nowhere", run("rejudge", report, config).returncode == 64)
    named = place / "secrets.json"
    named.write_text(json.dumps({f"env:{name}": text for name, text in known.items()}))
    again = run("rejudge", report, config, "--secrets", named)
    expect(f"with the secrets: {again.stdout}{again.stderr[-300:]}", again.returncode == 0 and "1 verdicts stand" in again.stdout)
    named.write_text(json.dumps({"env:PHONE_A": "no", "env:PHONE_B": "no"}))
    wrong = run("rejudge", report, config, "--secrets", named)
    expect(f"with other secrets: {wrong.stdout}", wrong.returncode in (1, 2) and "0 verdicts stand" in wrong.stdout)


def history(place):
    report = place / "generated"
    run("check", "--iut", "inprocess:device?fault=noEndedReport", "--select", "DMSched-v1.0-client-con-1115", "-o", report)
    token = next(entry["data"]["reproduce"] for entry in entries(report) if entry["kind"] == "caseEnded").split("--history ")[1]
    one = place / "one"
    first = run("check", "--role", "device", "--iut", "inprocess:device?fault=noEndedReport", "--history", token, "-o", one)
    expected = [entry["data"] for entry in entries(one) if entry["kind"] in ("stimulus", "caseEnded")]
    cut = place / "one-cut"
    cut.mkdir()
    (cut / "evidence.jsonl").write_bytes(b"".join((one / "evidence.jsonl").read_bytes().splitlines(True)[:20]))
    resumed = run("resume", cut, "--iut", "inprocess:device?fault=noEndedReport")
    found = [entry["data"] for entry in entries(cut) if entry["kind"] in ("stimulus", "caseEnded")]
    # The session in which the device is first looked at is done again.
    expect(f"a history is resumed as another: {resumed.stderr}", resumed.returncode == first.returncode == 1
           and found[-len(expected) + 2:] == expected[2:] and len(found) < len(expected) + 8)


with tempfile.TemporaryDirectory() as folder:
    for part in (signatures, secrets, history):
        part(pathlib.Path(folder))
for problem in problems[:20]:
    print(f"wrong: {problem}")
print("evidence: signed, cut off, continued and judged again with its secrets")
sys.exit(1 if problems else 0)
