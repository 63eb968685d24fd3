"""Setting up and changing a gate. When somebody else was quicker, both versions are shown."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liba.access import selectors, services
from liba.access import words as access_words
from liba.access.models import Gate
from liba.access.terms import GateKind
from liba.console.acts import area_options
from liba.console.fields import GRIDS, MinuteField, NamedForm, offer
from liba.console.requests import StaffRequest, said, staff, tell
from liba.console.saying import say_text
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import Refusal, Stale
from liba.territory import selectors as territory


class GateForm(NamedForm):
    """What may be changed of a gate."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(access_words.GATE_KINDS.items()))
    rule_code = forms.ChoiceField(label=gettext_lazy("Rule"))
    opens_minute = MinuteField(label=gettext_lazy("Guarded from"))
    closes_minute = MinuteField(
        label=gettext_lazy("Guarded until"),
        help_text=gettext_lazy("The same time twice means day and night."),
    )
    area_id = forms.TypedChoiceField(
        label=gettext_lazy("Stands in"), coerce=int, empty_value=None, required=False
    )
    lon = forms.FloatField(label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90)

    def __init__(self, actor: Actor, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        codes = sorted(selectors.current_rules())
        offer(self, "rule_code", [(code, code) for code in codes])
        options = area_options(actor, Power.EDIT_TERRITORY, most_depth=GRIDS, empty=True)
        offer(self, "area_id", options)


class NewGateForm(GateForm):
    """A gate that is set up."""

    field_order = ("code", "name_zh", "name_en", "cordon_id")
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40)
    cordon_id = forms.TypedChoiceField(label=gettext_lazy("Cordon"), coerce=int)
    is_open = forms.BooleanField(label=gettext_lazy("Open it at once"), required=False)

    def __init__(self, actor: Actor, *args: object, **kwargs: object) -> None:
        super().__init__(actor, *args, **kwargs)
        cordons = territory.cordons(actor)
        offer(self, "cordon_id", [(cordon.pk, say_text(cordon.name)) for cordon in cordons])


@staff(Power.EDIT_TERRITORY)
def gate_new(request: StaffRequest) -> HttpResponse:
    """Set up a gate."""
    start = {"opens_minute": 360, "closes_minute": 1320, "is_open": True}
    form = NewGateForm(request.actor, request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        try:
            gate = services.create_gate(
                request.actor,
                code=entered["code"],
                name=form.name(),
                kind=GateKind(entered["kind"]),
                cordon_id=entered["cordon_id"],
                rule_code=entered["rule_code"],
                now=request.now,
                **_place(entered),
                is_open=entered["is_open"],
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            said(request, _("The gate is set up."))
            return redirect("console:gate", gate.pk)
    return render(request, "console/gates/new.html", {"page": "gates", "form": form})


@staff(Power.EDIT_TERRITORY)
def gate_edit(request: StaffRequest, gate_id: int) -> HttpResponse:
    """Change a gate."""
    gate = selectors.gate(request.actor, gate_id)
    form = GateForm(request.actor, request.POST or None, initial=_entries(gate))
    newer: Gate | None = None
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        try:
            services.edit_gate(
                request.actor,
                gate_id,
                version=entered["version"] or 0,
                name=form.name(),
                kind=GateKind(entered["kind"]),
                rule_code=entered["rule_code"],
                now=request.now,
                **_place(entered),
            )
        except Stale as stale:
            newer = selectors.gate(request.actor, gate_id)
            form = _kept(request, newer)
            form.is_valid()
            tell(form, stale)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            said(request, _("Saved. Phones learn it at their next contact."))
            return redirect("console:gate", gate_id)
    return render(
        request, "console/gates/edit.html", {"page": "gates", "form": form, "gate": gate, "newer": newer}
    )


def _kept(request: StaffRequest, newer: Gate) -> GateForm:
    """The entries as they were, on the newer version: saving again replaces it knowingly."""
    entries = request.POST.copy()
    entries["version"] = str(newer.version)
    return GateForm(request.actor, entries)


def _place(entered: dict[str, Any]) -> dict[str, Any]:
    return {name: entered[name] for name in ("opens_minute", "closes_minute", "area_id", "lon", "lat")}


def _entries(gate: Gate) -> dict[str, object]:
    names = (
        "version",
        "name_zh",
        "name_en",
        "kind",
        "rule_code",
        "opens_minute",
        "closes_minute",
        "area_id",
        "lon",
        "lat",
    )
    return {name: getattr(gate, name) for name in names}


ADDRESSES: tuple[URLPattern, ...] = (
    path("gates/new/", gate_new, name="gate_new"),
    path("gates/<int:gate_id>/edit/", gate_edit, name="gate_edit"),
)
