#!/usr/bin/env python3
"""Everything that can be said about the code without running it: `make check`, or some of it: `check.py types style`.

Prints one line a check, the whole answer of those that fail, and last which ones failed.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
CLIENT_MANIFEST = ROOT / "client" / "package.json"

CHECKS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "style": [str(BIN / "ruff"), "check", "."],
    "layers": [str(BIN / "lint-imports")],
    "translations": [PYTHON, "scripts/messages.py", "check"],
    "reference": [PYTHON, "scripts/reference.py", "--check"],
    "client lock": [PYTHON, "scripts/npm_lock.py", "--check"],
    "names": [PYTHON, "scripts/names.py"],
    "migrations": [str(BIN / "liba"), "manage", "makemigrations", "--check", "--dry-run"],
    "types": [str(BIN / "mypy")],
    "client": [PYTHON, "scripts/node.py", "run", "check"],
}


def holds(name: str) -> bool:
    """Run one check; print its line, and what it said when it fails."""
    began = time.monotonic()
    done = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(
        f"{'ok   ' if done.returncode == 0 else 'FAILS'} {name:<13} {time.monotonic() - began:5.1f} s",
        flush=True,
    )
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def main() -> int:
    names = sys.argv[1:] or [name for name in CHECKS if name != "client" or CLIENT_MANIFEST.exists()]
    if unknown := sorted(set(names) - set(CHECKS)):
        print(f"No such check: {', '.join(unknown)}. There are {', '.join(CHECKS)}.", file=sys.stderr)
        return 2
    failed = [name for name in names if not holds(name)]
    print(f"checks that fail: {', '.join(failed)}" if failed else f"all {len(names)} checks hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
