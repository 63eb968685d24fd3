"""A briefing in the reader's language, as it stands on paper."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from liba.command.models import Briefing, Decision
from liba.command.print.shapes import BriefingSheet, Table
from liba.command.terms.briefing import BriefingPage, FigureLine, Where
from liba.command.terms.cycle import BriefingPaper
from liba.console.saying import (
    in_chinese,
    local,
    say_civil_day,
    say_lunar_day,
    say_moment,
    say_text,
)
from liba.console.words import word

_NUMERALS = "一二三四五六七八九"
_NOTHING = "–"


def sheet_of(
    briefing: Briefing, page: BriefingPage, decided: Sequence[Decision], paper: BriefingPaper
) -> BriefingSheet:
    """The whole briefing in words."""
    office = say_text(paper.office) or _("%(area)s command post") % {"area": say_text(page.area)}
    parts = (
        _figures(page),
        _gaps(page),
        _notes(page),
        _incidents(page),
        _problems(page),
        _orders(page),
        _decisions(decided),
    )
    return BriefingSheet(
        office=office,
        title=say_text(paper.title) or _("Daily briefing"),
        issue=_("No. %(n)d") % {"n": page.issue},
        day=say_civil_day(page.day, year=True),
        other_day=say_lunar_day(page.day),
        as_of=_("as of %(clock)s") % {"clock": _clock(briefing.made_at)},
        signed=f"{office} {say_moment(briefing.made_at, year=True)}",
        language="zh" if in_chinese() else "en",
        tables=tuple(_numbered(place, part) for place, part in enumerate(parts)),
    )


def _numbered(place: int, part: Table) -> Table:
    before = f"{_NUMERALS[place]}、" if in_chinese() else f"{place + 1}. "
    return Table(
        before + part.heading, part.columns, part.rows, part.widths, part.right, part.marks, part.empty, part.note
    )  # fmt: skip


def _figures(page: BriefingPage) -> Table:
    sealed = _("Sealed as of %(clock)s.") % {"clock": _clock(page.sealed_at)} if page.sealed_at else ""
    came = _("%(n)d of %(all)d units have reported.") % {"n": page.reported, "all": page.units}
    missing = "、".join(say_text(name) for name in page.missing)
    return Table(
        _("Figures"),
        (_("Figure"), _("Today"), _("came later"), _("Yesterday"), _("Against yesterday"), _("Target"), ""),
        tuple(_figure(one) for one in page.figures),
        (4, 1.2, 1.2, 1.2, 1.2, 1.2, 1),
        (1, 2, 3, 4, 5),
        tuple(place for place, one in enumerate(page.figures) if one.met is False),
        _("The return counts nothing yet."),
        " ".join(filter(None, (sealed, came, missing and _("Missing: %(units)s") % {"units": missing}))),
    )


def _figure(one: FigureLine) -> tuple[str, ...]:
    met = {None: "", True: _("met"), False: _("not met")}[one.met]
    change = "" if one.change is None else f"{one.change:+,}" if one.change else "0"
    return (
        say_text(one.name),
        f"{one.value:,}",
        f"{one.later:+,}" if one.later else "",
        _number(one.before),
        change,
        _number(one.target),
        met,
    )


def _gaps(page: BriefingPage) -> Table:
    rows = tuple(
        (word("briefing_gap", line.kind), f"{line.n:,}", _where(line.where, line.places)) for line in page.gaps
    )  # fmt: skip
    columns = (_("What is missing"), _("How many"), _("Where"))
    return Table(_("What is missing"), columns, rows, (4, 1, 6), (1,), (), _("Nothing is missing."))


def _where(places: Sequence[Where], all_: int) -> str:
    shown = "、".join(
        f"{say_text(one.name)} {one.n:,}" if one.n > 1 else say_text(one.name) for one in places
    )
    return shown + (" …" if all_ > len(places) else "")


def _notes(page: BriefingPage) -> Table:
    rows = tuple((say_text(note.unit), note.words) for note in page.notes)
    columns = (_("Unit"), _("What it says"))
    return Table(_("What units say of their figures"), columns, rows, (2, 6), (), (), _("Nothing."))


def _incidents(page: BriefingPage) -> Table:
    rows = tuple(
        (
            str(one.number),
            word("incident_kind", one.kind),
            say_text(one.area),
            _clock(one.at),
            say_text(one.squad) or _NOTHING,
            word("incident_state", one.state),
            str(one.minutes),
        )
        for one in page.incidents
    )
    columns = (_("No."), _("What"), _("Where"), _("At"), _("Squad"), _("State"), _("Minutes"))
    note = _("%(n)d today, %(open)d open.") % {"n": page.incidents_today, "open": page.incidents_open}
    return Table(
        _("Incidents"), columns, rows, (1, 2, 2, 1.2, 2, 2, 1), (6,), (), _("None."), note if rows else ""
    )  # fmt: skip


def _problems(page: BriefingPage) -> Table:
    rows = tuple(
        (
            str(one.number),
            one.words,
            say_text(one.area),
            one.owner or _("nobody yet"),
            say_civil_day(one.due_on) if one.due_on else _NOTHING,
            str(one.age),
        )
        for one in page.problems
    )
    late = tuple(place for place, one in enumerate(page.problems) if one.overdue)
    columns = (_("No."), _("Problem"), _("Where"), _("Owner"), _("Due"), _("Age in days"))
    note = _("%(n)d open, %(ended)d solved today.") % {"n": page.problems_open, "ended": page.problems_ended}
    return Table(_("Problems"), columns, rows, (1, 6, 2, 1.6, 2, 1), (5,), late, _("None."), note)


def _orders(page: BriefingPage) -> Table:
    rows = tuple(
        (
            one.number,
            say_text(one.title),
            say_moment(one.due_at) if one.due_at else _NOTHING,
            f"{one.done}/{one.sent}",
            str(one.late),
        )
        for one in page.orders
    )
    columns = (_("No."), _("Order"), _("Due"), _("Done"), _("Overdue"))
    return Table(
        _("Orders under way"), columns, rows, (1.4, 6, 2.4, 1, 1), (3, 4), (), _("Every order is done.")
    )


def _decisions(decided: Sequence[Decision]) -> Table:
    rows = tuple(
        (
            str(place),
            one.words,
            say_moment(one.due_at) if one.due_at else _NOTHING,
            f"{one.order.year}-{one.order.number}" if one.order else _("not out yet"),
        )
        for place, one in enumerate(decided, 1)
    )
    columns = ("", _("What was decided"), _("By when"), _("Order"))
    return Table(_("Decisions"), columns, rows, (0.6, 7, 2.4, 1.6), (), (), _("Nothing was decided yet."))


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _clock(moment: datetime | None) -> str:
    return f"{local(moment):%H:%M}" if moment else ""
