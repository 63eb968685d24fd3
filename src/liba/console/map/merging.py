"""Areas that merge while the operation runs: chosen, looked at with all that it touches, then decided."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liba.access import selectors as access
from liba.access.models import Pass
from liba.access.services import move_gates
from liba.accounts.services import move_grants
from liba.console.acts import area_options, done
from liba.console.map.forms import MergerForm
from liba.console.map.lists import area_rows
from liba.console.map.overview import LOOKERS, map_words
from liba.console.requests import StaffRequest, said, staff
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.text import Text
from liba.registry.services import reorganise
from liba.territory import selectors as territory
from liba.territory.models import Area, Cordon
from liba.territory.terms import MergerOrder, Moved, Step
from liba.workforce.services import move_links, move_workforce


@dataclass(frozen=True, slots=True)
class Touched:
    """What one of the merging areas brings along."""

    area: Area
    households: int
    people: int
    passes: int
    gates: int
    cordons: tuple[Cordon, ...]


@staff(*LOOKERS)
def page(request: StaffRequest) -> HttpResponse:
    """Mergers so far, and for who may decide one its form: a first POST shows what it touches, a second decides."""
    may_edit = request.actor.holds(Power.EDIT_TERRITORY)
    today = local_day(request.now, settings.LIBA_ZONE)
    form = MergerForm(request.POST or None, initial={"decided_on": today, "effective_on": today})
    _offer(form, request.actor)
    touched: list[Touched] = []
    if request.method == "POST" and may_edit and form.is_valid():
        touched = _touched(request.actor, form.cleaned_data["merged"])
        moved: list[Moved] = []
        if "confirmed" in request.POST and done(form, lambda: moved.append(_merge(request, form))):
            joined = sum(row.households for row in touched if row.area.pk != moved[0].successor_id)
            said(request, _("The areas have merged; %(n)s households moved.") % {"n": f"{joined:,}"})
            return redirect("console:area", moved[0].successor_id)
    values = {
        "page": "map",
        "form": form if may_edit else None,
        "touched": touched,
        "totals": {
            "households": sum(row.households for row in touched),
            "people": sum(row.people for row in touched),
            "passes": sum(row.passes for row in touched),
            "gates": sum(row.gates for row in touched),
        },
        "mergers": list(territory.reorganisations(request.actor)[:50]),
        "words": map_words(),
    }
    return render(request, "console/map/mergers.html", values)


def _offer(form: MergerForm, actor: Actor) -> None:
    areas = {area.pk: area.code for area in territory.areas(actor) if area.parent_id is not None}
    options = area_options(actor, Power.EDIT_TERRITORY)
    form.fields["merged"].choices = [  # type: ignore[attr-defined]
        (areas[int(pk)], f"{name} · {areas[int(pk)]}") for pk, name in options if int(pk) in areas
    ]


def _touched(actor: Actor, codes: list[str]) -> list[Touched]:
    areas = list(territory.areas(actor).filter(code__in=codes))
    gates = access.gates(actor) if actor.holds(Power.SEE_GATES) else []
    found = []
    for row in area_rows(actor, areas):
        path = row.area.path
        found.append(
            Touched(
                row.area,
                row.households,
                row.people,
                Pass.objects.filter(household__area__path__startswith=path).count(),
                sum(access.gate_path(gate).startswith(path) for gate in gates),
                tuple(territory.cordons_of(row.area)),
            )
        )
    return found


def _merge(request: StaffRequest, form: MergerForm) -> Moved:
    entries = form.cleaned_data
    order = MergerOrder(
        merged=tuple(entries["merged"]),
        successor_code=entries["successor_code"],
        successor_name=Text(entries["successor_zh"], entries["successor_en"]),
        decided_on=entries["decided_on"],
        effective_on=entries["effective_on"],
        legal_basis=entries["legal_basis"],
        widen_cordons=entries["widen_cordons"],
    )
    return reorganise(request.actor, order, now=request.now, steps=MERGER_STEPS)


# What other modules bind to areas moves in the same decision.
MERGER_STEPS: tuple[Step, ...] = (move_grants, move_gates, move_workforce, move_links)
