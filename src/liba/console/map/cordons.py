"""A cordon's page: what it closes off, inside of which, under which measure, through which gates."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.access import services as access
from liba.console.acts import area_options, done, take_newer, was_stale
from liba.console.map.forms import CordonForm, NewCordonForm
from liba.console.map.overview import LOOKERS, map_words
from liba.console.map.standing import CordonStanding, cordon_standings
from liba.console.requests import StaffRequest, not_there, number_posted, said, staff
from liba.console.saying import say_text
from liba.governance.models import Measure
from liba.governance.selectors import measures
from liba.governance.terms import MeasureKind
from liba.kernel.actors import Actor, Power
from liba.territory import selectors as territory
from liba.territory import services
from liba.territory.models import Cordon
from liba.territory.terms import CordonKind


@staff(*LOOKERS)
def page(request: StaffRequest, cordon_id: int) -> HttpResponse:
    """One cordon; its form for who may edit it."""
    standing = _seen(request, cordon_id)
    cordon, newer = standing.cordon, None
    form = CordonForm(initial=_initial(cordon))
    if request.method == "POST":
        form = CordonForm(request.POST)
        _offer(form, request.actor, cordon)
        saved, stale = was_stale(form, lambda: _edit(request, cordon_id, form))
        if saved:
            said(request, _("The cordon was changed."))
            return redirect("console:cordon", cordon_id)
        if stale:
            newer = _seen(request, cordon_id).cordon
            take_newer(form, newer.version)
    _offer(form, request.actor, cordon)
    values = {
        "page": "map",
        "standing": standing,
        "cordon": cordon,
        "focus": str(cordon.pk),
        "newer": newer,
        "chain": territory.cordon_chain(cordon)[1:],
        "inner": [
            row for row in cordon_standings(request.actor, request.now) if row.cordon.parent_id == cordon.pk
        ],
        "roads": [road for road in territory.roads(request.actor) if road.cordon_id == cordon.pk],
        "form": form if request.actor.may(Power.EDIT_TERRITORY) else None,
        "measures": _measures() if request.actor.may(Power.DECIDE_MEASURE) else None,
        "is_pocket": cordon.kind == CordonKind.POCKET.value,
        "closed_gates": [gate for gate in standing.gates if not gate.is_open],
        "words": map_words(),
    }
    return render(request, "console/map/cordon.html", values)


@staff(Power.EDIT_TERRITORY)
def new(request: StaffRequest) -> HttpResponse:
    """The form of a cordon to be drawn."""
    form = NewCordonForm(request.POST or None)
    _offer(form, request.actor, None)
    form.fields["measure"].choices = [  # type: ignore[attr-defined]
        ("", _("none yet: a plan")),
        *((str(row.pk), f"{row.code} · {say_text(row.title)}") for row in _measures()),
    ]
    made: list[Cordon] = []
    if request.method == "POST" and done(form, lambda: made.append(_draw(request, form))):
        said(request, _("The cordon was drawn."))
        return redirect("console:cordon", made[0].pk)
    values = {
        "page": "map",
        "form": form,
        "title": _("New cordon"),
        "button": _("Draw the cordon"),
        "words": map_words(),
        "here": "console:cordon_new",
    }
    return render(request, "console/map/new.html", values)


@staff(Power.DECIDE_MEASURE)
@require_POST
def bind(request: StaffRequest, cordon_id: int) -> HttpResponse:
    """Put a cordon under a measure, or take it from one."""
    services.bind_cordon(
        request.actor,
        cordon_id,
        measure_id=number_posted(request, "measure") or None,
        version=number_posted(request, "version"),
        now=request.now,
    )
    said(request, _("The cordon's measure was set."))
    return redirect("console:cordon", cordon_id)


@staff(Power.EDIT_TERRITORY)
@require_POST
def opening(request: StaffRequest, cordon_id: int) -> HttpResponse:
    """Move a pocket's opening: one gate closes and another opens in one decision."""
    access.move_opening(
        request.actor,
        from_gate_id=number_posted(request, "from_gate"),
        to_gate_id=number_posted(request, "to_gate"),
        reason=request.POST.get("reason", ""),
        now=request.now,
    )
    said(request, _("The opening was moved."))
    return redirect("console:cordon", cordon_id)


def _seen(request: StaffRequest, cordon_id: int) -> CordonStanding:
    for row in cordon_standings(request.actor, request.now):
        if row.cordon.pk == cordon_id:
            return row
    raise not_there(f"cordon {cordon_id}")


def _measures() -> list[Measure]:
    return list(measures().filter(kind=MeasureKind.CORDON.value)[:100])


def _initial(cordon: Cordon) -> dict[str, object]:
    return {
        "name_zh": cordon.name_zh,
        "name_en": cordon.name_en,
        "areas": [area.code for area in cordon.areas.all()],
        "parent": cordon.parent.code if cordon.parent else "",
        "residents_inside": cordon.residents_inside,
        "boundary": cordon.boundary,
        "version": cordon.version,
    }


def _offer(form: CordonForm, actor: Actor, cordon: Cordon | None) -> None:
    codes = dict(territory.areas(actor).values_list("pk", "code"))
    options = area_options(actor, Power.EDIT_TERRITORY)
    form.fields["areas"].choices = [(codes[int(pk)], name) for pk, name in options]  # type: ignore[attr-defined]
    others = [row for row in territory.cordons(actor) if cordon is None or row.pk != cordon.pk]
    form.fields["parent"].choices = [  # type: ignore[attr-defined]
        ("", _("no other cordon")),
        *((row.code, say_text(row.name)) for row in others),
    ]


def _edit(request: StaffRequest, cordon_id: int, form: CordonForm) -> Cordon:
    entries = form.cleaned_data
    return services.edit_cordon(
        request.actor,
        cordon_id,
        version=entries["version"] or 0,
        name=form.name(),
        area_codes=entries["areas"],
        parent_code=entries["parent"],
        boundary=entries["boundary"],
        residents_inside=entries["residents_inside"] or 0,
        now=request.now,
    )


def _draw(request: StaffRequest, form: NewCordonForm) -> Cordon:
    entries = form.cleaned_data
    return services.draw_cordon(
        request.actor,
        code=entries["code"],
        name=form.name(),
        kind=CordonKind(entries["kind"]),
        area_codes=entries["areas"],
        measure_id=int(entries["measure"]) if entries["measure"] else None,
        parent_code=entries["parent"],
        boundary=entries["boundary"],
        residents_inside=entries["residents_inside"] or 0,
        now=request.now,
    )
