#!/usr/bin/env python3
"""Writes the pages of docs/reference/ that the code itself knows: `scripts/reference.py` (or `make docs`).

refusals.md   everything that can be refused, with its stable code, in both languages
layers.md     which module may import which, drawn from the contract that is checked
rights.md     which role may do what
verbs.md      everything that the journal can say, in both languages
retention.md  what is held of people, why, how long, and how it is destroyed
"""

import importlib
import pkgutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import liba.project.boot

from django.utils.translation import gettext, override  # isort: skip

import liba
from liba.accounts.terms import DEVICE_POWERS, POWERS, SECOND_FACTOR_ROLES
from liba.console import verbs, words
from liba.kernel.actors import Power
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


RIGHTS_SAY = """\
A role is granted over an area, with everything below it, and for a time. Its powers hold there and nowhere else: who is
guard in one village and cadre in another is not cadre in the first. Grants are made by an administrator of that area,
never for oneself; the last administrator of the town can't be removed. A power that decides for the town, such as
deciding a measure, asks for the role over the town itself.

**Second factor.** Roles marked ² see nothing before they have set one up.

**Phones.** A phone acts for its holder with the powers marked ☎ only. An officer overrides with a PIN of their own, of
which phone and server keep what checks it (see [the phone's protocol](field-protocol.md)). A revoked phone gets nothing
any more and may deliver for seven days what it had recorded.

**Breaking the glass.** Who holds that power anywhere may see the people of another area for 60 minutes, after writing a
reason of at least ten characters. It is a line of the journal, and those who answer for the area are told at once: its
village cadres, else commanders, else administrators.
"""
VERBS_SAY = """\
Every line of [the journal](journal.md) has one of these verbs, `module.thing.done`. A search for the beginning of a verb,
such as `access.pass`, finds all below it.
"""
RETENTION_SAY = """\
Everything that is held of people has a rule here. A running server destroys what is due once a day, between two and five
in the morning of the town, or at any hour when two days have passed without; `liba purge` does it at once and prints the
certificate. Each step is one line of [the journal](journal.md), `governance.data.purged`, with a count for each rule.

"The town's last measure ended" means that every measure that was ever decided has ended, renewals too: then passes let go
of people, and people and households are destroyed, unless a roster was uploaded since, for the next operation. What
counts and names nobody stays: tallies of gates, recounts, numbers of cards with their state, the journal with its ids.

The days are constants in each module's `retention.py`. They are the ceiling, not a promise to keep anything as long.
"""


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
        cells = (f"`{kind.code}`", str(kind.status), kind.plural or kind.sentence, kind.remedy, chinese)
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


def rights_page() -> str:
    """Roles across, powers down, as the code has them."""
    marked = [
        words.ROLES[role] if role not in SECOND_FACTOR_ROLES else f"{words.ROLES[role]}²" for role in POWERS
    ]
    lines = ["# Rights\n", GENERATED, RIGHTS_SAY]
    lines += ["| power | " + " | ".join(str(name) for name in marked) + " |", "|---|" + ":-:|" * len(POWERS)]
    for power in Power:
        held = " | ".join("●" if power in powers else "" for powers in POWERS.values())
        phone = " ☎" if power in DEVICE_POWERS else ""
        lines.append(f"| {words.POWERS[power]}{phone} `{power.value}` | {held} |")
    return "\n".join(lines) + "\n"


def verbs_page() -> str:
    lines = ["# The journal's verbs\n", GENERATED, VERBS_SAY, "| verb | says | 中文 |", "|---|---|---|"]
    for code, said in sorted(verbs.VERBS.items()):
        with override("zh-hans"):
            chinese = str(said)
        lines.append(f"| `{code}` | {_cell(str(said))} | {_cell(chinese)} |")
    return "\n".join(lines) + "\n"


def retention_page() -> str:
    lines = [
        "# Retention\n",
        GENERATED,
        RETENTION_SAY,
        "| rule | holds | what for | days | since | destroyed by | 中文 |",
        "|---|---|---|--:|---|---|---|",
    ]
    for rule in importlib.import_module("liba.project.retention").RULES:
        with override("zh-hans"):
            chinese = str(rule.holds)
        cells = (
            str(rule.holds),
            str(rule.purpose),
            str(rule.keeps.days),
            str(rule.since),
            str(rule.destroyed),
            chinese,
        )
        lines.append(f"| `{rule.name}` | " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Each generated page and what it should hold."""
    with override("en"):
        return {
            PAGES / "refusals.md": refusals_page(),
            PAGES / "layers.md": layers_page(),
            PAGES / "rights.md": rights_page(),
            PAGES / "verbs.md": verbs_page(),
            PAGES / "retention.md": retention_page(),
        }


def written(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.exists() else ""


def main() -> int:
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
