"""One link at the desk: who answers for a door or an area from a day on, a note to who takes over, who knows whom."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.console.acts import DayField, area_options, done
from liba.console.fields import offer
from liba.console.requests import StaffRequest, not_there, number_in, said, staff
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound
from liba.registry.models import Household
from liba.registry.selectors import household_by_code
from liba.territory.selectors import within
from liba.workforce import services
from liba.workforce.models import Link, Responder
from liba.workforce.terms import LinkLevel, TieKind

_AREA_LEVELS = (
    (LinkLevel.OFFICIAL.value, gettext_lazy("Official")),
    (LinkLevel.VILLAGE.value, gettext_lazy("Village")),
    (LinkLevel.GRID.value, gettext_lazy("Grid")),
)


class LinkForm(forms.Form):
    """Who answers, from when."""

    responder = forms.CharField(label=gettext_lazy("Badge number"), max_length=20)
    starts_on = DayField(label=gettext_lazy("From"))
    note = forms.CharField(
        label=gettext_lazy("Note to who takes over"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AreaLinkForm(LinkForm):
    """Who answers for an area, and at which level."""

    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=_AREA_LEVELS)
    area = forms.ChoiceField(label=gettext_lazy("Area"))

    field_order = ("level", "area", "responder", "starts_on", "note")


class TieForm(forms.Form):
    """What binds a responder to a household."""

    household = forms.CharField(label=gettext_lazy("Number of the household"), max_length=40)
    kind = forms.ChoiceField(
        label=gettext_lazy("They are"),
        choices=(
            (TieKind.KIN.value, gettext_lazy("kin")),
            (TieKind.FAMILIAR.value, gettext_lazy("well acquainted")),
            ("", gettext_lazy("neither")),
        ),
        required=False,
    )


@staff(Power.ASSIGN_LINKS)
def door(request: StaffRequest, household_id: int) -> HttpResponse:
    """Give one door to somebody."""
    held = within(request.actor.areas_for(Power.ASSIGN_LINKS), "area__path")
    home = Household.objects.filter(held, pk=household_id).select_related("area").first()
    if home is None:
        raise not_there(f"household {household_id}")
    today = local_day(request.now, settings.LIBA_ZONE)
    form = LinkForm(request.POST or None, initial={"starts_on": today})
    back = f"{reverse('console:chain_doors')}?{urlencode({'area': home.area_id, 'day': today.isoformat()})}"

    def act() -> None:
        services.set_link(
            request.actor,
            level=LinkLevel.LINKER,
            responder_id=_badge(form),
            household_id=home.pk,
            starts_on=_day(form),
            note=form.cleaned_data["note"],
            now=request.now,
        )

    if request.method == "POST" and done(form, act):
        said(request, _("Noted. Phones learn of it at their next contact."))
        return redirect(back)
    history = Link.objects.filter(household=home).select_related("responder").order_by("-starts_on", "-pk")
    values = {"page": "chain", "form": form, "back": back, "title": home.address, "history": history}
    return render(request, "console/workforce/chain/link.html", values)


@staff(Power.ASSIGN_LINKS)
def area(request: StaffRequest) -> HttpResponse:
    """Let somebody answer for an area."""
    today = local_day(request.now, settings.LIBA_ZONE)
    start = {
        "starts_on": today,
        "area": number_in(request, "area"),
        "level": request.GET.get("level", "grid"),
    }
    form = AreaLinkForm(request.POST or None, initial=start)
    offer(form, "area", area_options(request.actor, Power.ASSIGN_LINKS))

    def act() -> None:
        services.set_link(
            request.actor,
            level=LinkLevel(form.cleaned_data["level"]),
            responder_id=_badge(form),
            area_id=int(form.cleaned_data["area"]),
            starts_on=_day(form),
            note=form.cleaned_data["note"],
            now=request.now,
        )

    if request.method == "POST" and done(form, act):
        said(request, _("Noted. Phones learn of it at their next contact."))
        return redirect("console:chain")
    values = {
        "page": "chain",
        "form": form,
        "back": reverse("console:chain"),
        "title": _("Who answers for an area"),
    }
    return render(request, "console/workforce/chain/link.html", values)


@staff(Power.ASSIGN_LINKS)
@require_POST
def end(request: StaffRequest, link_id: int) -> HttpResponse:
    """End a link today."""
    today = local_day(request.now, settings.LIBA_ZONE)
    services.end_link(request.actor, link_id, ends_on=today, because="ended", now=request.now)
    said(request, _("It ends today. Where nobody answers now, the board shows it."))
    return redirect("console:chain")


@staff(Power.ASSIGN_LINKS)
@require_POST
def note(request: StaffRequest, link_id: int) -> HttpResponse:
    """The hand-over note of one door."""
    link = services.write_note(request.actor, link_id, note=request.POST.get("note", ""), now=request.now)
    said(request, _("The note is kept; both read it on their phones."))
    return (
        redirect("console:assignment", link.assignment_id)
        if link.assignment_id
        else redirect("console:chain")
    )


@staff(Power.ASSIGN_LINKS)
def ties(request: StaffRequest, responder_id: int) -> HttpResponse:
    """Who of a responder's village they are kin to or know well, and whom the surnames hint at."""
    held = within(request.actor.areas_for(Power.ASSIGN_LINKS), "area__path")
    one = Responder.objects.filter(held, pk=responder_id).select_related("area").first()
    if one is None:
        raise not_there(f"responder {responder_id}")
    form = TieForm(request.POST or None)

    def act() -> None:
        code = form.cleaned_data["household"].strip()
        home = household_by_code(code)
        if home is None or not request.actor.may(Power.ASSIGN_LINKS, home.area.path):
            raise NotFound(what=code)
        kind = form.cleaned_data["kind"]
        services.set_tie(
            request.actor, one.pk, home.pk, kind=TieKind(kind) if kind else None, now=request.now
        )

    if request.method == "POST" and done(form, act):
        said(request, _("Noted. The next assignment counts with it."))
        return redirect("console:ties", one.pk)
    known = one.ties.select_related("household").order_by("household__code")
    values = {"page": "workforce", "one": one, "form": form, "known": known}
    return render(request, "console/workforce/chain/ties.html", values)


def _badge(form: forms.Form) -> int:
    code = form.cleaned_data["responder"].strip()
    found = Responder.objects.filter(code=code).first()
    if found is None:
        raise NotFound(what=code)
    return found.pk


def _day(form: forms.Form) -> date:
    day: date = form.cleaned_data["starts_on"]
    return day


ADDRESSES: tuple[URLPattern, ...] = (
    path("chain/doors/<int:household_id>/", door, name="link_door"),
    path("chain/areas/new/", area, name="link_area"),
    path("chain/links/<int:link_id>/end/", end, name="link_end"),
    path("chain/links/<int:link_id>/note/", note, name="link_note"),
    path("workforce/<int:responder_id>/ties/", ties, name="ties"),
)
