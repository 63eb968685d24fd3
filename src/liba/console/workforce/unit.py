"""One unit: what it must have and lacks, who is in it, A and B nights."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.console.acts import DayField, done, take_newer, was_stale
from liba.console.fields import NamedForm, offer
from liba.console.requests import StaffRequest, not_there, number_posted, said, staff, whole_number
from liba.console.saying import say_text
from liba.console.serving_words import MEMBER_ROLES
from liba.console.words import word
from liba.console.workforce.units import lacks_said, squads_of
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.workforce import selectors, services
from liba.workforce.models import Unit
from liba.workforce.terms import MemberRole, Need


class UnitFaceForm(NamedForm):
    """What may be changed of a unit."""

    template = forms.ChoiceField(label=gettext_lazy("Template"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class JoinForm(forms.Form):
    """Somebody joins, by their badge number."""

    responder = forms.CharField(label=gettext_lazy("Badge number"), max_length=20)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(MEMBER_ROLES.items()))
    squad = forms.ChoiceField(label=gettext_lazy("Squad"), required=False)
    starts_on = DayField(label=gettext_lazy("From"), required=False)


@staff(Power.SEE_WORKFORCE)
def unit(request: StaffRequest, unit_id: int) -> HttpResponse:
    """One unit: what it must have and lacks, who is in it, A and B nights."""
    return _page(request, unit_id, JoinForm(initial={"role": "member"}))


@staff(Power.MANAGE_WORKFORCE)
def edit(request: StaffRequest, unit_id: int) -> HttpResponse:
    """Change a unit's name or template."""
    one = selectors.unit(request.actor, unit_id)
    start = {
        "name_zh": one.name_zh,
        "name_en": one.name_en,
        "template": one.template.code,
        "version": one.version,
    }
    form = UnitFaceForm(request.POST or None, initial=start)
    offer(form, "template", ((known.code, say_text(known.name)) for known in selectors.templates()))
    newer: list[tuple[str, str]] = []
    if request.method == "POST":
        saved, stale = was_stale(form, lambda: _change(request, unit_id, form))
        if saved:
            said(request, _("Saved."))
            return redirect("console:unit", unit_id)
        if stale:
            fresh = selectors.unit(request.actor, unit_id)
            newer = [(_("Name"), say_text(fresh.name)), (_("Template"), say_text(fresh.template.name))]
            take_newer(form, fresh.version)
    values = {"page": "units", "form": form, "title": _("Change the unit"), "unit": one, "newer": newer}
    return render(request, "console/workforce/units/form.html", values)


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def join(request: StaffRequest, unit_id: int) -> HttpResponse:
    """Put somebody in, or change their role or squad."""
    form = JoinForm(request.POST)
    one = selectors.unit(request.actor, unit_id)
    offer(form, "squad", squads_of(one.template))
    if done(form, lambda: _join(request, unit_id, form)):
        said(request, _("They are in the unit."))
        return redirect("console:unit", unit_id)
    return _page(request, unit_id, form)


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def leave(request: StaffRequest, unit_id: int) -> HttpResponse:
    """Somebody leaves the unit today."""
    services.leave_unit(request.actor, number_posted(request, "member"), now=request.now)
    said(request, _("They are no longer in the unit; what it lacks now is shown."))
    return redirect("console:unit", unit_id)


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def nights(request: StaffRequest, unit_id: int) -> HttpResponse:
    """Split into A and B nights, evenly by one tap or one by one."""
    if "split" in request.POST:
        services.split_nights(request.actor, unit_id, now=request.now)
    else:
        chosen = {
            number: str(side)
            for name, side in request.POST.items()
            if name.startswith("night-") and (number := whole_number(name.removeprefix("night-")))
        }
        services.set_nights(request.actor, unit_id, chosen, now=request.now)
    said(request, _("A and B nights are set."))
    return redirect("console:unit", unit_id)


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def close(request: StaffRequest, unit_id: int) -> HttpResponse:
    """Close a unit."""
    version = number_posted(request, "version")
    services.close_unit(request.actor, unit_id, version=version, now=request.now)
    said(request, _("The unit is closed; its people are free for another one."))
    return redirect("console:unit", unit_id)


def _page(request: StaffRequest, unit_id: int, form: JoinForm) -> HttpResponse:
    today = local_day(request.now, settings.LIBA_ZONE)
    seen = selectors.unit_page(request.actor, unit_id, today)
    offer(form, "squad", squads_of(seen.unit.template))
    values = {
        "page": "units",
        "seen": seen,
        "unit": seen.unit,
        "lacks": lacks_said(seen.unit.template, seen),
        "squads": dict(squads_of(seen.unit.template)),
        "form": form,
        "needs": [_need_said(need, dict(squads_of(seen.unit.template))) for need in seen.rule.needs],
        "may_manage": request.actor.may(Power.MANAGE_WORKFORCE, seen.unit.area.path)
        and seen.unit.closed_on is None,
        "leader": MemberRole.LEADER.value,
    }
    return render(request, "console/workforce/units/page.html", values)


def _need_said(need: Need, squads: dict[str, str]) -> str:
    what = word("member_role", need.role) if need.role else ""
    what = what or (word("standing", need.standing) if need.standing else _("people"))
    if need.most == need.least:
        said_ = _("%(what)s: %(n)d") % {"n": need.least, "what": what}
    elif need.most:
        said_ = _("%(what)s: %(n)d to %(most)d") % {"n": need.least, "most": need.most, "what": what}
    else:
        said_ = _("%(what)s: %(n)d or more") % {"n": need.least, "what": what}
    return f"{said_} ({squads.get(need.group, need.group)})" if need.group else said_


def _change(request: StaffRequest, unit_id: int, form: UnitFaceForm) -> Unit:
    entries = form.cleaned_data
    return services.edit_unit(
        request.actor,
        unit_id,
        name=form.name(),
        template_code=entries["template"],
        version=entries["version"],
        now=request.now,
    )


def _join(request: StaffRequest, unit_id: int, form: JoinForm) -> object:
    entries = form.cleaned_data
    badge = entries["responder"].strip()
    one = selectors.responders(request.actor).filter(code=badge).first()
    if one is None:
        raise not_there(badge)
    return services.join_unit(
        request.actor,
        unit_id,
        one.pk,
        role=MemberRole(entries["role"]),
        squad=entries["squad"],
        starts_on=entries["starts_on"],
        now=request.now,
    )


ADDRESSES: tuple[URLPattern, ...] = (
    path("units/<int:unit_id>/", unit, name="unit"),
    path("units/<int:unit_id>/edit/", edit, name="unit_edit"),
    path("units/<int:unit_id>/join/", join, name="unit_join"),
    path("units/<int:unit_id>/leave/", leave, name="unit_leave"),
    path("units/<int:unit_id>/nights/", nights, name="unit_nights"),
    path("units/<int:unit_id>/close/", close, name="unit_close"),
)
