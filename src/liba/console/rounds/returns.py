"""The daily return: computed from facts, sealed at its hour, with what came later beside it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liba.console.exports import Cell, export
from liba.console.requests import StaffRequest, staff
from liba.console.rounds.asked import Asked, asked
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.rounds.selectors.returns import DailyReturn, ReturnLine, daily_return


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of a line: what stands, what later facts change, and yesterday's."""

    n: int
    later: int
    before: int | None

    @property
    def change(self) -> int | None:
        """Against yesterday."""
        return None if self.before is None else self.n - self.before


@staff(Power.SEE_ROUNDS)
def page(request: StaffRequest) -> HttpResponse:
    """The return of a day by village, the town first."""
    look = asked(request)
    found = daily_return(request.actor, look.day, request.now)
    if request.GET.get("format"):
        return _exported(request.GET["format"], look, found)
    figures = found.layout.figures if found.layout else ()
    values = {
        "page": "rounds",
        "tab": "return",
        "look": look,
        "links": look.links,
        "title": _("Daily return"),
        "found": found,
        "figures": figures,
        "lines": [(line.area, [_cell(line, one.code) for one in figures]) for line in found.lines],
        "any_later": any(line.later(one.code) for line in found.lines for one in figures),
    }
    return render(request, "console/rounds/return.html", values)


def _cell(line: ReturnLine, code: str) -> Shown:
    before = line.before.get(code) if line.before else None
    return Shown(line.shown.get(code, 0), line.later(code), before)


def _exported(format_: str, look: Asked, found: DailyReturn) -> HttpResponse:
    figures = found.layout.figures if found.layout else ()
    headings = [_("Area")]
    for figure in figures:
        name = say_text(figure.name)
        headings += [name, _("%(name)s, later") % {"name": name}, _("%(name)s, day before") % {"name": name}]
    rows: list[list[Cell]] = []
    for line in found.lines:
        row: list[Cell] = [say_text(line.area.name)]
        for figure in figures:
            cell = _cell(line, figure.code)
            row += [cell.n, cell.later, cell.before]
        rows.append(row)
    return export(format_, f"return-{look.day.isoformat()}", headings, rows)
