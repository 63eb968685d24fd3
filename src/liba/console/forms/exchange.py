"""XLSForm in and out. What comes is shown with every difference and every cell that isn't taken; then it is decided."""

import msgspec
from django import forms
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.console.acts import done
from liba.console.requests import StaffRequest, number_in, said, staff
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.registry.refusals import FileTooLarge
from liba.registry.roster.guard import take as read_file
from liba.rounds.refusals import UnknownForm
from liba.rounds.rules.form_changes import form_changes
from liba.rounds.selectors import form_version, newest_forms, spec_of
from liba.rounds.services import decide_form
from liba.rounds.terms.forms import FormSpec
from liba.rounds.xlsform import ReadForm, in_words, read_xlsform, write_xlsform

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SALT = "rounds.form"
_LASTS = 3600
_MOST_MB = 5


class UploadForm(forms.Form):
    """An XLSForm."""

    file = forms.FileField(
        label=gettext_lazy("XLSForm file"),
        max_length=200,
        help_text=gettext_lazy("XLSX with the sheets survey, choices and settings. Nothing is changed yet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )


@staff(Power.MANAGE_ROUNDS, Power.SEE_ROUNDS)
def give(request: StaffRequest, code: str) -> HttpResponse:
    """A version of a form as XLSForm."""
    version = form_version(code, number_in(request, "version"))
    response = HttpResponse(write_xlsform(spec_of(version), version.version), content_type=_XLSX)
    response["Content-Disposition"] = (
        content_disposition_header(True, f"{code}-v{version.version}.xlsx") or ""
    )
    return response


@staff(Power.MANAGE_ROUNDS)
@require_POST
def take(request: StaffRequest) -> HttpResponse:
    """What a file would make of a form: differences, and what isn't taken."""
    form = UploadForm(request.POST, request.FILES)
    found: list[ReadForm] = []
    if not done(form, lambda: found.append(_read(form))):
        return render(request, "console/forms/import.html", {"page": "forms", "form": form})
    read = found[0]
    values: dict[str, object] = {
        "page": "forms",
        "form": UploadForm(),
        "file": form.cleaned_data["file"].name,
        "errors": [(fault, in_words(fault)) for fault in read.faults if fault.is_error],
        "left_out": [(fault, in_words(fault)) for fault in read.faults if not fault.is_error],
    }
    if read.spec is not None:
        newest = newest_forms().get(read.spec.code)
        values |= {
            "spec": read.spec,
            "newest": newest,
            "changes": form_changes(spec_of(newest) if newest else None, read.spec),
            "sealed": _sealed(read.spec, newest.version if newest else 0),
        }
    return render(request, "console/forms/import.html", values)


@staff(Power.MANAGE_ROUNDS)
@require_POST
def apply(request: StaffRequest) -> HttpResponse:
    """Decide the form that was shown."""
    spec, version = _opened(request.POST.get("sealed", ""))
    decided = decide_form(request.actor, spec, now=request.now, expected_version=version)
    said(
        request,
        _(
            "%(form)s: version %(version)s is asked from now on. Phones that are out follow at their next contact."
        )
        % {"form": say_text(spec.name), "version": decided.version},
    )
    return redirect("console:form", spec.code)


def _read(form: UploadForm) -> ReadForm:
    file = form.cleaned_data["file"]
    if file.size > _MOST_MB * 1024 * 1024:
        raise FileTooLarge(most=_MOST_MB)
    code = slugify(file.name.rsplit(".", 1)[0]).replace("-", "_")[:40]
    return read_xlsform(read_file(file), code=code or "form")


def _sealed(spec: FormSpec, version: int) -> str:
    return signing.dumps([version, msgspec.to_builtins(spec)], salt=_SALT, compress=True)


def _opened(sealed: str) -> tuple[FormSpec, int]:
    try:
        version, spec = signing.loads(sealed, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature as wrong:
        raise UnknownForm(form="–", version=0) from wrong
    return msgspec.convert(spec, FormSpec), int(version)
