"""A road's page: open, or blocked under a cordon."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.console.acts import done
from liba.console.map.forms import RoadForm
from liba.console.map.overview import LOOKERS, map_words
from liba.console.requests import StaffRequest, not_there, said, staff
from liba.kernel.actors import Power
from liba.territory import selectors as territory
from liba.territory import services
from liba.territory.models import Road
from liba.territory.terms import RoadStatus


@staff(*LOOKERS)
def page(request: StaffRequest, road_id: int) -> HttpResponse:
    """One road; who may edit the town's map blocks or opens it."""
    values = {
        "page": "map",
        "road": _seen(request, road_id),
        "may_edit": request.actor.may(Power.EDIT_TERRITORY),
        "cordons": list(territory.cordons(request.actor)),
        "words": map_words(),
    }
    return render(request, "console/map/road.html", values)


@staff(Power.EDIT_TERRITORY)
@require_POST
def turn(request: StaffRequest, road_id: int) -> HttpResponse:
    """Block an open road under a cordon, or open a blocked one."""
    version = _number(request.POST.get("version", ""))
    road = _seen(request, road_id)
    if road.status == RoadStatus.BLOCKED.value:
        services.open_road(request.actor, road_id, version=version, now=request.now)
        said(request, _("The road is open."))
    else:
        cordon_id = _number(request.POST.get("cordon", ""))
        services.block_road(request.actor, road_id, cordon_id=cordon_id, version=version, now=request.now)
        said(request, _("The road is blocked."))
    return redirect("console:road", road_id)


@staff(Power.EDIT_TERRITORY)
def new(request: StaffRequest) -> HttpResponse:
    """The form of a road to be made."""
    form = RoadForm(request.POST or None)
    made: list[Road] = []
    if request.method == "POST" and done(form, lambda: made.append(_add(request, form))):
        said(request, _("The road was made."))
        return redirect("console:road", made[0].pk)
    values = {
        "page": "map",
        "form": form,
        "title": _("New road"),
        "button": _("Make the road"),
        "words": map_words(),
        "here": "console:road_new",
    }
    return render(request, "console/map/new.html", values)


def _seen(request: StaffRequest, road_id: int) -> Road:
    road = territory.roads(request.actor).filter(pk=road_id).first()
    if road is None:
        raise not_there(f"road {road_id}")
    return road


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _add(request: StaffRequest, form: RoadForm) -> Road:
    entries = form.cleaned_data
    return services.add_road(
        request.actor, code=entries["code"], name=form.name(), line=entries["line"], now=request.now
    )
