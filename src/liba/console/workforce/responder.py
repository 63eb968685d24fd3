"""One responder: everything on a page, changed, cleared, leaving, their numbers shown."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.console.acts import done, take_newer, was_stale
from liba.console.requests import StaffRequest, number_posted, said, staff
from liba.console.saying import say_text
from liba.console.words import word
from liba.console.workforce.forms import ClearanceForm, LeaveForm, ResponderForm, known_of
from liba.console.workforce.responders import offer_choices, shift_codes
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.kernel.ids import new_id
from liba.workforce import selectors, services
from liba.workforce.models import Responder


@staff(Power.SEE_WORKFORCE)
def page(request: StaffRequest, responder_id: int) -> HttpResponse:
    """Units, links, shifts, pledges, clearance; numbers masked. The look is written down."""
    return _page(request, responder_id, ClearanceForm(), LeaveForm())


def _page(
    request: StaffRequest, responder_id: int, clearance: ClearanceForm, leaving: LeaveForm
) -> HttpResponse:
    seen = services.look_at_responder(request.actor, responder_id, now=request.now)
    one, where = seen.one, seen.one.area.path
    skills = {skill.code: say_text(skill.name) for skill in selectors.skills()}
    times = dict(shift_codes())
    home = selectors.home_of(one)
    values = {
        "page": "workforce",
        "seen": seen,
        "one": one,
        "home": home if home and request.actor.may(Power.SEE_PEOPLE, home.area.path) else None,
        "skills": [skills.get(code, code) for code in one.skills],
        "wishes": [word("post_kind", code) for code in one.wishes],
        "times": [times.get(code, code) for code in one.times],
        "clearance": clearance,
        "leaving": leaving,
        "today": local_day(request.now, settings.LIBA_ZONE),
        "may_manage": request.actor.may(Power.MANAGE_WORKFORCE, where),
        "may_assign": request.actor.may(Power.ASSIGN_LINKS, where),
        "may_reveal": request.actor.may(Power.SEE_NUMBERS, where),
    }
    return render(request, "console/workforce/responders/page.html", values)


@staff(Power.MANAGE_WORKFORCE)
def edit(request: StaffRequest, responder_id: int) -> HttpResponse:
    """Change what is known. The form shows numbers in full, which is a look at them."""
    one = selectors.responder(request.actor, responder_id)
    newer: list[tuple[str, str]] = []
    if request.method == "POST":
        form = ResponderForm(request.POST)
        offer_choices(form, request.actor)
        saved, stale = was_stale(form, lambda: _change(request, responder_id, form))
        if saved:
            said(request, _("Saved."))
            return redirect("console:responder", responder_id)
        if stale:
            fresh = selectors.responder(request.actor, responder_id)
            newer = _in_words(fresh)
            take_newer(form, fresh.version)
    else:
        numbers = services.reveal_responder(request.actor, responder_id, now=request.now)
        form = ResponderForm(initial=known_of(one, numbers.id_number, numbers.phones))
        offer_choices(form, request.actor)
    title = _("Change %(name)s") % {"name": one.name}
    values = {"page": "workforce", "form": form, "title": title, "one": one, "newer": newer}
    return render(request, "console/workforce/responders/form.html", values)


@staff(Power.SEE_NUMBERS)
@require_POST
def reveal(request: StaffRequest, responder_id: int) -> HttpResponse:
    """Numbers in full; each time is written down."""
    numbers = services.reveal_responder(request.actor, responder_id, now=request.now)
    response = render(request, "console/households/numbers.html", {"numbers": numbers})
    response["Cache-Control"] = "no-store"
    return response


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def clear(request: StaffRequest, responder_id: int) -> HttpResponse:
    """Note what the clinic says."""
    form = ClearanceForm(request.POST)
    if done(form, lambda: _clear(request, responder_id, form)):
        said(request, _("Noted. What they had shows as a gap at once if they may not serve."))
        return redirect("console:responder", responder_id)
    return _page(request, responder_id, form, LeaveForm())


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def report_ill(request: StaffRequest, responder_id: int) -> HttpResponse:
    """They rang up: ill. One tap."""
    services.report_ill(
        request.actor, responder_id, clearance_id=new_id(), happened_at=request.now, now=request.now
    )
    said(request, _("They are taken off. Posts, units and doors that they had show as gaps."))
    return redirect("console:responder", responder_id)


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def leave(request: StaffRequest, responder_id: int) -> HttpResponse:
    """They serve no longer from a day on."""
    form = LeaveForm(request.POST)
    if done(form, lambda: _leave(request, responder_id, form)):
        said(request, _("Noted. The row stays for its time, then it is destroyed."))
        return redirect("console:responder", responder_id)
    return _page(request, responder_id, ClearanceForm(), form)


@staff(Power.MANAGE_WORKFORCE)
@require_POST
def resume(request: StaffRequest, responder_id: int) -> HttpResponse:
    """They serve again."""
    version = number_posted(request, "version")
    services.resume_service(request.actor, responder_id, version=version, now=request.now)
    said(request, _("They serve again."))
    return redirect("console:responder", responder_id)


def _change(request: StaffRequest, responder_id: int, form: ResponderForm) -> Responder:
    version = form.cleaned_data["version"] or 0
    return services.edit_responder(
        request.actor, responder_id, form.draft(), version=version, now=request.now
    )


def _clear(request: StaffRequest, responder_id: int, form: ClearanceForm) -> object:
    entries = form.cleaned_data
    return services.set_clearance(
        request.actor,
        responder_id,
        state=form.state_said(),
        until=entries["until"],
        happened_at=entries["happened_at"],
        now=request.now,
    )


def _leave(request: StaffRequest, responder_id: int, form: LeaveForm) -> object:
    entries = form.cleaned_data
    return services.end_service(
        request.actor, responder_id, left_on=entries["left_on"], version=entries["version"], now=request.now
    )


def _in_words(one: Responder) -> list[tuple[str, str]]:
    return [
        (_("Name"), one.name),
        (_("Standing"), word("standing", one.standing)),
        (_("Area"), say_text(one.area.name)),
        (_("Badge number"), one.code),
        (_("Night group"), one.night_group),
    ]


ADDRESSES: tuple[URLPattern, ...] = (
    path("workforce/<int:responder_id>/", page, name="responder"),
    path("workforce/<int:responder_id>/edit/", edit, name="responder_edit"),
    path("workforce/<int:responder_id>/reveal/", reveal, name="responder_reveal"),
    path("workforce/<int:responder_id>/clearance/", clear, name="responder_clear"),
    path("workforce/<int:responder_id>/ill/", report_ill, name="responder_ill"),
    path("workforce/<int:responder_id>/leave/", leave, name="responder_leave"),
    path("workforce/<int:responder_id>/resume/", resume, name="responder_resume"),
)
