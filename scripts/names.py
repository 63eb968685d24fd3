#!/usr/bin/env python3
"""Refuses, in tracked files, the name of a package registry's host or a path of somebody's machine.

Both hold only where they were written: a lock file with addresses can't be used behind a mirror, and a path of one
machine is a broken promise on every other.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# In halves, so that this file may be searched like any other.
HALVES = (
    ("py", "pi.org"), ("python", "hosted.org"), ("registry.", "npmjs"), ("registry.", "yarnpkg"),
    ("npm", "mirror.com"), ("deb.", "debian.org"),
)  # fmt: skip
HOSTS = "|".join(re.escape(first + second) for first, second in HALVES)
PLACES = r"(?<![\w.}])/(?:work|root|opt/pypi[\w-]*|home/\w+)/"
FORBIDDEN = re.compile(f"{HOSTS}|{PLACES}")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


def found_in(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (UnicodeDecodeError, FileNotFoundError):
        return []
    return [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for number, line in enumerate(lines, 1)
        if (match := FORBIDDEN.search(line))
    ]


def main() -> int:
    found = [line for path in tracked() for line in found_in(path)]
    print("\n".join(found) if found else "names: no registry's host, no machine's path")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
