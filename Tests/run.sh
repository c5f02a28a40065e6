#!/bin/sh
# Builds everything, runs every test and check of the project, and closes with `N passed, N failed`.
# Skipped is what needs something that is not there and cannot be fetched: Python, its packages, Chromium. It is named.
set -u
cd "$(dirname "$0")/.."
passed=0
failed=0
skipped=0
log="$(mktemp)"
trap 'rm -f "$log"' EXIT

verdict() { # verdict NAME STATUS
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1)); echo "ok      $1"
    else
        failed=$((failed + 1)); echo "FAILED  $1"
    fi
}

skip() { # skip NAME REASON
    skipped=$((skipped + 1)); echo "SKIPPED $1: $2"
}

swift format lint --strict --recursive Sources Tests Package.swift
verdict "format and lint" $?

swift build --build-tests --explicit-target-dependency-import-check error >"$log" 2>&1
status=$?
[ "$status" -eq 0 ] || grep -E "error|warning" "$log" | sort -u | head -50
verdict "build without warnings" "$status"

if [ "$status" -eq 0 ]; then
    # One after the other: tests of sockets and processes must not wait for those that compute.
    swift test --skip-build --disable-xctest --no-parallel >"$log" 2>&1
    status=$?
    if ! grep -q "Test run with" "$log"; then
        # The run ended without a closing line. Say so with its last lines, and run once more.
        echo "the test run broke off (status $status):"; tail -n 5 "$log"
        swift test --skip-build --disable-xctest --no-parallel >"$log" 2>&1
        status=$?
    fi
    grep -E "^✘|recorded an issue|Test run with" "$log" | head -100
    verdict "tests" "$status"
    # A run that lost tests is no pass: the count is the least that must have run.
    count=$(sed -n 's/.*Test run with \([0-9]*\) tests.*/\1/p' "$log" | tail -n 1)
    least=$(cat Tests/least-count)
    [ "${count:-0}" -ge "$least" ]
    verdict "at least $least tests ran (${count:-0} did)" $?

    binary="$(swift build --show-bin-path)/conformance"
    "$binary" requirements lint
    verdict "every requirement has a purpose or a reason" $?
    "$binary" vectors verify >"$log" 2>&1
    status=$?
    grep -v "^holds" "$log"
    verdict "every vector holds" "$status"
    if python="$(sh Tests/python.sh 2>"$log")"; then
        "$python" Tests/vector-schema.py
        verdict "every vector follows its JSON Schema" $?
        "$python" Tests/ci-examples.py "$binary"
        verdict "the examples for CI follow their schemas, and their commands work" $?
        "$python" Tests/adapter-example.py "$binary"
        verdict "the adapter of the examples works" $?
        "$python" Tests/gate-examples.py "$binary"
        verdict "gates print what docs/gates.md says" $?
        "$python" Tests/init-asks.py "$binary"
        verdict "conformance init asks its questions and writes what can be read" $?
        "$python" Tests/evidence-custody.py "$binary"
        verdict "evidence is signed, continued, and judged again with its secrets" $?
        "$python" Tests/killed-campaign.py "$binary"
        verdict "a campaign killed at ten points and resumed gives the verdicts of an unbroken one" $?
    else
        python=""
        tail -n 3 "$log"
        skip "what reads vectors, examples, evidence, machine forms and the page" \
            "python3 and the packages of Tests/requirements.txt cannot be had"
    fi
    if command -v python3 >/dev/null; then
        python3 Tests/manual.py "$binary" .build/manual --check
        verdict "every command has a man page, and shells their completions" $?
    else
        skip "man pages and completions" "python3 is not installed"
    fi
    sh Tests/docc.sh >"$log" 2>&1
    status=$?
    grep -iE "warning|error" "$log" | head -20
    verdict "the public libraries are documented (DocC)" "$status"
    # Each fault against the case that claims it, and each case against what justifies it (docs/sensitivity.md).
    "$binary" sensitivity --check >"$log" 2>&1
    status=$?
    grep -vE "^\[[0-9]+/[0-9]+\] caught" "$log" | head -50
    verdict "every fault is caught, every case is justified" "$status"
    # Nothing may fail on a variant that conforms: a seeded sample of histories (docs/soundness.md). It takes a release build
    # (4 minutes) and 4 to 5 minutes on two idle cores; in debug the same time would do for a tenth.
    histories=${SOUNDNESS_HISTORIES:-500}
    swift build -c release --product conformance >"$log" 2>&1
    status=$?
    [ "$status" -eq 0 ] || grep -E "error|warning" "$log" | sort -u | head -50
    verdict "release build" "$status"
    if [ "$status" -eq 0 ]; then fast="$(swift build -c release --show-bin-path)/conformance"; else fast="$binary"; fi
    "$fast" soundness --histories "$histories" --seed 2026 >"$log" 2>&1
    status=$?
    grep -v "^sound " "$log" | head -60
    verdict "nothing fails on variants that conform ($histories histories each)" "$status"
    "$fast" soundness --histories 10 --histories-only --seed 2026 --over http >"$log" 2>&1
    status=$?
    grep -v "^sound " "$log" | head -60
    verdict "nothing fails on variants that conform, over HTTP" "$status"
    # A device with a fault, so that there are fails to be read as fails; and both reference implementations as they are.
    forms="$(mktemp -d)"
    "$binary" check --iut 'inprocess:device?fault=acceptsPast' --select clause.6.1.7 -o "$forms/report" >"$log" 2>&1
    "$binary" check -o "$forms/whole" >"$log" 2>&1
    verdict "both reference implementations pass" $?
    # End-to-end cases cannot be played from the evidence; every other verdict must stand.
    "$binary" rejudge "$forms/whole" >"$log" 2>/dev/null
    grep -q " verdicts stand, 0 changed, " "$log" && ! grep "^open: " "$log" | grep -qv ": an end-to-end case "
    status=$?
    grep -v ": an end-to-end case " "$log" | head -5
    verdict "every verdict stands when the evidence is judged again" "$status"
    if [ -n "$python" ]; then
        "$python" Tests/evidence-schema.py "$forms/whole" "$forms/report"
        verdict "every line of evidence follows its JSON Schema" $?
        "$python" Tests/evidence-places.py "$binary" "$forms/report"
        verdict "a failure is explained and reproduced from its place in the evidence" $?
        "$python" Tests/machine-forms.py --all "$forms/report"
        verdict "readers of others read the machine forms" $?
        "$binary" matrix "$forms/report" "$forms/whole" --format html -o "$forms/matrix.html" &&
            "$python" Tests/html-valid.py "$forms/report" "$forms/whole" "$forms/matrix.html"
        verdict "validators of HTML take the page" $?
        if command -v chromium >/dev/null; then
            "$python" Tests/browser.py "$forms/report"
            verdict "the page works in Chromium" $?
            "$binary" check --iut 'inprocess:device?fault=acceptsPast' --select 'DMSched-v1.0-client-con-06*' \
                -o "$forms/some" >"$log" 2>&1
            "$python" Tests/large-evidence.py "$forms/some" 5000 "$forms/large" &&
                "$binary" report "$forms/large" --format html -o "$forms/large/report.html" &&
                "$binary" report "$forms/large" --format json -o "$forms/large/report.json" &&
                "$python" Tests/browser.py "$forms/large" --large
            verdict "a page of 5,000 cases is small and works" $?
        else
            skip "the page in a browser" "chromium is not installed"
        fi
    fi
    rm -rf "$forms"
fi

[ "$skipped" -eq 0 ] || echo "$skipped skipped: what they need is not installed"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
