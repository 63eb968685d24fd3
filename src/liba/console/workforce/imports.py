"""Lists of responders on their way in: taken, looked at on one page, applied."""

from io import BytesIO
from uuid import UUID

import msgspec
from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.console.acts import area_options, done
from liba.console.exports import workbook
from liba.console.fields import offer
from liba.console.imports.words import why
from liba.console.requests import StaffRequest, number_in, number_posted, said, staff
from liba.console.saying import say_text
from liba.console.serving_words import STANDINGS
from liba.console.workforce.import_words import change, counts
from liba.kernel.actors import Power
from liba.registry.terms import ImportState
from liba.workforce import selectors
from liba.workforce.models import ResponderImport
from liba.workforce.roster.terms import Field, Mapping
from liba.workforce.roster.words import field_choices
from liba.workforce.selectors import roster as reading
from liba.workforce.services import roster as services
from liba.workforce.terms import Standing

_OPEN = {ImportState.CHECKED.value, ImportState.FAILED.value}
_SHOWN = 200


class UploadForm(forms.Form):
    """A list, the area whose people it names, and the group that they all are of."""

    area = forms.ChoiceField(
        label=gettext_lazy("Whose list is it?"),
        help_text=gettext_lazy(
            "The smallest area that holds everybody in the file; parts may be named in a column."
        ),
    )
    group = forms.ChoiceField(label=gettext_lazy("Everybody is of the group"), required=False)
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        help_text=gettext_lazy(
            "XLSX or CSV, at most 50 MB. It is kept sealed and destroyed when the import is done."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.xlsm,.txt"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )


@staff(Power.MANAGE_WORKFORCE)
def imports(request: StaffRequest) -> HttpResponse:
    """Lists so far; a POST takes a file in, checks it, and shows what it would do."""
    form = UploadForm(request.POST or None, request.FILES or None)
    offer(form, "area", area_options(request.actor, Power.MANAGE_WORKFORCE))
    offer(form, "group", [("", "–"), *((one.code, say_text(one.name)) for one in selectors.groups())])
    taken: list[ResponderImport] = []
    if request.method == "POST" and done(form, lambda: taken.append(_take(request, form))):
        said(request, _("The file is here and was checked. Look at what it would do."))
        return redirect("console:responder_import", taken[0].pk)
    values = {"page": "workforce", "form": form, "rows": reading.imports(request.actor)[:50]}
    return render(request, "console/workforce/imports/list.html", values)


@staff(Power.MANAGE_WORKFORCE)
def one(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """What the file would do, its problems, its columns, each person: all on one page."""
    roster = reading.responder_import(request.actor, import_id)
    shown = services.look_at_preview(request.actor, import_id, now=request.now)
    start = number_in(request, "after") or 0
    is_open = roster.state in _OPEN
    checked = roster.state == ImportState.CHECKED.value
    failure = roster.summary.get("failure")
    summary = reading.summary_of(roster)
    values = {
        "page": "workforce",
        "roster": roster,
        "summary": summary,
        "counts": counts(summary) if roster.summary and not failure else [],
        "failure": why(failure) if isinstance(failure, dict) else "",
        "problems": reading.problems(roster)[:_SHOWN],
        "rows": [
            (row, [change(name) for name in row.planned.changes])
            for row in shown.rows[start : start + _SHOWN]
        ],
        "missing": shown.missing,
        "first": "?" if start else "",
        "next": f"?after={start + _SHOWN}" if len(shown.rows) > start + _SHOWN else "",
        "is_open": is_open,
        "columns": reading.columns(roster) if is_open else [],
        "sheets": reading.sheets_of(roster) if is_open else (),
        "mapping": reading.mapping_of(roster),
        "fields": field_choices(),
        "standings": [(key.value, name) for key, name in STANDINGS.items()],
        "groups": selectors.groups(),
        "may_apply": checked and not summary.errors and bool(summary.new or summary.changed),
        "nothing": checked and not summary.errors and not (summary.new or summary.changed),
    }
    return render(request, "console/workforce/imports/page.html", values)


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def columns(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Take the columns as chosen, and check again."""
    roster = reading.responder_import(request.actor, import_id)
    chosen = _mapping(request, reading.mapping_of(roster))
    services.set_mapping(request.actor, import_id, chosen, now=request.now)
    said(request, _("Checked again with these columns."))
    return redirect("console:responder_import", import_id)


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def sheet(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Read another sheet, or take another row for the heading; the columns are guessed anew."""
    heading = number_posted(request, "heading_row")
    name = request.POST.get("sheet", "")
    row = heading - 1 if heading else None
    services.choose_sheet(request.actor, import_id, sheet_name=name, heading_row=row, now=request.now)
    said(request, _("The columns were guessed anew."))
    return redirect("console:responder_import", import_id)


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def apply(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Write the list, whole or not at all."""
    roster = services.apply_import(request.actor, import_id, now=request.now)
    summary = reading.summary_of(roster)
    words = _("%(new)s responders are new, %(changed)s were changed. The file was destroyed.")
    said(request, words % {"new": summary.new, "changed": summary.changed})
    return redirect("console:responder_import", import_id)


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def discard(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Throw the file away."""
    services.discard(request.actor, import_id, now=request.now)
    said(request, _("The import was discarded and its file destroyed."))
    return redirect("console:responder_imports")


@staff(Power.MANAGE_WORKFORCE)
def report(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """The user's own sheet with every problem cell marked."""
    name = reading.responder_import(request.actor, import_id).file_name.rsplit(".", 1)[0]
    target = BytesIO()
    services.write_report(request.actor, import_id, target, now=request.now)
    return workbook(target.getvalue(), f"{name}-report.xlsx")


@staff(Power.MANAGE_WORKFORCE)
def template(request: StaffRequest) -> HttpResponse:
    """An empty list with the headings that are read best."""
    target = BytesIO()
    services.write_template(target)
    return workbook(target.getvalue(), "responders.xlsx")


def _take(request: StaffRequest, form: UploadForm) -> ResponderImport:
    entries = form.cleaned_data
    file = entries["file"]
    return services.receive_list(
        request.actor,
        area_id=int(entries["area"]),
        name=file.name,
        stream=file,
        group=entries["group"],
        now=request.now,
    )


def _mapping(request: StaffRequest, held: Mapping) -> Mapping:
    """The mapping with the fields that were chosen column by column; an unknown one leaves its column out."""
    known = {field.value: field for field in Field}
    chosen = {
        index: known.get(request.POST.get(f"column-{index}", field.value), Field.IGNORE)
        for index, field in held.columns.items()
    }
    standing = request.POST.get("standing", "")
    return msgspec.structs.replace(
        held,
        columns=chosen,
        standing=standing if standing in set(Standing) else held.standing,
        group=request.POST.get("group", ""),
    )


ADDRESSES: tuple[URLPattern, ...] = (
    path("workforce/imports/", imports, name="responder_imports"),
    path("workforce/imports/template/", template, name="responder_import_template"),
    path("workforce/imports/<uuid:import_id>/", one, name="responder_import"),
    path("workforce/imports/<uuid:import_id>/columns/", columns, name="responder_import_columns"),
    path("workforce/imports/<uuid:import_id>/sheet/", sheet, name="responder_import_sheet"),
    path("workforce/imports/<uuid:import_id>/apply/", apply, name="responder_import_apply"),
    path("workforce/imports/<uuid:import_id>/discard/", discard, name="responder_import_discard"),
    path("workforce/imports/<uuid:import_id>/report/", report, name="responder_import_report"),
)
