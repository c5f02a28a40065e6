#!/bin/sh
# Builds everything, runs every test and check of the project, and closes with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
passed=0
failed=0
log="$(mktemp)"
trap 'rm -f "$log"' EXIT

verdict() { # verdict NAME STATUS
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1)); echo "ok      $1"
    else
        failed=$((failed + 1)); echo "FAILED  $1"
    fi
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
    if python3 -c "import jsonschema" 2>/dev/null; then
        python3 Tests/vector-schema.py
        verdict "every vector follows its JSON Schema" $?
    else
        echo "not run  vectors against their JSON Schema: Python's jsonschema is not installed (pip install jsonschema)"
    fi
    # Each fault against the case that claims it, and each case against what justifies it (docs/sensitivity.md).
    "$binary" sensitivity --check --open Tests/unjustified-cases >"$log" 2>&1
    status=$?
    grep -vE "^\[[0-9]+/[0-9]+\] caught" "$log" | head -50
    verdict "every fault is caught, every case is justified" "$status"
    # A device with a fault, so that there are fails to be read as fails.
    forms="$(mktemp -d)"
    "$binary" check --iut 'inprocess:device?fault=acceptsPast' --select clause.6.1.7 -o "$forms/report" >"$log" 2>&1
    if command -v python3 >/dev/null; then
        python3 Tests/machine-forms.py "$forms/report"
        verdict "readers of others read the machine forms" $?
    else
        echo "not run  readers of the machine forms: python3 is not installed"
    fi
    rm -rf "$forms"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
