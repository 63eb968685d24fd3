"""Showing whom people are kin to is looking at them: written down like every look."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from liba.governance.services import decision
from liba.kernel.actors import Actor
from liba.registry.roster.headings import masked
from liba.workforce.selectors.tying import LISTS
from liba.workforce.services.tying.intake import INTAKE
from liba.workforce.tying.terms import Planned


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One tie of the file and what would happen, with what is wrong with its row; `responder` as the file has them, masked."""

    row: int
    planned: Planned
    responder: str
    problems: tuple[str, ...]


def look_at_preview(actor: Actor, import_id: UUID, *, now: datetime) -> tuple[PreviewRow, ...]:
    """What each row would do now; nothing once the file is gone."""
    roster = LISTS.one(actor, import_id)
    plan = INTAKE.shown(actor, roster, now)
    said: dict[int, list[str]] = {}
    for line in LISTS.problems(roster):
        said.setdefault(line.row, []).append(line.sentence)
    with decision():
        INTAKE.note(actor, "preview_seen", roster, now)
    return tuple(
        PreviewRow(
            row=one.row.row + 1,
            planned=one,
            responder=" ".join(masked(text) for _column, text in one.row.responder),
            problems=tuple(said.get(one.row.row + 1, ())),
        )
        for one in (plan.rows if plan else ())
    )


def write_report(actor: Actor, import_id: UUID, stream: BinaryIO, *, now: datetime) -> None:
    """The report. As `Intake.write_report`."""
    roster = LISTS.one(actor, import_id)
    summary = LISTS.summary_of(roster)
    INTAKE.write_report(
        actor,
        roster,
        stream,
        counts=(
            (_("Ties in the file"), summary.rows),
            (_("New ties"), summary.new),
            (_("Changed ties"), summary.changed),
            (_("Ties that are no longer"), summary.ended),
            (_("Unchanged ties"), summary.unchanged),
            (_("Rows that are left out"), summary.skipped),
            (_("Cells that can't be taken"), summary.errors),
            (_("Cells to look at"), summary.warnings),
        ),
        now=now,
    )
