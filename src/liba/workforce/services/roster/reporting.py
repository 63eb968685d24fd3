"""Showing people from a list is looking at them: written down like every look."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from liba.governance.services import decision
from liba.kernel.actors import Actor
from liba.registry.roster.report import Table, write_empty
from liba.registry.rules import masked_id, masked_phone
from liba.workforce.roster.plan import Known, Plan
from liba.workforce.roster.terms import Planned
from liba.workforce.selectors.roster import LISTS
from liba.workforce.services.roster.intake import INTAKE

_NOTHING = Plan((), (), ())


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One person of the file and what would happen; numbers masked."""

    row: int
    planned: Planned
    id_masked: str
    phone_masked: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen to everybody of the file, and who of its group is not named."""

    rows: tuple[PreviewRow, ...]
    missing: tuple[Known, ...]


def look_at_preview(actor: Actor, import_id: UUID, *, now: datetime) -> Preview:
    """What each row would do now; nothing once the file is gone."""
    roster = LISTS.one(actor, import_id)
    plan = INTAKE.shown(actor, roster, now) or _NOTHING
    said: dict[int, list[str]] = {}
    for line in LISTS.problems(roster):
        said.setdefault(line.row, []).append(line.sentence)
    with decision():
        INTAKE.note(actor, "preview_seen", roster, now)
    return Preview(
        tuple(
            PreviewRow(
                row=planned.row.row + 1,
                planned=planned,
                id_masked=masked_id(planned.row.id.number),
                phone_masked=masked_phone(planned.row.phones[0]) if planned.row.phones else "",
                problems=tuple(said.get(planned.row.row + 1, ())),
            )
            for planned in plan.rows
        ),
        plan.missing,
    )


def write_report(actor: Actor, import_id: UUID, stream: BinaryIO, *, now: datetime) -> None:
    """The report, with the people of the group whom the list doesn't name. As `Intake.write_report`."""
    roster = LISTS.one(actor, import_id)
    summary = LISTS.summary_of(roster)
    plan = INTAKE.shown(actor, roster, now) or _NOTHING
    missing = [(one.code, one.name) for one in plan.missing]
    INTAKE.write_report(
        actor,
        roster,
        stream,
        beside=(Table(_("Not in the file"), (_("Badge number"), _("Name")), missing),),
        now=now,
        counts=(
            (_("People in the file"), summary.rows),
            (_("New responders"), summary.new),
            (_("Changed responders"), summary.changed),
            (_("Unchanged responders"), summary.unchanged),
            (_("Rows that stand twice"), summary.skipped),
            (_("Cells that can't be taken"), summary.errors),
            (_("Cells to look at"), summary.warnings),
            (_("People without an ID number"), summary.without_id),
            (_("Of the group, not in the file"), summary.missing),
        ),
    )


def write_template(stream: BinaryIO) -> None:
    """An empty list with the headings that are read best and a row that explains them."""
    columns = (
        ("姓名", _("required")),
        ("身份", _("such as 村干部, 网格员, 志愿者")),
        ("所属村", _("village or grid; empty: the whole file is of one")),
        ("身份证号", _("as text; empty if there is none")),
        ("联系电话", _("several numbers separated by ;")),
        ("所属队伍", _("groups as the town calls them, separated by ;")),
        ("特长", _("skills as the town calls them, separated by ;")),
        ("服务意愿", _("such as 卡口, 服务点, 巡逻")),
        ("健康状况", "健康/异常"),
        ("有效期至", _("2020-03-15; up to when the clearance holds")),
        ("AB组", "A/B"),
        ("报名日期", "2020-02-06"),
    )
    write_empty(stream, "人员名单", columns)
