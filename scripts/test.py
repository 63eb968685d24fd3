#!/usr/bin/env python3
"""Runs every test: the client's, then Python's on SQLite, then those that touch a database again on PostgreSQL.

All parts run even when one fails; the last line names those that did. `make test` prepares what they need.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import browser
import node

ROOT = Path(__file__).resolve().parent.parent
PYTEST = str(ROOT / ".venv" / "bin" / "pytest")
WORKERS = os.environ.get("LIBA_TEST_WORKERS", "2")


def pytest(database: str) -> int:
    command = [PYTEST, "-q", "-n", WORKERS, "--db", database]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


def client() -> int:
    found = node.find()
    return found.run("run", "test") if found else 1


def main() -> int:
    browser.main()
    parts: dict[str, Callable[[], int]] = {
        "SQLite": lambda: pytest("sqlite"),
        "PostgreSQL": lambda: pytest("postgresql"),
    }
    if (node.CLIENT / "package.json").exists():
        parts = {"client": client} | parts
    failed = []
    for name, part in parts.items():
        print(f"== {name}", flush=True)
        began = time.monotonic()
        if part():
            failed.append(name)
        print(f"== {name}: {time.monotonic() - began:.0f} s", flush=True)
    if failed:
        print(f"tests that fail: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
