#!/bin/sh
# Builds the documentation of the public libraries with the toolchain's docc, warnings as errors, into .build/docc.
# Needs a debug build. Usage: docc.sh [MODULE...]
set -u
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- SyncML DMReference PropertyTesting PropertyExpectations ModelChecking ConformanceKit
modules="$(swift build --show-bin-path)/Modules"
tools="$(dirname "$(readlink -f "$(command -v swift)")")"
target="$(swift -print-target-info | sed -n 's/.*"triple": "\(.*\)",/\1/p' | head -1)"
# Where the C modules lie that the libraries import.
includes=""
for map in $(find .build/checkouts -name module.modulemap); do
    includes="$includes -I $(dirname "$map")"
done
status=0
for module in "$@"; do
    graphs=".build/docc/graphs/$module"
    rm -rf "$graphs" ".build/docc/$module"
    mkdir -p "$graphs"
    "$tools/swift-symbolgraph-extract" -module-name "$module" -I "$modules" -I Sources/CLibXML2 -I /usr/include/libxml2 $includes \
        -target "$target" -minimum-access-level public -skip-synthesized-members -output-dir "$graphs" &&
        "$tools/docc" convert "Sources/$module/$module.docc" --additional-symbol-graph-dir "$graphs" \
            --fallback-display-name "$module" --fallback-bundle-identifier "$module" \
            --warnings-as-errors --output-path ".build/docc/$module" || status=1
done
exit "$status"
