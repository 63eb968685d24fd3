"""Following somebody by a round, for what happened on a day; and ending it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.console.acts import done
from liba.console.requests import StaffRequest, not_there, said, staff
from liba.console.rounds.forms import FollowForm
from liba.kernel.actors import Power
from liba.registry.models import Household
from liba.registry.selectors import household_by_code, people_of
from liba.rounds.models import Enrolment
from liba.rounds.selectors import round_by_id
from liba.rounds.services import end_enrolment, enrol
from liba.workforce.models import Responder


@staff(Power.MANAGE_ROUNDS)
def new(request: StaffRequest, round_id: int) -> HttpResponse:
    """Enrol a person, or a whole household."""
    found = round_by_id(round_id)
    form = FollowForm(request.POST or None, initial={"household": request.GET.get("household", "")})
    if request.method == "POST" and done(form, lambda: _enrol(request, round_id, form)):
        said(request, _("They are followed from now on."))
        return redirect("console:round", round_id)
    return render(request, "console/rounds/follow.html", {"page": "rounds", "round": found, "form": form})


@staff(Power.MANAGE_ROUNDS)
@require_POST
def end(request: StaffRequest, enrolment_id: int) -> HttpResponse:
    """End it."""
    ended = end_enrolment(request.actor, enrolment_id, now=request.now)
    said(request, _("They are not followed any more."))
    return redirect("console:round", ended.round_id)


def _enrol(request: StaffRequest, round_id: int, form: FollowForm) -> Enrolment:
    given = form.cleaned_data
    home = household_by_code(given["household"])
    if home is None or not request.actor.may(Power.MANAGE_ROUNDS, home.area.path):
        raise not_there(given["household"])
    return enrol(
        request.actor,
        round_id=round_id,
        household_id=home.pk,
        person_id=_person(home, given["person"].strip()),
        reason=given["reason"],
        event_on=given["event_on"],
        ends_on=given["ends_on"],
        responder_id=_responder(given["responder"].strip()),
        now=request.now,
    )


def _person(home: Household, name: str) -> int | None:
    if not name:
        return None
    for person in people_of(home.pk):
        if person.name == name:
            return person.pk
    raise not_there(name)


def _responder(code: str) -> int | None:
    if not code:
        return None
    found = Responder.objects.filter(code=code).first()
    if found is None:
        raise not_there(code)
    return found.pk
