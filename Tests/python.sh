#!/bin/sh
# Prints the path of a Python that has everything of Tests/requirements.txt, made in .build/python where it is missing.
# Fails, with the reason on standard error, where there is no Python or the packages cannot be fetched.
set -u
cd "$(dirname "$0")/.."
folder=.build/python
wanted="$(cksum <Tests/requirements.txt)"
if [ "$(cat "$folder/wanted" 2>/dev/null)" != "$wanted" ]; then
    rm -rf "$folder"
    mkdir -p .build
    python3 -m venv "$folder" >&2 || exit 1
    "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement Tests/requirements.txt >&2 || exit 1
    echo "$wanted" >"$folder/wanted"
fi
echo "$folder/bin/python"
