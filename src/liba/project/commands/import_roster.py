"""`liba import FILE --area CODE [--apply]`: check a roster, say what it would do, and do it."""

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from liba.kernel import clock
from liba.kernel.actors import system
from liba.kernel.refusals import Refusal
from liba.registry.selectors.roster import columns, problems, summary_of
from liba.registry.services.roster import apply_import, check_import, discard, receive_file, write_report
from liba.territory.selectors import area_by_code

_SHOWN = 20


def declare(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("import", help="read a roster of people (XLSX or CSV)")
    parser.add_argument("file", type=Path, help="the roster")
    parser.add_argument("--area", required=True, help="code of the area whose people these are")
    parser.add_argument("--apply", action="store_true", help="write it into the registry if nothing is wrong")
    parser.add_argument("--report", type=Path, help="where to write the report (XLSX)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check the file and print what it would do; apply it if asked and faultless. Exit status 1 when it has errors."""
    actor, now = system("liba import"), clock.now()
    if not options.file.is_file():
        print(f"There is no file {options.file}.", file=sys.stderr)
        return 1
    area = area_by_code(options.area)
    with options.file.open("rb") as stream:
        roster = receive_file(actor, area_id=area.pk, name=options.file.name, stream=stream, now=now)
    for column in columns(roster):
        print(f"{column.letter:>3} {column.heading} → {column.field}")
    try:
        roster = check_import(actor, roster.pk, now=now)
        summary = summary_of(roster)
        _print_counts(msgspec.structs.asdict(summary))
        for line in problems(roster, limit=_SHOWN):
            print(f"{line.letter}{line.row}: {line.sentence}")
        if options.report:
            with options.report.open("wb") as out:
                write_report(actor, roster.pk, out, now=now)
            print(f"The report is in {options.report}.")
        if options.apply:
            apply_import(actor, roster.pk, now=now)
            print("Applied.")
            return 0
    except Refusal:
        discard(actor, roster.pk, now=now)
        raise
    discard(actor, roster.pk, now=now)
    print("Nothing was written; add --apply to write it.")
    return 1 if summary.errors else 0


def _print_counts(counts: dict[str, Any]) -> None:
    for name, count in counts.items():
        if count:
            print(f"{count:>8} {name.replace('_', ' ')}")
