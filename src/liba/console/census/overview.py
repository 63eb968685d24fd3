"""How far the census is, village by village; lists from elsewhere."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from liba.console.acts import area_options, done
from liba.console.census.words import KINDS, SOURCES
from liba.console.exports import Cell, export
from liba.console.fields import ListFileField, offer
from liba.console.requests import StaffRequest, number_in, staff
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.registry.roster.guard import take
from liba.registry.roster.words import sentence
from liba.rounds.models import Round
from liba.rounds.selectors.census import census_progress, census_rounds
from liba.rounds.services.census import SourceRead, take_source


class SourceForm(forms.Form):
    """A list from elsewhere."""

    source = forms.ChoiceField(
        label=gettext_lazy("Where is the list from?"), choices=list(SOURCES.items())[1:]
    )
    area = forms.ChoiceField(label=gettext_lazy("Whose people does it name?"))
    file = ListFileField(
        help_text=gettext_lazy(
            "XLSX or CSV with a column 姓名; household numbers, addresses or ID numbers say where."
        ),
    )
    whole = forms.BooleanField(
        label=gettext_lazy("It names everybody of each household in it"),
        required=False,
        help_text=gettext_lazy("Then who is registered and not named is listed as not there."),
    )


@staff(Power.EDIT_REGISTRY)
def page(request: StaffRequest) -> HttpResponse:
    """Villages with households counted and differences open; `round` chooses the census."""
    rounds = census_rounds()
    chosen = next(
        (one for one in rounds if one.pk == number_in(request, "round")), rounds[0] if rounds else None
    )
    villages = census_progress(request.actor, chosen)
    if format_ := request.GET.get("format"):
        rows: list[list[Cell]] = [
            [
                one.area.code, say_text(one.area.name), one.households, one.counted, one.open, one.decided,
                *(one.kinds.get(kind.value, 0) for kind in KINDS),
            ]
            for one in villages
        ]  # fmt: skip
        headings = [
            "area",
            "name",
            "households",
            "counted",
            "open",
            "decided",
            *(kind.value for kind in KINDS),
        ]
        return export(format_, "census", headings, rows)
    return render(
        request, "console/census/overview.html", _values(request, rounds, chosen) | {"villages": villages}
    )


@staff(Power.EDIT_REGISTRY)
def source(request: StaffRequest) -> HttpResponse:
    """Take in a list; what it differs in waits to be decided, nothing else happens."""
    form = _source_form(request)
    read: list[SourceRead] = []
    if request.method == "POST" and done(form, lambda: read.append(_take(request, form))):
        problems = [
            (problem.row + 1, sentence(problem.code, problem.facts)) for problem in read[0].problems[:100]
        ]
        values = {
            "page": "census",
            "read": read[0],
            "problems": problems,
            "form": _source_form(request, fresh=True),
        }
        return render(request, "console/census/source.html", values)
    return render(request, "console/census/source.html", {"page": "census", "form": form})


def _values(request: StaffRequest, rounds: list[Round], chosen: Round | None) -> dict[str, object]:
    return {
        "page": "census",
        "rounds": rounds,
        "chosen": chosen,
        "kinds": [(kind.value, said) for kind, said in KINDS.items()],
    }


def _source_form(request: StaffRequest, *, fresh: bool = False) -> SourceForm:
    posted = request.method == "POST" and not fresh
    form = SourceForm(request.POST, request.FILES) if posted else SourceForm()
    offer(form, "area", area_options(request.actor, Power.EDIT_REGISTRY))
    return form


def _take(request: StaffRequest, form: SourceForm) -> SourceRead:
    entered = form.cleaned_data
    return take_source(
        request.actor,
        area_id=int(entered["area"]),
        source=entered["source"],
        content=take(entered["file"]),
        whole=entered["whole"],
        now=request.now,
    )
