"""All imports, and the form that takes a file."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liba.console.acts import area_options, done
from liba.console.fields import ListFileField
from liba.console.requests import StaffRequest, number_in, said, staff
from liba.kernel.actors import Power
from liba.registry.models import RosterImport
from liba.registry.selectors import roster as selectors
from liba.registry.services import roster as services

PAGE = 30


class UploadForm(forms.Form):
    """A roster and the area whose people it names."""

    area = forms.ChoiceField(
        label=gettext_lazy("Whose roster is it?"),
        help_text=gettext_lazy(
            "The smallest area that holds everybody in the file; parts may be named in a column."
        ),
    )
    file = ListFileField()


@staff(Power.IMPORT_ROSTER)
def page(request: StaffRequest) -> HttpResponse:
    """Imports, newest first; a POST takes a file in and goes to its columns."""
    form = UploadForm(request.POST or None, request.FILES or None)
    options = area_options(request.actor, Power.IMPORT_ROSTER)
    form.fields["area"].choices = options  # type: ignore[attr-defined]
    taken: list[RosterImport] = []
    if request.method == "POST" and done(form, lambda: taken.append(_take(request, form))):
        said(request, _("The file is here. Look whether the columns are read right, then check it."))
        return redirect("console:import", taken[0].pk)
    start = number_in(request, "after") or 0
    rows = list(selectors.imports(request.actor)[start : start + PAGE + 1])
    values = {
        "page": "imports",
        "form": form,
        "rows": rows[:PAGE],
        "first": "?" if start else "",
        "next": f"?after={start + PAGE}" if len(rows) > PAGE else "",
    }
    return render(request, "console/imports/list.html", values)


def _take(request: StaffRequest, form: UploadForm) -> RosterImport:
    file = form.cleaned_data["file"]
    return services.receive_file(
        request.actor, area_id=int(form.cleaned_data["area"]), name=file.name, stream=file, now=request.now
    )
