"""One import from its columns to its end."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.console.imports.words import change, why
from liba.console.requests import StaffRequest, number_in, number_posted, said, staff
from liba.kernel.actors import Power
from liba.registry.models import RosterImport
from liba.registry.roster.terms import Field, Mapping
from liba.registry.roster.words import field_choices
from liba.registry.selectors import roster as selectors
from liba.registry.selectors.roster import ColumnChoice
from liba.registry.services import roster as services
from liba.registry.terms import ImportState

_WORKING = {ImportState.CHECKING.value, ImportState.APPLYING.value}
_OPEN = {ImportState.UPLOADED.value, ImportState.CHECKED.value, ImportState.FAILED.value}
_DONE = {ImportState.APPLIED.value, ImportState.DISCARDED.value}
_SHOWN_PROBLEMS = 100
# What was asked of the worker, and the states in which it has not begun yet.
_WAITING = {
    "check": {ImportState.UPLOADED.value, ImportState.FAILED.value},
    "apply": {ImportState.CHECKED.value},
}


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column with how many of its cells are wrong or doubtful, as the last check found."""

    column: ColumnChoice
    errors: int
    warnings: int


@staff(Power.IMPORT_ROSTER)
def page(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Where the import stands, and what comes next."""
    roster = selectors.roster_import(request.actor, import_id)
    summary = selectors.summary_of(roster)
    may_change = roster.state in _OPEN and not _is_waiting(request, roster)
    values = {
        "page": "imports",
        "roster": roster,
        "summary": summary,
        "counts": _counts(roster) if roster.summary else [],
        "will_write": summary.new + summary.changed,
        "may_change": may_change,
        "columns": _columns(roster) if may_change else [],
        "sheets": selectors.sheets_of(roster) if may_change else (),
        "mapping": selectors.mapping_of(roster),
        "fields": field_choices(),
        "failure": why(roster.failure) if roster.failure else "",
        "problems": selectors.problems(roster, limit=10),
        "may_apply": roster.state == ImportState.CHECKED.value and not summary.errors and may_change,
        "nothing": roster.state == ImportState.CHECKED.value and not (summary.new or summary.changed),
        "is_done": roster.state in _DONE,
        **_progress(request, roster),
    }
    return render(request, "console/imports/page.html", values)


@staff(Power.IMPORT_ROSTER)
def live(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """How far the worker is; when it has finished, the whole page is shown anew."""
    roster = selectors.roster_import(request.actor, import_id)
    standing = _progress(request, roster)
    response = render(request, "console/imports/live.html", {"roster": roster, **standing})
    if not standing["working"]:
        response["HX-Redirect"] = reverse("console:import", args=[import_id])
    return response


@staff(Power.IMPORT_ROSTER)
@require_POST
def columns(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Take the columns as chosen and have the file checked."""
    roster = selectors.roster_import(request.actor, import_id)
    chosen = _mapping(request, selectors.mapping_of(roster))
    if chosen != selectors.mapping_of(roster):
        services.set_mapping(request.actor, import_id, chosen, now=request.now)
    services.queue_check(request.actor, import_id, now=request.now)
    return _watch(import_id, "check")


@staff(Power.IMPORT_ROSTER)
@require_POST
def sheet(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Read another sheet, or take another row for the heading; the columns are guessed anew."""
    heading = number_posted(request, "heading_row")
    services.choose_sheet(
        request.actor,
        import_id,
        sheet_name=request.POST.get("sheet", ""),
        heading_row=heading - 1 if heading else None,
        now=request.now,
    )
    said(request, _("The columns were guessed anew."))
    return redirect("console:import", import_id)


@staff(Power.IMPORT_ROSTER)
def problems(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Every problem by row and column, page by page."""
    roster = selectors.roster_import(request.actor, import_id)
    only = request.GET.get("only") == "errors"
    after = number_in(request, "after") or 0
    rows = selectors.problems(roster, after=after, limit=_SHOWN_PROBLEMS + 1, errors_only=only)
    kept = {"only": "errors"} if only else {}
    following = {**kept, "after": str(rows[_SHOWN_PROBLEMS - 1].id)} if len(rows) > _SHOWN_PROBLEMS else {}
    values = {
        "page": "imports",
        "roster": roster,
        "summary": selectors.summary_of(roster),
        "rows": rows[:_SHOWN_PROBLEMS],
        "only": only,
        "first": f"?{urlencode(kept)}" if after else "",
        "next": f"?{urlencode(following)}" if following else "",
    }
    return render(request, "console/imports/problems.html", values)


@staff(Power.IMPORT_ROSTER)
def preview(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """What would happen to each person of the file; seeing it is written down."""
    roster = selectors.roster_import(request.actor, import_id)
    shown = services.look_at_preview(
        request.actor, import_id, number_in(request, "page") or 1, now=request.now
    )
    values = {
        "page": "imports",
        "roster": roster,
        "shown": shown,
        "rows": [(row, [change(name) for name in row.changes]) for row in shown.rows],
        "first": f"?page={shown.page - 1}" if shown.page > 1 else "",
        "next": f"?page={shown.page + 1}" if shown.page < shown.pages else "",
    }
    return render(request, "console/imports/preview.html", values)


@staff(Power.IMPORT_ROSTER)
@require_POST
def apply(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Have the checked file written into the registry, whole or not at all."""
    services.queue_apply(request.actor, import_id, now=request.now)
    return _watch(import_id, "apply")


@staff(Power.IMPORT_ROSTER)
@require_POST
def discard(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Throw the file away."""
    services.discard(request.actor, import_id, now=request.now)
    said(request, _("The import was discarded and its file destroyed."))
    return redirect("console:imports")


def _watch(import_id: UUID, asked: str) -> HttpResponse:
    return redirect(f"{reverse('console:import', args=[import_id])}?{urlencode({'asked': asked})}")


def _is_waiting(request: StaffRequest, roster: RosterImport) -> bool:
    """Whether the worker was asked for something that it has not begun."""
    return roster.state in _WAITING.get(request.GET.get("asked", ""), set())


def _progress(request: StaffRequest, roster: RosterImport) -> dict[str, object]:
    standing = selectors.progress(roster)
    waits = _is_waiting(request, roster)
    return {
        "working": standing.state in _WORKING or waits,
        "waits": waits,
        "asked": request.GET.get("asked", ""),
        "rows_done": standing.done,
        "rows_total": standing.total,
    }


def _mapping(request: StaffRequest, held: Mapping) -> Mapping:
    """The mapping with the fields that were chosen column by column; an unknown one leaves its column out."""
    known = {field.value: field for field in Field}
    chosen = {
        index: known.get(request.POST.get(f"column-{index}", field.value), Field.IGNORE)
        for index, field in held.columns.items()
    }
    return msgspec.structs.replace(held, columns=chosen, move_people="move_people" in request.POST)


def _columns(roster: RosterImport) -> list[ColumnLine]:
    found = Counter(roster.problems.values_list("column", "is_error"))
    return [
        ColumnLine(column, found[(column.index, True)], found[(column.index, False)])
        for column in selectors.columns(roster)
    ]


def _counts(roster: RosterImport) -> list[tuple[str, int, str]]:
    """What would happen, or happened, in numbers: words, count, tone."""
    summary = selectors.summary_of(roster)
    return [
        (_("people in the file"), summary.rows, ""),
        (_("new people"), summary.new, "good" if summary.new else ""),
        (_("changed people"), summary.changed, "info" if summary.changed else ""),
        (_("unchanged people"), summary.unchanged, ""),
        (_("new households"), summary.new_households, "good" if summary.new_households else ""),
        (_("changed households"), summary.changed_households, "info" if summary.changed_households else ""),
        (_("live elsewhere, left there"), summary.conflict, "warn" if summary.conflict else ""),
        (_("named twice, left out"), summary.skipped, "warn" if summary.skipped else ""),
        (_("registered here, not in the file"), summary.missing, "warn" if summary.missing else ""),
        (_("errors"), summary.errors, "bad" if summary.errors else ""),
        (_("to be looked at"), summary.warnings, "warn" if summary.warnings else ""),
    ]
