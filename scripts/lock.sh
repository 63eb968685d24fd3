#!/bin/sh
# Writes requirements/*.txt from pyproject.toml: every package with its hashes, no address of where it came from.
# `scripts/lock.sh --upgrade` takes the newest versions that work together; without it, what is locked stays.
set -eu
cd "$(dirname "$0")/.."
compile() {
    out="$1"; shift
    env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL -u PIP_INDEX_URL -u UV_FIND_LINKS -u UV_EXTRA_INDEX_URL \
        .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
        --output-file "requirements/$out" "$@" </dev/null
}
compile bootstrap.txt --group bootstrap "$@"
compile base.txt pyproject.toml --group bootstrap --constraint requirements/bootstrap.txt "$@"
compile dev.txt pyproject.toml --extra postgresql --group bootstrap --group dev --constraint requirements/base.txt "$@"
compile node.txt --group node "$@"
if grep -nE '://|--(extra-)?index-url|--find-links' requirements/*.txt; then
    echo "A lock file names where packages came from; that must not be committed." >&2
    exit 1
fi
