#!/bin/sh
# Writes every app's one migration anew from its models: until the first release there is nothing to migrate from.
# App by app, from the lowest layer up, because Django splits what it writes at once.
set -eu
cd "$(dirname "$0")/.."
rm -f src/liba/*/migrations/0*.py
for app in governance territory accounts registry workforce access rounds desk command field; do
    .venv/bin/liba manage makemigrations --no-header "$app" >/dev/null
done
.venv/bin/liba manage makemigrations --check --dry-run
