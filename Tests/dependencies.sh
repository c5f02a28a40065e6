#!/bin/sh
# Installs the one system library the build needs, or says how.
set -eu
[ -e /usr/include/libxml2/libxml/parser.h ] && exit 0
command -v xml2-config >/dev/null 2>&1 && exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "conformance needs the headers of libxml2. Run this once, then try again:" >&2
    echo "    sudo apt-get install --yes libxml2-dev" >&2
    exit 1
fi
apt-get update -qq
apt-get install --yes -qq libxml2-dev pkg-config
