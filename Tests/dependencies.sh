#!/bin/sh
# Installs the two system libraries the build needs, or says how.
set -eu
missing=""
[ -e /usr/include/libxml2/libxml/parser.h ] || command -v xml2-config >/dev/null 2>&1 || missing="libxml2-dev"
[ -e /usr/include/sqlite3.h ] || missing="$missing libsqlite3-dev"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "conformance needs headers that are not installed. Run this once, then try again:" >&2
    echo "    sudo apt-get install --yes $missing" >&2
    exit 1
fi
apt-get update -qq
# The words of the list are separate packages.
# shellcheck disable=SC2086
apt-get install --yes -qq $missing pkg-config
