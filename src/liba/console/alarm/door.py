"""The list at the door: who was called, found by name or badge; ticked, or scanned. Made for a phone's width."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.command.models import Activation, ActivationMember
from liba.command.refusals.alarm import NotCalled
from liba.command.selectors.activation import DOOR, activation_by_id, plan_of
from liba.command.selectors.muster import MemberLine, members_of, uncalled_people
from liba.command.services import MusterRecorded, answer_muster, arrive, join_group
from liba.command.services.muster import responder_by_badge
from liba.command.terms.activation import MusterAnswer, PlanGroup
from liba.console.exports import Cell, export
from liba.console.requests import StaffRequest, not_there, number_posted, said, staff
from liba.console.saying import say_text
from liba.console.words import word
from liba.governance.services import decision, record
from liba.kernel.calendar import local_day
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden


@staff(*DOOR)
def page(request: StaffRequest, activation_id: int) -> HttpResponse:
    """The list; of those who are still to come, unless all are asked for."""
    activation = _at_door(request, activation_id)
    lines = members_of(activation, request.now)
    groups = {group.code: group for group in plan_of(activation.plan).groups}
    asked, runs = _asked(request), activation.ended_at is None
    others = (
        uncalled_people(activation, asked["q"], local_day(request.now, settings.LIBA_ZONE)) if runs else []
    )
    with decision():
        record(
            request.actor, "command.muster.list_seen", "activation", activation.pk, request.now,
            area_path=activation.area.path, people=len(lines) + len(others),
        )  # fmt: skip
    if request.GET.get("format"):
        return _exported(request.GET["format"], activation, lines, groups)
    shown = [(groups[line.member.group], line) for line in lines if _is_shown(line, asked)]
    values = {
        "page": "alarm",
        "activation": activation,
        "lines": shown,
        "groups": list(groups.values()),
        "asked": asked,
        "query": urlencode(asked),
        "missing": sum(line.missing for line in lines),
        "all": len(lines),
        "runs": runs,
        "uncalled": others,
    }
    return render(request, "console/alarm/door.html", values)


@staff(*DOOR)
@require_POST
def tick(request: StaffRequest, activation_id: int, member_id: int) -> HttpResponse:
    """Somebody is there, or said that they can't come."""
    activation = _at_door(request, activation_id)
    member = ActivationMember.objects.filter(pk=member_id, activation=activation).first()
    if member is None:
        raise not_there(f"member {member_id}")
    if request.POST.get("what") == "cannot":
        answer_muster(
            request.actor, event_id=new_id(), activation_id=activation.pk, responder_id=member.responder_id,
            answer=MusterAnswer.CANNOT, way="list", happened_at=request.now, now=request.now,
        )  # fmt: skip
    else:
        arrive(
            request.actor, event_id=new_id(), activation_id=activation.pk, responder_id=member.responder_id,
            way="list", happened_at=request.now, now=request.now,
        )  # fmt: skip
    if request.htmx:
        line = next(one for one in members_of(activation, request.now) if one.member.pk == member.pk)
        group = next(one for one in plan_of(activation.plan).groups if one.code == member.group)
        values = {"group": group, "line": line, "activation": activation, "runs": True}
        return render(request, "console/alarm/door_row.html", values)
    return redirect(_door(request, activation))


@staff(*DOOR)
@require_POST
def scan(request: StaffRequest, activation_id: int) -> HttpResponse:
    """A badge was scanned, or its number typed: the person is there, and is told where to go."""
    activation = _at_door(request, activation_id)
    one = responder_by_badge(request.POST.get("badge", ""))
    if activation.ended_at is None and not activation.members.filter(responder=one).exists():
        messages.warning(
            request, _("%(who)s was not called. Choose a group to add them to.") % {"who": one.name}
        )
        return redirect(f"{reverse('console:alarm_door', args=[activation.pk])}?{urlencode({'q': one.code})}")
    recorded = arrive(
        request.actor, event_id=new_id(), activation_id=activation.pk, responder_id=one.pk, way="scan",
        happened_at=request.now, now=request.now,
    )  # fmt: skip
    said(request, _where(activation, recorded))
    return redirect(_door(request, activation))


@staff(*DOOR)
@require_POST
def join(request: StaffRequest, activation_id: int) -> HttpResponse:
    """Somebody came uncalled: they are added to the group that was chosen, and are there."""
    activation = _at_door(request, activation_id)
    recorded = join_group(
        request.actor, event_id=new_id(), activation_id=activation.pk, group=request.POST.get("group", ""),
        responder_id=number_posted(request, "responder"), happened_at=request.now, now=request.now,
    )  # fmt: skip
    said(request, _where(activation, recorded))
    return redirect("console:alarm_door", activation.pk)


def _at_door(request: StaffRequest, activation_id: int) -> Activation:
    """The activation, for whoever may keep its door: everybody's names stand on the list."""
    activation = activation_by_id(request.actor, activation_id)
    if not any(request.actor.may(power, activation.area.path) for power in DOOR):
        raise Forbidden(power=DOOR[0].value)
    return activation


def _where(activation: Activation, recorded: MusterRecorded) -> str:
    """Where somebody who has come is to go: their group and its post."""
    one, plan = recorded.member.responder, plan_of(activation.plan)
    group = next((each for each in plan.groups if each.code == recorded.member.group), None)
    if group is None:
        raise NotCalled(who=one.name)
    post = next((say_text(each.name) for each in plan.posts if each.code == group.post), "")
    return " · ".join(filter(None, (one.name, say_text(group.name), post))) + _again(recorded.flags)


def _again(flags: tuple[str, ...]) -> str:
    if "too_late" in flags:
        return " · " + _("this call is over; it is written down")
    return " · " + _("was ticked before") if "again" in flags else ""


def _asked(request: StaffRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "")[:40] for name in ("q", "group", "show")}


def _is_shown(line: MemberLine, asked: dict[str, str]) -> bool:
    one, words = line.member.responder, asked["q"].strip().lower()
    if asked["group"] and line.member.group != asked["group"]:
        return False
    if words:
        return words in one.name.lower() or words in one.code.lower() or words == one.phone_tail
    return asked["show"] == "all" or line.missing


def _door(request: StaffRequest, activation: Activation) -> str:
    asked = {name: request.POST.get(name, "")[:40] for name in ("group", "show")}
    return f"{reverse('console:alarm_door', args=[activation.pk])}?{urlencode(asked)}"


def _exported(
    format_: str, activation: Activation, lines: list[MemberLine], groups: dict[str, PlanGroup]
) -> HttpResponse:
    headings = [
        _("Badge"), _("Name"), _("Working group"), _("Role"), _("State"), _("Answered at"), _("Arrived at"), _("Area"),
    ]  # fmt: skip
    return export(format_, f"muster-{activation.pk}", headings, [_cells(line, groups) for line in lines])


def _cells(line: MemberLine, groups: dict[str, PlanGroup]) -> list[Cell]:
    member = line.member
    return [
        member.responder.code, member.responder.name, say_text(groups[member.group].name),
        word("muster_role", member.role), word("muster_state", line.state), member.answered_at,
        member.arrived_at, say_text(member.responder.area.name),
    ]  # fmt: skip
