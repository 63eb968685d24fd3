"""The doors behind a number, and the same on paper: a sheet to tick with a code on each row."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liba.console.exports import Cell, export
from liba.console.requests import StaffRequest, number_in, staff
from liba.console.rounds.asked import Asked, asked, plan_asked
from liba.console.rounds.board import STATES
from liba.console.saying import say_text
from liba.console.words import word
from liba.kernel.actors import Power
from liba.kernel.numbers import pass_number, spaced
from liba.registry.models import Person
from liba.rounds.rules.standing import Plan
from liba.rounds.selectors.coverage import round_day
from liba.rounds.selectors.doorlist import DoorLine, doors
from liba.rounds.services.looking import look_at_doors

PAGE = 200


@dataclass(frozen=True)
class Row:
    """A door with its states in the order of the windows, the name of whom is followed, its page, its paper code."""

    line: DoorLine
    states: tuple[str, ...]
    person: str
    href: str
    code: str


@staff(Power.SEE_ROUNDS)
def page(request: StaffRequest, round_id: int) -> HttpResponse:
    """The doors of a place that stand so; with SEE_PEOPLE over it, and the look is written down."""
    look, plan = asked(request), plan_asked(round_id, request.now)
    whole = round_day(plan, look.day, look.place.paths, request.now)
    show = request.GET.get("show", "open")
    lines = seen_doors(request, plan, look)
    picked = [line for line in lines or () if _shown(line, show)]
    if request.GET.get("format"):
        return _exported(request, plan, look, picked)
    after = number_in(request, "after") or 0
    windows = [(slot.window, whole.names[slot.window]) for slot in whole.windows]
    values = {
        "page": "rounds",
        "title": f"{say_text(look.place.name_area.name)} · {say_text(plan.name)}",
        "round": plan,
        "look": look,
        "links": look.links | {"here": look.link()},
        "around": look.around(request.actor),
        "whole": whole.whole,
        "windows": [{"name": name} for _place, name in windows],
        "filters": _filters(lines or (), look),
        "show": show,
        "lines": rows_of(request, picked[after : after + PAGE], [place for place, _name in windows]),
        "hidden": lines is None,
        "may_key": request.actor.holds(Power.VISIT) and lines is not None,
        "first": look.link(show=show) if after else "",
        "next": look.link(show=show, after=after + PAGE) if len(picked) > after + PAGE else "",
    }
    return render(request, "console/rounds/doors.html", values)


@staff(Power.SEE_ROUNDS)
def sheet(request: StaffRequest, round_id: int) -> HttpResponse:
    """A sheet to tick: the doors of a place in walking order, a box an outcome, a code on each row."""
    look, plan = asked(request), plan_asked(round_id, request.now)
    whole = round_day(plan, look.day, look.place.paths, request.now)
    lines = seen_doors(request, plan, look) or []
    windows = [(slot.window, whole.names[slot.window]) for slot in whole.windows]
    values = {
        "page": "rounds",
        "round": plan,
        "look": look,
        "windows": [{"name": name} for _place, name in windows],
        "back": reverse("console:round_doors", args=[round_id]) + look.link(),
        "lines": rows_of(request, walking(lines), [place for place, _name in windows]),
    }
    return render(request, "console/rounds/sheet.html", values)


def seen_doors(request: StaffRequest, plan: Plan, look: Asked) -> list[DoorLine] | None:
    """The doors, where the asker sees people in all of the place; None elsewhere. The look is written down."""
    if not all(request.actor.may(Power.SEE_PEOPLE, path) for path in look.place.paths):
        return None
    lines = doors(plan, look.place, look.day, request.now)
    look_at_doors(
        request.actor,
        look.place.name_area,
        round_code=plan.code,
        day=look.day.isoformat(),
        count=len(lines),
        now=request.now,
    )
    return lines


def walking(lines: Sequence[DoorLine]) -> list[DoorLine]:
    """In the order in which one walks: by area, then by number."""
    return sorted(lines, key=lambda line: (line.target.area.path, line.target.order))


def rows_of(request: StaffRequest, lines: Sequence[DoorLine], windows: Sequence[int]) -> list[Row]:
    """The doors ready to be shown."""
    ids = [line.target.key[2] for line in lines if line.target.key[2]]
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        Row(
            line,
            tuple(line.states[place].value if place in line.states else "" for place in windows),
            names.get(line.target.key[2], ""),
            reverse("console:household", args=[line.target.key[1]]) if line.target.key[0] == "h" else "",
            paper_code(line),
        )
        for line in lines
    ]


def paper_code(line: DoorLine) -> str:
    """What stands on the row of a sheet: the door's number with a check digit, so that a slip of the pen is noticed."""
    kind, id_, person = line.target.key
    return spaced(pass_number(person or id_)) if kind == "h" else line.target.code


def _shown(line: DoorLine, show: str) -> bool:
    if show == "all":
        return True
    if show == "open":
        return line.is_open
    return any(state.value == show for state in line.states.values())


def _filters(lines: Sequence[DoorLine], look: Asked) -> list[tuple[str, int, str]]:
    found = [("open", sum(line.is_open for line in lines), look.link(show="open"))]
    for state in STATES:
        n = sum(_shown(line, state.value) for line in lines)
        if n:
            found.append((state.value, n, look.link(show=state.value)))
    return [*found, ("all", len(lines), look.link(show="all"))]


def _exported(request: StaffRequest, plan: Plan, look: Asked, lines: Sequence[DoorLine]) -> HttpResponse:
    headings = [
        _("Round"),
        _("Area"),
        _("Door"),
        _("Address"),
        _("State"),
        _("Answers for it"),
        _("Last outcome"),
        _("When"),
        _("By"),
        _("Tries"),
    ]
    rows: list[list[Cell]] = [
        [
            say_text(plan.name),
            say_text(line.target.area.name),
            line.target.code,
            say_text(line.target.name),
            word("door_state", line.state.value),
            line.answers,
            word("visit_outcome", line.last.outcome.value) if line.last else "",
            line.last.happened_at if line.last else None,
            line.last.by if line.last else "",
            line.tries,
        ]
        for line in lines
    ]
    return export(request.GET["format"], f"doors-{plan.code}-{look.day.isoformat()}", headings, rows)
