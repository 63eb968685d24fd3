"""The coverage board: each round of the day as a bar, and small multiples by village or grid, live."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liba.console.exports import Cell, export
from liba.console.requests import StaffRequest, number_in, staff
from liba.console.rounds.asked import Asked, asked
from liba.console.saying import say_text
from liba.console.shared import made_once
from liba.console.words import word
from liba.kernel.actors import Power
from liba.kernel.text import Text
from liba.rounds.rules.boards import by_part
from liba.rounds.selectors.coverage import RoundDay, board_of
from liba.rounds.terms.boards import Tally
from liba.rounds.terms.plans import DoorState
from liba.territory.models import Area

STATES = (
    DoorState.OVERDUE,
    DoorState.NOT_HOME,
    DoorState.DUE,
    DoorState.NOT_DUE,
    DoorState.REFUSED,
    DoorState.DONE,
)
_WORST = 3
_GRID_OF = 10  # letters of a village's path: what lies below a village opens to its doors


@dataclass(frozen=True, slots=True)
class Window:
    """A window of the day with its times."""

    place: int
    name: Text
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Part:
    """A village or grid on the board. `bars` are its windows in order; `href` leads one step deeper."""

    area: Area
    whole: Tally
    bars: tuple[tuple[Window, Tally], ...]
    href: str


@dataclass(frozen=True)
class Shown:
    """A round's day on the board."""

    day: RoundDay
    whole: Tally
    windows: tuple[tuple[Window, Tally], ...]
    parts: tuple[Part, ...]
    hides: str
    chosen: bool
    href: str

    @property
    def name(self) -> Text:
        """The round's name."""
        return self.day.plan.name


@staff(Power.SEE_ROUNDS)
def page(request: StaffRequest) -> HttpResponse:
    """The board of a day and a place; a part of it opens the next level, the last one its doors."""
    look = asked(request)
    if request.GET.get("format"):
        return _exported(request, look)
    values = {"page": "rounds", "tab": "board", **_live(request, look)}
    return render(request, "console/rounds/board.html", values)


@staff(Power.SEE_ROUNDS)
def live(request: StaffRequest) -> HttpResponse:
    """The live part alone."""
    look, chosen = asked(request), number_in(request, "round")
    here = look.place.here.pk if look.place.here else None
    return made_once(
        request, "console/rounds/board_live.html", lambda: _live(request, look), look.day, here, chosen
    )


def _live(request: StaffRequest, look: Asked) -> dict[str, object]:
    days, chosen = days_asked(request, look)
    return {
        "look": look,
        "links": look.links,
        "rounds": [shown(one, look, one is chosen) for one in days],
        "chosen": chosen,
        "around": look.around(request.actor),
        "may_manage": request.actor.holds(Power.MANAGE_ROUNDS),
        "now": request.now,
    }


def days_asked(request: StaffRequest, look: Asked) -> tuple[list[RoundDay], RoundDay | None]:
    """The rounds of the day, the one that wants most first, and the one that was asked for: else the first."""
    days = board_of(look.place, look.day, request.now)
    days.sort(key=lambda one: (-one.whole.wanting, -one.whole.due, one.plan.code))
    wanted = number_in(request, "round")
    return days, next((one for one in days if one.plan.id == wanted), days[0] if days else None)


def shown(day: RoundDay, look: Asked, chosen: bool) -> Shown:
    """A round's day ready to be drawn."""
    names = day.names
    windows = {
        slot.window: Window(slot.window, names[slot.window], slot.opens_at, slot.closes_at)
        for slot in day.windows
    }
    tallies = by_part(day.tallies, look.place.part_of)
    known = {part.pk: part for part in look.place.parts}
    if look.place.here is not None:
        known[look.place.here.pk] = look.place.here
    parts = tuple(
        Part(
            known[pk],
            Tally.together(bars.values()),
            tuple((windows[place], bars[place]) for place in sorted(bars)),
            _deeper(day, known[pk], look),
        )
        for pk, bars in tallies.items()
        if pk in known
    )
    in_order = tuple(sorted(parts, key=lambda part: part.area.path))
    per_window: dict[int, Tally] = {}
    for (_area, place), tally in day.tallies.items():
        per_window[place] = per_window.get(place, Tally()) + tally
    return Shown(
        day=day,
        whole=day.whole,
        windows=tuple((windows[place], per_window[place]) for place in sorted(per_window)),
        parts=in_order,
        hides=hiding(in_order),
        chosen=chosen,
        href=look.link(round=day.plan.id),
    )


def hiding(parts: tuple[Part, ...]) -> str:
    """Where what is missing hides: the worst three places with their numbers."""
    worst = sorted((part for part in parts if part.whole.wanting), key=lambda part: -part.whole.wanting)
    return "、".join(f"{say_text(part.area.name)} {part.whole.wanting:,}" for part in worst[:_WORST])


def _deeper(day: RoundDay, area: Area, look: Asked) -> str:
    """One step deeper: the grids of a village; of what has no parts, its doors."""
    here = look.place.here
    is_leaf = here is not None and (area.pk == here.pk or len(here.path) >= _GRID_OF)
    if is_leaf:
        return reverse("console:round_doors", args=[day.plan.id]) + look.link(area=area.pk)
    return look.link(area=area.pk, round=day.plan.id)


def _exported(request: StaffRequest, look: Asked) -> HttpResponse:
    headings = [
        _("Round"),
        _("Area"),
        _("Window"),
        *(word("door_state", state.value) for state in STATES),
        _("Together"),
    ]
    rows: list[list[Cell]] = []
    for day in board_of(look.place, look.day, request.now):
        for part in shown(day, look, False).parts:
            for window, tally in part.bars:
                rows.append(
                    [
                        say_text(day.plan.name),
                        say_text(part.area.name),
                        say_text(window.name),
                        *(tally.of(state) for state in STATES),
                        tally.all,
                    ]
                )
    return export(request.GET["format"], f"rounds-{look.day.isoformat()}", headings, rows)
