#!/usr/bin/env python3
"""Writes the pages of docs/reference/ that the code itself knows: `scripts/reference.py` (or `make docs`).

refusals.md   everything that can be refused, with its stable code, in both languages
layers.md     which module may import which, drawn from the contract that is checked
"""

import importlib
import os
import pkgutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import django
from django.utils.translation import gettext, override

import liba
from liba.kernel.refusals import Refusal

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference"
GENERATED = "<!-- Written by scripts/reference.py; change the code and run `make docs`. -->\n"
REFUSALS_SAY = """\
Whatever Liba refuses has a code that stays the same over versions and languages. It stands in the page's message, in
the `code` of a problem+json answer, and in brackets on the command line.
"""
LAYERS_SAY = """\
A module imports only from rows below its own; modules of one row do not import each other. `make check` holds it.
"""


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def refusals() -> list[type[Refusal]]:
    """Every refusal that any module declares, by code."""
    for found in pkgutil.walk_packages(liba.__path__, "liba."):
        if "refusals" in found.name.split("."):
            importlib.import_module(found.name)
    own = {kind for kind in _below(Refusal) if kind.__module__.startswith("liba.")}
    return sorted((kind for kind in own if "code" in vars(kind)), key=lambda kind: kind.code)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def refusals_page() -> str:
    lines = [
        "# Refusals\n",
        GENERATED,
        REFUSALS_SAY,
        "| code | status | what it says | what to do | 中文 |",
        "|---|---|---|---|---|",
    ]
    for kind in refusals():
        with override("zh-hans"):
            chinese = " ".join(gettext(text) for text in (kind.sentence, kind.remedy) if text)
        cells = (f"`{kind.code}`", str(kind.status), kind.sentence, kind.remedy, chinese)
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def layers_page() -> str:
    """The rows of import-linter's contract as a table, with each module's first sentence."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rows = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    lines = [
        "# Layers\n",
        GENERATED,
        LAYERS_SAY,
        "| row | module | what for |",
        "|---|---|---|",
    ]
    for number, row in zip(range(len(rows), 0, -1), rows, strict=True):
        names = [part.strip() for part in row.split("|")]
        lines += [f"| {number} | `{name}` | {_cell(_first_sentence(name))} |" for name in names]
    return "\n".join(lines) + "\n"


def _first_sentence(module: str) -> str:
    docstring = importlib.import_module(f"liba.{module}").__doc__ or ""
    return docstring.strip().split("\n\n")[0].replace("\n", " ")


def pages() -> dict[Path, str]:
    """Each generated page and what it should hold."""
    return {PAGES / "refusals.md": refusals_page(), PAGES / "layers.md": layers_page()}


def written(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.exists() else ""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liba.project.settings")
    django.setup()
    PAGES.mkdir(parents=True, exist_ok=True)
    stale = {page: text for page, text in pages().items() if written(page) != text}
    if "--check" in sys.argv[1:]:
        print(
            f"stale, run `make docs`: {[page.name for page in stale]}" if stale else "reference: up to date"
        )
        return 1 if stale else 0
    for page, text in stale.items():
        page.write_text(text, encoding="utf-8")
        print(f"wrote {page.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
