"""One shift: whose it is and was, what was said at the post, who could stand in, one click to put them there."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.console.requests import StaffRequest, number_posted, said, staff
from liba.console.saying import say_text
from liba.kernel.actors import Power
from liba.kernel.ids import new_id
from liba.kernel.refusals import NotFound
from liba.registry.models import Household
from liba.workforce import selectors, services
from liba.workforce.models import Shift
from liba.workforce.terms import RotaKind, RotaState, ShiftEventKind


@staff(Power.SEE_WORKFORCE)
def page(request: StaffRequest, shift_id: int) -> HttpResponse:
    """The shift; for who may plan, also who could take it."""
    shift = selectors.shift(request.actor, shift_id)
    may_plan = request.actor.may(Power.PLAN_ROTA, shift.post.area.path)
    ahead = shift.ends_at > request.now
    coming = ahead and shift.rota.state == RotaState.PUBLISHED.value
    draft = ahead and shift.rota.state == RotaState.DRAFT.value
    values = {
        "page": "rotas",
        "shift": shift,
        "pattern": _pattern(shift),
        "why": selectors.gaps_among([shift]).get(shift.pk),
        "beside": selectors.with_whom([shift])[shift.pk],
        "changes": selectors.changes_of(shift),
        "events": shift.events.select_related("responder").order_by("-happened_at"),
        "may_plan": may_plan,
        "coming": coming,
        "draft": draft,
        "begun": shift.starts_at <= request.now,
        "is_turn": _is_turn(shift),
        **(_who_could(shift) if may_plan and (coming or draft) else {}),
    }
    return render(request, "console/rotas/shift.html", values)


def _who_could(shift: Shift) -> dict[str, object]:
    if _is_turn(shift) and shift.rota.state == RotaState.DRAFT.value:
        takers = selectors.turn_takers(shift)
        return {"takers": takers.able, "barred": _most_first(takers.barred)}
    if _is_turn(shift):
        turns = selectors.households_in_turn(shift)
        homes = Household.objects.in_bulk([key for key, _last in turns])
        return {"households": [(homes[key], last) for key, last in turns if key in homes]}
    found = selectors.stand_ins(shift)
    return {
        "stand_ins": found.able,
        "barred": _most_first(found.barred),
        "skills": [say_text(one.name) for one in selectors.skills() if one.code in shift.post.skills],
    }


def _is_turn(shift: Shift) -> bool:
    return shift.rota.kind == RotaKind.NEIGHBOURS.value


def _most_first(barred: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(barred.items(), key=lambda item: -item[1])


def _pattern(shift: Shift) -> str:
    named = {one.code: say_text(one.name) for one in selectors.patterns_of(shift.post)}
    return named.get(shift.pattern, shift.pattern)


def _stand_in(request: StaffRequest, shift: Shift) -> str:
    services.put_stand_in(
        request.actor,
        shift.pk,
        number_posted(request, "responder"),
        reason=request.POST.get("reason", ""),
        now=request.now,
    )
    return _("They have the shift now. Their phone learns it at its next contact.")


def _household(request: StaffRequest, shift: Shift) -> str:
    change = services.put_household(
        request.actor,
        shift.pk,
        number_posted(request, "household"),
        reason=request.POST.get("reason", ""),
        now=request.now,
    )
    return _("The two households change turns.") if change.in_return_id else _("The household stands in.")


def _ask(request: StaffRequest, shift: Shift) -> str:
    services.ask_swap(
        request.actor,
        change_id=new_id(),
        shift_id=shift.pk,
        to_code=request.POST.get("to", ""),
        reason=request.POST.get("reason", ""),
        now=request.now,
    )
    return _("They are asked. Nothing changes before they agree.")


def _give_up(request: StaffRequest, shift: Shift) -> str:
    services.give_up_shift(
        request.actor,
        change_id=new_id(),
        shift_id=shift.pk,
        reason=request.POST.get("reason", ""),
        now=request.now,
    )
    return _("The place is open. Choose who stands in.")


def _arrived(request: StaffRequest, shift: Shift) -> str:
    services.record_shift_event(
        request.actor,
        event_id=new_id(),
        shift_id=shift.pk,
        kind=ShiftEventKind.ARRIVED,
        happened_at=request.now,
        now=request.now,
        note=request.POST.get("reason", ""),
    )
    return _("Noted: they have arrived.")


def _draft_put(request: StaffRequest, shift: Shift) -> str:
    one = services.set_draft_place(
        request.actor, shift.pk, number_posted(request, "responder"), now=request.now
    )
    name = one.responder.name if one.responder else ""
    return _("%(name)s stands there in the draft.") % {"name": name}


def _draft_turn(request: StaffRequest, shift: Shift) -> str:
    chosen = number_posted(request, "household") if request.POST.get("household") else None
    key = chosen or services.household_by_code(shift.rota, request.POST.get("code", ""))
    _there, other = services.set_draft_turn(request.actor, shift.pk, key, now=request.now)
    return _("The two households change turns.") if other else _("The household has this turn in the draft.")


def _draft_off(request: StaffRequest, shift: Shift) -> str:
    take_off = services.set_draft_turn if _is_turn(shift) else services.set_draft_place
    take_off(request.actor, shift.pk, None, now=request.now)
    return _("The place is open in the draft.")


ACTS: dict[str, Callable[[StaffRequest, Shift], str]] = {
    "stand_in": _stand_in,
    "household": _household,
    "ask": _ask,
    "give_up": _give_up,
    "arrived": _arrived,
    "draft_put": _draft_put,
    "draft_turn": _draft_turn,
    "draft_off": _draft_off,
}


@staff(Power.PLAN_ROTA)
@require_POST
def act(request: StaffRequest, shift_id: int, act: str) -> HttpResponse:
    """Do one thing with the shift."""
    shift = selectors.shift(request.actor, shift_id)
    if act not in ACTS:
        raise NotFound(what=act[:20])
    said(request, ACTS[act](request, shift))
    return redirect("console:shift", shift_id)


@staff(Power.PLAN_ROTA)
@require_POST
def answer(request: StaffRequest, shift_id: int) -> HttpResponse:
    """Answer a swap for somebody who said so by telephone."""
    shift = selectors.shift(request.actor, shift_id)
    waiting = [
        change
        for change in selectors.changes_of(shift)
        if change.agreed_at is None and change.declined_at is None and change.to_responder_id
    ]
    if not waiting:
        raise NotFound(what="swap")
    services.answer_swap(
        request.actor, waiting[0].pk, agrees=request.POST.get("agrees") == "yes", now=request.now
    )
    said(request, _("The answer is noted."))
    return redirect("console:shift", shift_id)


ADDRESSES: tuple[URLPattern, ...] = (
    path("rotas/shifts/<int:shift_id>/", page, name="shift"),
    path("rotas/shifts/<int:shift_id>/answer/", answer, name="shift_answer"),
    path("rotas/shifts/<int:shift_id>/<slug:act>/", act, name="shift_act"),
)
