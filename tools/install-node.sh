#!/bin/sh
# install-node.sh BIN: Node.js 20 or newer with npm for the environment whose programs are in BIN; the machine's own if it
# has one (with the machine's npm settings), otherwise the pinned wheel, which needs no administrator rights.
set -eu

if node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null && npm --version >/dev/null 2>&1; then
    exit 0
fi
echo "No Node.js 20 or newer here: installing the pinned one into the environment"
"$1/python" -m pip install --quiet --require-hashes -r generator/browser_python/data/node.txt
