"""A site's page: a market with its stalls, a shop, a post."""

import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.access import selectors as access
from liba.console.acts import area_options, done, was_stale
from liba.console.map.forms import SiteFaceForm, SiteForm
from liba.console.map.overview import LOOKERS, map_words
from liba.console.requests import StaffRequest, not_there, said, staff
from liba.console.saying import say_text
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.territory import selectors as territory
from liba.territory import services
from liba.territory.models import Site
from liba.territory.terms import SiteDraft, SiteFace, SiteKind


@staff(*LOOKERS)
def page(request: StaffRequest, site_id: int) -> HttpResponse:
    """One site with its parts, and its form for who may edit it."""
    site, newer = _seen(request, site_id), None
    form = SiteFaceForm(initial=_initial(site))
    if request.method == "POST":
        form = SiteFaceForm(request.POST)
        saved, stale = was_stale(form, lambda: _edit(request, site_id, form))
        if saved:
            said(request, _("The site was changed."))
            return redirect("console:site", site_id)
        if stale:
            newer = _seen(request, site_id)
            entries = request.POST.copy()
            entries["was"] = json.dumps(_initial(newer)["was"])
            form.data = entries
    parts = [part for part in territory.sites(request.actor) if part.parent_id == site.pk]
    bare = {stall.pk for stall in access.stalls_without_permit(limit=5000)}
    may_edit = request.actor.may(Power.EDIT_TERRITORY, site.area.path)
    values = {
        "page": "map",
        "site": site,
        "newer": newer,
        "form": form if may_edit else None,
        "focus": f"sites:{site.pk}",
        "parts": [(part, part.pk in bare) for part in parts],
        "without": sum(part.pk in bare for part in parts),
        "may_edit": may_edit,
        "may_issue": request.actor.holds(Power.ISSUE_PASS),
        "is_bare": site.pk in bare,
        "words": map_words(),
    }
    return render(request, "console/map/site.html", values)


@staff(Power.EDIT_TERRITORY)
@require_POST
def close(request: StaffRequest, site_id: int) -> HttpResponse:
    """Close a site from today on."""
    services.close_site(
        request.actor, site_id, on=local_day(request.now, settings.LIBA_ZONE), now=request.now
    )
    said(request, _("The site was closed. What was issued for it keeps its history."))
    return redirect("console:map")


@staff(Power.EDIT_TERRITORY)
def new(request: StaffRequest) -> HttpResponse:
    """The form of a site to be made."""
    form = SiteForm(
        request.POST or None,
        initial={"parent": request.GET.get("parent", ""), "area": request.GET.get("area", "")},
    )
    _offer(form, request.actor)
    made: list[Site] = []
    if request.method == "POST" and done(form, lambda: made.append(_add(request, form))):
        said(request, _("The site was made."))
        return redirect("console:site", made[0].pk)
    values = {
        "page": "map",
        "form": form,
        "title": _("New site"),
        "button": _("Make the site"),
        "words": map_words(),
        "here": "console:site_new",
    }
    return render(request, "console/map/new.html", values)


def _seen(request: StaffRequest, site_id: int) -> Site:
    site = territory.sites(request.actor).filter(pk=site_id).first()
    if site is None:
        raise not_there(f"site {site_id}")
    return site


def _initial(site: Site) -> dict[str, object]:
    return {
        "name_zh": site.name_zh,
        "name_en": site.name_en,
        "lon": site.lon,
        "lat": site.lat,
        "was": [site.name_zh, site.name_en, site.lon, site.lat],
    }


def _edit(request: StaffRequest, site_id: int, form: SiteFaceForm) -> Site:
    entries = form.cleaned_data
    face = SiteFace(form.name(), entries["lon"], entries["lat"])
    return services.edit_site(request.actor, site_id, was=form.seen(), face=face, now=request.now)


def _offer(form: SiteForm, actor: Actor) -> None:
    form.fields["area"].choices = area_options(actor, Power.EDIT_TERRITORY)  # type: ignore[attr-defined]
    wholes = [site for site in territory.sites(actor) if site.kind != SiteKind.STALL.value]
    form.fields["parent"].choices = [  # type: ignore[attr-defined]
        ("", "–"),
        *((site.code, say_text(site.name)) for site in wholes),
    ]


def _add(request: StaffRequest, form: SiteForm) -> Site:
    entries = form.cleaned_data
    draft = SiteDraft(
        code=entries["code"],
        kind=SiteKind(entries["kind"]),
        name=form.name(),
        area=territory.area_by_id(int(entries["area"])).code,
        parent=entries["parent"],
        lon=entries["lon"],
        lat=entries["lat"],
    )
    return services.add_site(request.actor, draft, now=request.now)
