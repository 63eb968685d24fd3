#!/usr/bin/env python3
"""Completes client/package-lock.json: run it after `npm install` has written that file.

A package for other machines (`@tailwindcss/oxide-darwin-arm64`, …) that the registry in use does not carry is left out
of the lock by npm, and `npm ci` then refuses the whole file. Its version is known from the package that asks for it and
its machine from its name; with both written down, `npm ci` takes the file everywhere. `--check` only says what is
missing. Addresses are taken out: where a package came from is not where the next one must get it.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent.parent / "client" / "package-lock.json"
SYSTEMS = "aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32"
MACHINE = re.compile(
    rf"-(?P<os>{SYSTEMS})-(?P<cpu>arm64|x64|ia32|arm|ppc64|riscv64|s390x|loong64)(?:-(?P<more>\w+))?$"
)

Packages = dict[str, dict[str, Any]]


def missing(packages: Packages) -> Packages:
    """Entries for optional packages that another one names by exact version and the lock does not hold."""
    found: Packages = {}
    for asking in list(packages.values()):
        for name, version in asking.get("optionalDependencies", {}).items():
            place = f"node_modules/{name}"
            exact = re.fullmatch(r"\d+\.\d+\.\d+\S*", version)
            if exact and not any(key == place or key.endswith(f"/{place}") for key in packages):
                dev = {"dev": True} if asking.get("dev") else {}
                found[place] = {"version": version, **dev, "optional": True, **machine(name)}
    return found


def machine(name: str) -> dict[str, list[str]]:
    """The machine that a package is for, so that no other one asks for it."""
    if name.endswith("wasm32-wasi"):
        return {"cpu": ["wasm32"]}
    said = MACHINE.search(name)
    if said is None:
        return {}
    cpu = "arm" if said["cpu"].startswith("arm") and said["cpu"] != "arm64" else said["cpu"]
    libc = {"gnu": ["glibc"], "musl": ["musl"]}.get(said["more"] or "")
    where = {"cpu": [cpu], "os": [said["os"]]}
    return where | ({"libc": libc} if libc and said["os"] == "linux" else {})


def faults() -> list[str]:
    """The places in the lock that lack an entry or name an address."""
    if not LOCK.exists():
        return []
    packages: Packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return [*missing(packages), *(name for name, entry in packages.items() if "resolved" in entry)]


def mend() -> None:
    """Write the lock again with what is missing and without addresses; a whole one stays as it is."""
    if not faults():
        return
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    packages: Packages = lock["packages"]
    for entry in packages.values():
        entry.pop("resolved", None)
    lock["packages"] = dict(sorted((packages | missing(packages)).items()))
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    found = faults()
    if "--check" not in sys.argv[1:]:
        mend()
        print(f"client/package-lock.json: {len(found)} entries mended")
        return 0
    if found:
        print("client/package-lock.json: run scripts/npm_lock.py, for", *found, sep="\n  ")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
