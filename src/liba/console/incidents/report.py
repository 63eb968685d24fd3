"""A report for a person on the telephone: keys first, and what is going on nearby shown at once."""

from typing import cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liba.access.models import Gate
from liba.access.selectors import gates
from liba.console.acts import area_options, done
from liba.console.incidents.lines import gate_names, minutes_between, where_of
from liba.console.requests import StaffRequest, number_in, said, staff
from liba.console.saying import say_text
from liba.console.words import word
from liba.desk.models import Incident
from liba.desk.rules import position
from liba.desk.selectors import nearby
from liba.desk.services import report_incident
from liba.desk.terms import IncidentKind, IncidentReport, IncidentSource
from liba.kernel.actors import Actor, Power
from liba.kernel.ids import new_id
from liba.territory.models import Area


class ReportForm(forms.Form):
    """What is asked, in the order in which one asks it on the telephone."""

    kind = forms.ChoiceField(label=gettext_lazy("What is going on?"), widget=forms.RadioSelect)
    urgent = forms.BooleanField(label=gettext_lazy("Somebody is in danger"), required=False)
    area_id = forms.TypedChoiceField(label=gettext_lazy("In which area?"), coerce=int, empty_value=None)
    where = forms.CharField(
        label=gettext_lazy("Where exactly?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("A landmark or a door, such as: behind the market, by the bridge."),
    )
    gate_id = forms.TypedChoiceField(
        label=gettext_lazy("At a gate?"), required=False, coerce=int, empty_value=None
    )
    words = forms.CharField(
        label=pgettext_lazy("incident", "What was said"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Only what the squad must know. It is sealed, and every look at it is on record."
        ),
    )
    caller = forms.CharField(label=gettext_lazy("Who is calling?"), required=False, max_length=100)
    caller_phone = forms.CharField(
        label=gettext_lazy("Their telephone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("So that they are told how it ended; destroyed two weeks later."),
    )

    def __init__(self, actor: Actor, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        kinds = [(kind.value, f"{n} {word('incident_kind', kind)}") for n, kind in enumerate(IncidentKind, 1)]
        cast("forms.ChoiceField", self.fields["kind"]).choices = kinds
        areas = cast("forms.TypedChoiceField", self.fields["area_id"])
        areas.choices = area_options(actor, Power.REPORT_INCIDENT, empty=True)
        listed = [(gate.pk, say_text(gate.name)) for gate in gates(actor)]
        cast("forms.TypedChoiceField", self.fields["gate_id"]).choices = [("", "–"), *listed]

    def report(self) -> IncidentReport:
        """As the desk takes it: who calls calls the hotline, else it comes from a gate or was seen here."""
        entries = self.cleaned_data
        calls = bool(entries["caller"].strip() or entries["caller_phone"].strip())
        source = IncidentSource.GATE if entries["gate_id"] else IncidentSource.CONSOLE
        return IncidentReport(
            IncidentKind(entries["kind"]),
            IncidentSource.HOTLINE if calls else source,
            **{name: entries[name] for name in entries if name != "kind"},
        )


@staff(Power.REPORT_INCIDENT)
def page(request: StaffRequest) -> HttpResponse:
    """The form; `gate` fills in the gate from whose page one comes."""
    form = ReportForm(request.actor, initial=_initial(request))
    if request.method == "POST":
        form = ReportForm(request.actor, request.POST)
        made: list[Incident] = []
        if done(form, lambda: made.append(_report(request, form))):
            said(request, _("Incident %(number)d is reported.") % {"number": made[0].number})
            seen = request.actor.may(Power.SEE_INCIDENTS, made[0].area.path)
            return redirect("console:incident", made[0].pk) if seen else redirect("console:today")
    return render(request, "console/incidents/new.html", {"page": "incidents", "form": form})


@staff(Power.REPORT_INCIDENT)
def near(request: StaffRequest) -> HttpResponse:
    """Open incidents at the place that is being entered: perhaps the same one."""
    gate = Gate.objects.filter(pk=number_in(request, "gate_id") or 0).first()
    area = Area.objects.filter(pk=number_in(request, "area_id") or 0).first()
    at = position(gate.lon, gate.lat) if gate is not None else None
    code = gate.code if gate is not None else ""
    found = nearby(request.actor, now=request.now, gate_code=code, area_id=area.pk if area else None, at=at)[
        :8
    ]
    names = gate_names([each.incident for each in found])
    rows = [
        (each, where_of(each.incident, names), minutes_between(each.incident.happened_at, request.now))
        for each in found
    ]
    return render(request, "console/incidents/near.html", {"near": rows})


def _initial(request: StaffRequest) -> dict[str, object]:
    gate = gates(request.actor).filter(pk=number_in(request, "gate") or 0).first()
    if gate is None:
        return {}
    return {"gate_id": gate.pk, "area_id": gate.area_id, "kind": IncidentKind.DISPUTE.value}


def _report(request: StaffRequest, form: ReportForm) -> Incident:
    return report_incident(
        request.actor, id=new_id(), report=form.report(), happened_at=request.now, now=request.now
    )
