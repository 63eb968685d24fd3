#!/usr/bin/env python3
"""Finds a Chromium for the browser tests, or installs Debian's where that is possible; prints its path."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")
MISSING = (
    "The browser tests need Chromium or Google Chrome and found none. Install it (on Debian or Ubuntu as root: "
    "apt-get install chromium fonts-noto-cjk), or set LIBA_CHROMIUM to the program's path."
)


def find() -> Path | None:
    """The browser that LIBA_CHROMIUM names, else the first one on the path; None where there is none."""
    named = os.environ.get("LIBA_CHROMIUM")
    if named:
        return Path(named) if Path(named).exists() else None
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return MAC if MAC.exists() else None


def install() -> None:
    """Ask Debian's package manager; it is only asked as root, where it needs no password."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(
        f"No Chromium here: installing {' and '.join(PACKAGES)} with apt-get, once (about 300 MB).",
        flush=True,
    )
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        subprocess.run(
            ["apt-get", "-qq", *command],
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )


def main() -> int:
    if find() is None and not os.environ.get("LIBA_CHROMIUM"):
        install()
    found = find()
    print(found or MISSING, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
