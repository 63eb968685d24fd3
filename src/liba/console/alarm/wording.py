"""The report in the reader's language, as it stands on paper."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liba.command.models import Activation
from liba.command.print.shapes import BriefingSheet, Table
from liba.command.terms.activation import TaskState
from liba.command.terms.muster import ActivationReport, GroupReport, Learned, Lesson, TaskReport
from liba.console.saying import in_chinese, local, say_civil_day, say_lunar_day, say_moment, say_text
from liba.console.words import word
from liba.kernel.calendar import local_day

_NOTHING = "–"


def sheet_of(activation: Activation, report: ActivationReport, now: datetime) -> BriefingSheet:
    """The whole report in words; a drill says so in its title."""
    office = _("%(area)s command post") % {"area": say_text(activation.area.name)}
    day = local_day(activation.started_at, settings.LIBA_ZONE)
    name = say_text(activation.plan.name)
    return BriefingSheet(
        office=office,
        title=_("Drill report: %(plan)s") % {"plan": name} if activation.drill else name,
        issue=_("drill") if activation.drill else _("report"),
        day=say_civil_day(day, year=True),
        other_day=say_lunar_day(day),
        as_of=_("as of %(clock)s") % {"clock": _clock(activation.ended_at or now)},
        signed=f"{office} {say_moment(activation.ended_at or now, year=True)}",
        language="zh" if in_chinese() else "en",
        tables=(
            _times(activation, report),
            _learned(activation, report),
            _groups(report),
            _missing(report),
            _tasks(report),
        ),
    )


def lesson_said(one: Learned) -> str:
    """One thing that was learned, as a sentence."""
    n = one.n
    sentence = {
        Lesson.SILENT: ngettext(
            "%(n)d person did not answer the call: look at their telephone number.",
            "%(n)d people did not answer the call: look at their telephone numbers.",
            n,
        ),
        Lesson.SHORT: ngettext(
            "%(about)s was not complete: %(n)d person short.",
            "%(about)s was not complete: %(n)d people short.",
            n,
        ),
        Lesson.LEADERLESS: _("%(about)s stood without whoever leads it."),
        Lesson.SLOW: ngettext(
            "%(about)s was complete only after %(n)d minute.",
            "%(about)s was complete only after %(n)d minutes.",
            n,
        ),
        Lesson.LATE: ngettext(
            "%(about)s was done %(n)d minute late.", "%(about)s was done %(n)d minutes late.", n
        ),
        Lesson.UNDONE: ngettext(
            "%(about)s was not done in time: %(n)d minute late at the end.",
            "%(about)s was not done in time: %(n)d minutes late at the end.",
            n,
        ),
        Lesson.STOOD: ngettext(
            "All groups stood after %(n)d minute.", "All groups stood after %(n)d minutes.", n
        ),
    }[one.lesson]
    return sentence % {"about": say_text(one.about), "n": n}


def _times(activation: Activation, report: ActivationReport) -> Table:
    rows = (
        (_("Started"), f"{say_moment(activation.started_at, year=True)} · {activation.started_by}"),
        (_("Why"), activation.reason),
        (_("Where"), say_text(activation.venue.name) if activation.venue else say_text(activation.area.name)),
        (_("Ended"), _ended(activation)),
        (_("Called in all"), str(report.called)),
        (_("There"), str(report.arrived)),
        (_("Came uncalled"), str(report.uncalled)),
        (_("Could not come"), str(report.cannot)),
        (_("No answer"), str(report.silent)),
        (_("Half of them there after"), _minutes(report.half)),
        (_("Nine of ten there after"), _minutes(report.nine_tenths)),
    )
    return Table(_("The course of it"), (_("What"), ""), rows, (2, 5))


def _learned(activation: Activation, report: ActivationReport) -> Table:
    own = [line for line in activation.learned.splitlines() if line.strip()]
    rows = tuple((said,) for said in [*own, *(lesson_said(one) for one in report.learned)])
    return Table(_("What was learned"), ("",), rows, (1,), (), (), _("Nothing was written down."))


def _groups(report: ActivationReport) -> Table:
    columns = (
        _("Working group"), _("Called in all"), _("There"), _("Could not come"), _("No answer"), _("First there"),
        _("Leader there"), _("Complete at"),
    )  # fmt: skip
    late = tuple(place for place, one in enumerate(report.groups) if one.stood_at is None)
    rows = tuple(_group(one) for one in report.groups)
    return Table(_("Working groups"), columns, rows, (3, 1, 1, 1.2, 1.2, 1.2, 1.4, 1.2), (1, 2, 3, 4), late)


def _group(one: GroupReport) -> tuple[str, ...]:
    lead = _clock(one.lead_at) + (f" ({_('stand-in')})" if one.stand_in else "")
    return (
        say_text(one.name), str(one.called), str(one.arrived), str(one.cannot), str(one.silent),
        _clock(one.first_at), lead, _clock(one.stood_at),
    )  # fmt: skip


def _missing(report: ActivationReport) -> Table:
    columns = (_("Working group"), *(f"T+{minute}" for minute in report.minutes))
    rows = [(say_text(one.name), *(str(n) for n in one.missing)) for one in report.groups]
    rows.append((_("All"), *(str(n) for n in report.missing)))
    right = tuple(range(1, len(report.minutes) + 1))
    widths = (3.0, *(1.0 for _minute in report.minutes))
    return Table(_("Still to come"), columns, tuple(rows), widths, right)


def _tasks(report: ActivationReport) -> Table:
    columns = (
        _("Task"),
        _("Working group"),
        _("Due"),
        _("Done"),
        _("Minutes late"),
        _("State"),
        _("In its way"),
    )
    late = tuple(
        place for place, one in enumerate(report.tasks) if one.late or one.state == TaskState.BLOCKED
    )
    rows = tuple(_task(one) for one in report.tasks)
    empty = _("The plan has no tasks.")
    return Table(_("Tasks"), columns, rows, (3, 2, 1, 1, 1, 1.2, 2), (4,), late, empty)


def _task(one: TaskReport) -> tuple[str, ...]:
    return (
        say_text(one.name), say_text(one.group), _clock(one.due_at), _clock(one.done_at),
        str(one.late) if one.late else "", word("task_state", one.state), _in_its_way(one),
    )  # fmt: skip


def _in_its_way(one: TaskReport) -> str:
    said = (word("task_hindrance", one.hindrance) if one.hindrance else "", one.because)
    return ": ".join(filter(None, said))


def _ended(activation: Activation) -> str:
    if activation.ended_at is None:
        return _("still runs")
    by = _("by itself") if activation.ended_by == "advance" else activation.ended_by
    return f"{say_moment(activation.ended_at, year=True)} · {by}"


def _clock(at: datetime | None) -> str:
    return local(at).strftime("%H:%M") if at else _NOTHING


def _minutes(n: int | None) -> str:
    return _("%(n)d min") % {"n": n} if n is not None else _NOTHING
