"""Showing people's data from a file is looking at it: written down like every look."""

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from liba.governance.services import decision, record
from liba.kernel.actors import Actor
from liba.registry.models import RosterImport
from liba.registry.roster import store
from liba.registry.roster.report import Missing, Noted, write_workbook
from liba.registry.roster.sheets import read_sheet
from liba.registry.roster.terms import Sheet
from liba.registry.selectors.roster import (
    Preview,
    ProblemLine,
    mapping_of,
    missing_people,
    preview,
    problems,
    roster_import,
    summary_of,
)
from liba.registry.services.roster.checking import MOST_PROBLEMS


def look_at_preview(actor: Actor, import_id: UUID, page: int = 1, *, now: datetime) -> Preview:
    """A page of the preview: 500 rows, numbers masked."""
    roster = roster_import(actor, import_id)
    found = preview(roster, page)
    _note(actor, "registry.roster.preview_seen", roster, now)
    return found


def write_report(actor: Actor, import_id: UUID, stream: BinaryIO, *, now: datetime) -> None:
    """The report as XLSX: the user's own sheet with every problem cell marked and commented, and lists beside it.

    After the file has been destroyed only the lists remain. No cell of it is ever a formula.
    """
    roster = roster_import(actor, import_id)
    mapping = mapping_of(roster)
    empty = Sheet(roster.sheet, [])
    sheet = read_sheet(store.load_file(import_id), mapping.sheet) if store.has_file(import_id) else empty
    noted = noted_of(problems(roster, limit=MOST_PROBLEMS))
    missing = [
        Missing(person.household.code, person.name, person.id_tail)
        for person in missing_people(roster, MOST_PROBLEMS)
    ]
    write_workbook(
        stream,
        sheet,
        first_row=mapping.first_row,
        summary=summary_of(roster),
        noted=noted,
        missing=missing,
    )
    _note(actor, "registry.roster.report_seen", roster, now)


def noted_of(lines: Iterable[ProblemLine]) -> list[Noted]:
    """Problems as a report marks them."""
    return [
        Noted(line.row - 1, _index(line.letter), line.letter, line.heading, line.sentence, line.is_error)
        for line in lines
    ]


def _index(letter: str) -> int:
    number = 0
    for sign in letter:
        number = number * 26 + ord(sign) - 64
    return number - 1


def _note(actor: Actor, verb: str, roster: RosterImport, now: datetime) -> None:
    with decision():
        record(actor, verb, "roster_import", roster.pk, now, area_path=roster.area.path)
