"""One rota: its figures, what it lacks and why, the calendar of posts × shifts × days; as XLSX and on paper."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from liba.console import words
from liba.console.exports import export
from liba.console.requests import StaffRequest, day_in, staff
from liba.console.rotas.sheet import week_pdf
from liba.console.saying import say_minute, say_text
from liba.kernel.actors import Power
from liba.workforce import selectors, services
from liba.workforce.models import Post, Rota
from liba.workforce.selectors.rotas import Cell, GridRow
from liba.workforce.services.rotas import BETTER_SECONDS

_WEEK = timedelta(days=6)
_MISSING_SHOWN = 40


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A place that a draft could not fill, with the reasons in words and numbers."""

    post: str
    day: date
    shift: str
    count: int
    skill: str
    why: list[tuple[str, int]]


@staff(Power.SEE_WORKFORCE)
def page(request: StaffRequest, rota_id: UUID) -> HttpResponse:
    """The rota, a week at a time."""
    rota = selectors.rota(request.actor, rota_id)
    first = _first_day(request, rota)
    last = min(first + _WEEK, rota.to_on)
    rows = selectors.rota_grid(rota, first, last, kind=request.GET.get("kind", ""))
    only = request.GET.get("show") == "gaps"
    if only:
        rows = [row for row in rows if any(cell.why for cells in row.days.values() for cell in cells)]
    if format_ := request.GET.get("format"):
        return _taken_out(request, rota, format_, first, rows)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    missing = _missing(rota)
    values = {
        "page": "rotas",
        "rota": rota,
        "figures": rota.figures,
        "days": days,
        "rows": [(row, [row.days.get(day, []) for day in days]) for row in rows],
        "only": only,
        "kind": request.GET.get("kind", ""),
        "kinds": sorted({post.kind for post in Post.objects.filter(shifts__rota=rota).distinct()}),
        "before": first - _WEEK - timedelta(days=1) if first > rota.from_on else None,
        "after": last + timedelta(days=1) if last < rota.to_on else None,
        "first": first,
        "missing": missing[:_MISSING_SHOWN],
        "missing_more": max(len(missing) - _MISSING_SHOWN, 0),
        "left_out": rota.figures.get("left_out", []),
        "gap_percent": round(100 * rota.figures["gap"], 1) if rota.figures.get("gap") is not None else None,
        "may_plan": request.actor.may(Power.PLAN_ROTA, rota.area.path),
    }
    return render(request, "console/rotas/page.html", values)


@staff(Power.SEE_WORKFORCE)
def live(request: StaffRequest, rota_id: UUID) -> HttpResponse:
    """Whether the worker still looks for a better one; when it has ended, the whole page is shown anew."""
    rota = selectors.rota(request.actor, rota_id)
    response = render(request, "console/rotas/working.html", {"rota": rota, **_progress(request, rota)})
    if rota.working_since is None:
        response["HX-Redirect"] = reverse("console:rota", args=[rota_id])
    return response


def _progress(request: StaffRequest, rota: Rota) -> dict[str, object]:
    since = rota.working_since or request.now
    most = round(BETTER_SECONDS)
    return {"seconds": min(max(round((request.now - since).total_seconds()), 0), most), "most_seconds": most}


def _first_day(request: StaffRequest, rota: Rota) -> date:
    asked = day_in(request, "from")
    return min(max(asked, rota.from_on), rota.to_on) if asked else rota.from_on


def _missing(rota: Rota) -> list[MissingLine]:
    found = rota.figures.get("missing", [])
    posts = Post.objects.in_bulk({one["post"] for one in found})
    skills = {one.code: say_text(one.name) for one in selectors.skills()}
    return [
        MissingLine(
            say_text(posts[one["post"]].name) if one["post"] in posts else "–",
            date.fromisoformat(one["day"]),
            _shift_name(posts.get(one["post"]), one["pattern"]),
            one["count"],
            skills.get(one["skill"], one["skill"]),
            [
                (words.word("shift_bar", code), n)
                for code, n in sorted(one["why"].items(), key=lambda i: -i[1])
            ],
        )
        for one in found
    ]


def _shift_name(post: Post | None, pattern: str) -> str:
    named = {one.code: say_text(one.name) for one in selectors.patterns_of(post)} if post else {}
    return named.get(pattern, pattern)


def _taken_out(
    request: StaffRequest, rota: Rota, format_: str, first: date, rows: list[GridRow]
) -> HttpResponse:
    services.sheet_taken(request.actor, rota, form=format_[:10], now=request.now)
    if format_ == "pdf":
        return week_pdf(rota, first, rows)
    headings = [
        *(
            _("Day"),
            _("Post"),
            _("Shift"),
            _("From"),
            _("Until"),
            _("Place"),
            _("Who stands"),
            _("Badge or household"),
        ),
        *(_("Gap"), _("Arrived"), _("Code")),
    ]
    cells = ((row, cell) for row in rows for there in row.days.values() for cell in there)
    ordered = sorted(
        cells, key=lambda pair: (pair[1].shift.starts_at, pair[0].post.code, pair[1].shift.place)
    )
    return export(format_, f"rota-{first.isoformat()}", headings, (_line(row, cell) for row, cell in ordered))


def _line(row: GridRow, cell: Cell) -> tuple[str | int | date | None, ...]:
    shift = cell.shift
    return (
        shift.day,
        say_text(row.post.name),
        say_text(row.name),
        say_minute(row.hours[0]),
        say_minute(row.hours[1]),
        shift.place + 1,
        who(cell),
        shift.responder.code if shift.responder else shift.household.code if shift.household else "",
        words.word("shift_gap", cell.why.value) if cell.why else "",
        shift.arrived_at,
        f"S{shift.pk}",
    )


def who(cell: Cell) -> str:
    """Whose place it is: a name, or the household's door; empty when nobody's."""
    shift = cell.shift
    if shift.responder is not None:
        return shift.responder.name
    return shift.household.address if shift.household is not None else ""


ADDRESSES: tuple[URLPattern, ...] = (
    path("rotas/<uuid:rota_id>/", page, name="rota"),
    path("rotas/<uuid:rota_id>/live/", live, name="rota_live"),
)
