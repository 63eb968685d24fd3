"""An area's page: what lies in it, what closes it off, and its form."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liba.access import selectors as access
from liba.access.models import Gate
from liba.console.acts import area_options, done, take_newer, was_stale
from liba.console.map.forms import AreaForm, NewAreaForm
from liba.console.map.lists import area_rows
from liba.console.map.overview import LOOKERS, map_words
from liba.console.requests import StaffRequest, not_there, said, staff
from liba.console.saying import say_text
from liba.kernel.actors import Actor, Power
from liba.territory import selectors as territory
from liba.territory import services
from liba.territory.models import Area
from liba.territory.terms import AreaDraft


@staff(*LOOKERS)
def page(request: StaffRequest, area_id: int) -> HttpResponse:
    """One area; its form for who may edit it."""
    area = _seen(request.actor, area_id)
    may_edit = request.actor.may(Power.EDIT_TERRITORY, area.path) and area.closed_on is None
    form, newer = AreaForm(initial=_initial(area)), None
    if request.method == "POST":
        form = AreaForm(request.POST)
        saved, stale = was_stale(form, lambda: _edit(request, area_id, form))
        if saved:
            said(request, _("The area was changed."))
            return redirect("console:area", area_id)
        if stale:
            newer = territory.area_by_id(area_id)
            take_newer(form, newer.version)
    children = list(territory.areas(request.actor).filter(parent=area))
    counted = area_rows(request.actor, [area, *children])
    values = {
        "page": "map",
        "area": area,
        "focus": str(area.pk),
        "row": counted[0],
        "children": counted[1:],
        "cordons": territory.cordons_of(area),
        "sites": list(territory.sites(request.actor).filter(area=area)),
        "gates": _gates_in(request.actor, area),
        "predecessors": list(area.predecessors.all()),
        "form": form if may_edit else None,
        "newer": newer,
        "sees_people": request.actor.may(Power.SEE_PEOPLE, area.path),
        "words": map_words(),
    }
    return render(request, "console/map/area.html", values)


@staff(Power.EDIT_TERRITORY)
def new(request: StaffRequest) -> HttpResponse:
    """The form of an area to be made."""
    form = NewAreaForm(request.POST or None, initial={"parent": request.GET.get("parent", "")})
    _offer(form, request.actor)
    made: list[Area] = []
    if request.method == "POST" and done(form, lambda: made.append(_add(request, form))):
        said(request, _("The area was made."))
        return redirect("console:area", made[0].pk)
    values = {
        "page": "map",
        "form": form,
        "title": _("New area"),
        "button": _("Make the area"),
        "words": map_words(),
        "here": "console:area_new",
    }
    return render(request, "console/map/new.html", values)


def _seen(actor: Actor, area_id: int) -> Area:
    area = territory.areas(actor, include_closed=True).filter(pk=area_id).first()
    if area is None:
        raise not_there(f"area {area_id}")
    return area


def _gates_in(actor: Actor, area: Area) -> list[Gate]:
    if not actor.holds(Power.SEE_GATES):
        return []
    return [gate for gate in access.gates(actor) if access.gate_path(gate).startswith(area.path)]


def _initial(area: Area) -> dict[str, object]:
    return {
        "name_zh": area.name_zh,
        "name_en": area.name_en,
        "lon": area.lon,
        "lat": area.lat,
        "position_is_synthetic": area.position_is_synthetic,
        "boundary": area.boundary,
        "version": area.version,
    }


def _edit(request: StaffRequest, area_id: int, form: AreaForm) -> Area:
    entries = form.cleaned_data
    return services.edit_area(
        request.actor,
        area_id,
        version=entries["version"],
        name=form.name(),
        lon=entries["lon"],
        lat=entries["lat"],
        boundary=entries["boundary"],
        position_is_synthetic=entries["position_is_synthetic"],
        now=request.now,
    )


def _offer(form: NewAreaForm, actor: Actor) -> None:
    form.fields["parent"].choices = area_options(actor, Power.EDIT_TERRITORY)  # type: ignore[attr-defined]
    form.fields["level"].choices = [  # type: ignore[attr-defined]
        (level.slug, say_text(level.name)) for level in territory.levels() if level.rank > 0
    ]


def _add(request: StaffRequest, form: NewAreaForm) -> Area:
    entries = form.cleaned_data
    parent = territory.area_by_id(int(entries["parent"]))
    draft = AreaDraft(
        code=entries["code"],
        level=entries["level"],
        parent=parent.code,
        name=form.name(),
        lon=entries["lon"],
        lat=entries["lat"],
        boundary=entries["boundary"],
        position_is_synthetic=entries["position_is_synthetic"],
    )
    return services.add_area(request.actor, draft, now=request.now)
