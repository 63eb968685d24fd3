#!/usr/bin/env python3
"""Keeps the zh-Hans catalogues: extracts, lists what is missing, sets translations, checks and compiles.

    messages.py extract [MODULE…]      read the sources, rewrite the catalogues (all modules when none is named)
    messages.py missing [MODULE…]      print what has no translation yet, as JSON {msgid: ""}
    messages.py set MODULE FILE.json   take translations {msgid: translation} from a file ("-" is standard input)
    messages.py check                  exit 1 unless every message is translated, and only once
    messages.py compile                build the .mo files that Django reads

A message with a context has the key "context\\u0004msgid"; a plural goes by its singular, as Chinese has one form.
GNU gettext is not needed. Catalogues are written in a fixed order without dates or line numbers, so that their
differences show words only. Nobody edits them by hand: two people at work would lose each other's lines.
"""

import argparse
import fcntl
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "liba"
LOCALE = "zh_Hans"
# Words whose source is being rewritten are kept here, so that a sentence that comes back is still translated.
MEMORY = ROOT / "var" / "messages-memory.json"
HEADER = """\
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_n": (1, 2),
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CONTEXT_GLUE = "\x04"
# A comma, colon or stop of the Western sort right after a Chinese sign; "mailto://" and the like are no stops.
WESTERN = re.compile(r"[\u4e00-\u9fff”’》）](?:[,;:?!](?!//)|\.(?=\s|$))|[\u4e00-\u9fff]\(|\([\u4e00-\u9fff]")
NAMED = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[diouxXeEfFgGcrs]|\{(\w+)[^{}]*\}")
POSITIONAL = re.compile(r"(?<!%)%[sd]|\{\}")

Key = tuple[str | None, str]


def modules() -> list[str]:
    return sorted(p.parent.name for p in PACKAGE.glob("*/__init__.py"))


def catalogue_path(module: str) -> Path:
    return PACKAGE / module / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def empty_catalogue() -> Catalog:
    return Catalog(locale=LOCALE, fuzzy=False, charset="utf-8")


@contextmanager
def locked() -> Iterator[None]:
    """One writer at a time: several people extract while they work."""
    path = ROOT / "var" / "messages.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def sources(module: str) -> Iterator[Path]:
    for path in sorted((PACKAGE / module).rglob("*")):
        parts = path.relative_to(PACKAGE).parts
        code = path.suffix == ".py" and "migrations" not in parts
        template = path.suffix in {".html", ".txt"} and "templates" in parts
        if code or template:
            yield path


def messages_in(path: Path) -> Iterator[tuple[Key, str | None]]:
    """Each message of a file: its key, and its plural if it has one."""
    text = path.read_text(encoding="utf-8")
    code = text if path.suffix == ".py" else templatize(text, origin=str(path))
    found = extract("python", BytesIO(code.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for _line, message, _comments, context in found:
        single, plural = message if isinstance(message, tuple) else (message, None)
        if single:
            yield (context, single), plural


def read(module: str) -> Catalog:
    path = catalogue_path(module)
    if not path.exists():
        return empty_catalogue()
    with path.open("rb") as handle:
        return read_po(handle, locale=LOCALE)


def translations(catalogue: Catalog) -> dict[Key, str]:
    """What a catalogue has translated; a plural gives its only form."""
    known: dict[Key, str] = {}
    for message in catalogue:
        single = message.id[0] if isinstance(message.id, list | tuple) else message.id
        said = message.string[0] if isinstance(message.string, list | tuple) else message.string
        if single and said:
            known[message.context, single] = said
    return known


def remembered() -> dict[str, dict[str, str]]:
    return json.loads(MEMORY.read_text()) if MEMORY.exists() else {}


def remember(module: str, known: dict[Key, str]) -> None:
    memory = remembered()
    memory.setdefault(module, {}).update({join(key): said for key, said in known.items()})
    MEMORY.write_text(json.dumps(memory, ensure_ascii=False, indent=0, sort_keys=True))


def join(key: Key) -> str:
    context, single = key
    return single if context is None else context + CONTEXT_GLUE + single


def rebuild(module: str, given: dict[str, str]) -> list[str]:
    """Rewrite one catalogue from the sources; the keys of `given` that no source has come back."""
    known = {join(key): said for key, said in translations(read(module)).items()}
    for other in modules():
        for key, said in translations(read(other)).items():
            known.setdefault(join(key), said)
    known = remembered().get(module, {}) | known | given
    fresh = empty_catalogue()
    kept: dict[Key, str] = {}
    for path in sources(module):
        for key, plural in messages_in(path):
            said = known.get(join(key), "")
            kept[key] = said
            identity = (key[1], plural) if plural else key[1]
            fresh.add(identity, (said,) if plural else said, context=key[0])
    write(module, fresh)
    remember(module, {key: said for key, said in kept.items() if said})
    return sorted(set(given) - {join(key) for key in kept})


def write(module: str, catalogue: Catalog) -> None:
    path = catalogue_path(module)
    if not len(catalogue):
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    body = BytesIO()
    write_po(body, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)
    path.write_bytes(HEADER.encode() + body.getvalue().strip() + b"\n")
    compile_one(module)


def compile_one(module: str) -> None:
    path = catalogue_path(module)
    target = path.with_suffix(".mo")
    if not path.exists():
        target.unlink(missing_ok=True)
    elif not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
        with target.open("wb") as handle:
            write_mo(handle, read(module))


def missing(names: list[str]) -> list[str]:
    gaps: list[str] = []
    for module in names:
        catalogue = read(module)
        known = translations(catalogue)
        for message in catalogue:
            single = message.id[0] if isinstance(message.id, list | tuple) else message.id
            if single and (message.context, single) not in known:
                gaps.append(join((message.context, single)))
    return sorted(set(gaps))


def placeholders(text: str) -> set[str]:
    return {first or second for first, second in NAMED.findall(text)}


def problems(module: str, agreed: dict[str, tuple[str, str]]) -> Iterator[str]:
    """What is wrong with one module's catalogue; `agreed` gathers who translated what, over all modules."""
    catalogue = read(module)
    known = translations(catalogue)
    wanted = {key for path in sources(module) for key, _plural in messages_in(path)}
    for key in sorted(wanted - set(known), key=join):
        yield f"{module}: not translated: {key[1]!r}"
    for key in sorted(set(known) - wanted, key=join):
        yield f"{module}: no source says this any more (run `messages.py extract`): {key[1]!r}"
    for message in catalogue:
        if message.fuzzy and message.id:
            yield f"{module}: fuzzy: {message.id!r}"
    for key, said in known.items():
        if placeholders(key[1]) != placeholders(said):
            yield f"{module}: other placeholders than the message: {key[1]!r} → {said!r}"
        if found := WESTERN.search(said):
            yield f"{module}: Western punctuation after Chinese ({found[0]}): {said!r}"
        if len(POSITIONAL.findall(key[1])) > 1:
            yield f"{module}: placeholders without a name: {key[1]!r}"
        module_before, said_before = agreed.setdefault(join(key), (module, said))
        if said_before != said:
            yield f"{module}: {key[1]!r} is {said!r} here but {said_before!r} in {module_before}"


def check() -> int:
    agreed: dict[str, tuple[str, str]] = {}
    found = [line for module in modules() for line in problems(module, agreed)]
    print("\n".join(found) if found else f"translations: {len(agreed)} messages, all in zh-Hans")
    return 1 if found else 0


def set_translations(module: str, source: str) -> int:
    text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    given: dict[str, str] = json.loads(text)
    unknown = rebuild(module, {key: said for key, said in given.items() if said})
    for key in unknown:
        print(f"{module}: no source says this: {key!r}", file=sys.stderr)
    left = missing([module])
    print(f"{module}: {len(given) - len(unknown)} set, {len(left)} still missing")
    return 1 if unknown else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("extract", "missing"):
        commands.add_parser(name).add_argument("modules", nargs="*", metavar="MODULE")
    setting = commands.add_parser("set")
    setting.add_argument("module", choices=modules())
    setting.add_argument("file")
    commands.add_parser("check")
    commands.add_parser("compile")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    if asked.command == "check":
        return check()
    with locked():
        if asked.command == "set":
            return set_translations(asked.module, asked.file)
        if asked.command == "compile":
            for module in modules():
                compile_one(module)
            return 0
        names = asked.modules or modules()
        if unknown := sorted(set(names) - set(modules())):
            print(f"No such module: {', '.join(unknown)}. There are {', '.join(modules())}.", file=sys.stderr)
            return 2
        for module in names:
            rebuild(module, {})
        if asked.command == "missing":
            print(json.dumps(dict.fromkeys(missing(names), ""), ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
