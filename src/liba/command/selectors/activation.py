"""Plans and activations as the asker sees them, and what activating would do."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from django.conf import settings
from django.db.models import Q, QuerySet

from liba.command.models import Activation, ActivationMember, PlanVersion
from liba.command.refusals.alarm import UnknownActivation, UnknownPlan
from liba.command.rules.activation import Call, Person, calls_of
from liba.command.selectors.addressees import serving
from liba.command.terms.activation import ActivationPlan, PlanGroup
from liba.governance.models import Measure
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.workforce.models import Responder
from liba.workforce.terms import ClearanceState

SEE = (Power.SEE_ORDERS, Power.ACTIVATE, Power.MANAGE_WORKFORCE)
DOOR = (Power.ACTIVATE, Power.MANAGE_WORKFORCE)
_UNABLE = (ClearanceState.ILL.value, ClearanceState.NOT_CLEARED.value)


@dataclass(frozen=True)
class Doubly:
    """Somebody whom several groups name, the one to which they are called, and the others."""

    responder: Responder
    group: PlanGroup
    others: tuple[PlanGroup, ...]


@dataclass(frozen=True)
class Preview:
    """What activating would do. `calls` by group; `unable` can't serve today and are not called; `unheard` have no account."""

    version: PlanVersion
    plan: ActivationPlan
    calls: tuple[Call, ...]
    groups: Mapping[str, int]
    leaderless: tuple[PlanGroup, ...]
    doubly: tuple[Doubly, ...]
    unable: int
    unheard: int


def plans() -> list[PlanVersion]:
    """The newest version of each plan."""
    newest = {row.code: row for row in PlanVersion.objects.order_by("version")}
    return [newest[code] for code in sorted(newest)]


def plan_by_code(code: str) -> PlanVersion:
    """The newest version of a plan. Refuses a code that there is none of."""
    found = PlanVersion.objects.filter(code=code).order_by("-version").first()
    if found is None:
        raise UnknownPlan(plan=code)
    return found


def plan_of(version: PlanVersion) -> ActivationPlan:
    """The plan as a value."""
    return msgspec.convert(version.spec, ActivationPlan)


def activations(actor: Actor) -> QuerySet[Activation]:
    """What was ever started, newest first, for those who may see it."""
    if not any(actor.holds(power) for power in SEE):
        return Activation.objects.none()
    return Activation.objects.select_related("plan", "area", "venue", "measure").order_by(
        "-started_at", "-pk"
    )


def activation_by_id(actor: Actor, activation_id: int) -> Activation:
    """One of them."""
    found = activations(actor).filter(pk=activation_id).first()
    if found is None:
        raise UnknownActivation
    return found


def running(*, drill: bool | None = None) -> QuerySet[Activation]:
    """What runs now; in earnest before drills."""
    found = Activation.objects.filter(ended_at=None).select_related("plan", "area", "venue")
    return (found if drill is None else found.filter(drill=drill)).order_by("drill", "-started_at")


def preview(code: str, now: datetime) -> Preview:
    """What activating a plan would do now: the very people whom `activate` calls."""
    version = plan_by_code(code)
    plan = plan_of(version)
    day = local_day(now, settings.LIBA_ZONE)
    able, unable = _people(plan, day)
    calls = calls_of(plan, able)
    named = {group.code: group for group in plan.groups}
    rows = Responder.objects.in_bulk([call.person for call in calls if call.also])
    led = {call.group for call in calls if call.role == "leader"}
    heard = _heard([call.person for call in calls])
    return Preview(
        version=version,
        plan=plan,
        calls=tuple(calls),
        groups=Counter(call.group for call in calls),
        leaderless=tuple(group for group in plan.groups if group.code not in led),
        doubly=tuple(
            Doubly(rows[call.person], named[call.group], tuple(named[code] for code in call.also))
            for call in calls
            if call.also
        ),
        unable=len(calls_of(plan, unable)),
        unheard=len(calls) - heard,
    )


def measures_in_force(now: datetime) -> list[Measure]:
    """Measures that may stand behind an activation."""
    held = Measure.objects.filter(starts_at__lte=now, ends_at__gt=now).order_by("code")
    return [one for one in held if one.window.holds(now)]


def member_of(responder: Responder | None) -> ActivationMember | None:
    """To what somebody is called now; what is in earnest before a drill."""
    if responder is None:
        return None
    found = ActivationMember.objects.filter(responder=responder, activation__ended_at=None)
    return found.select_related("activation__plan").order_by("activation__drill", "-called_at").first()


def reply_codes(activation_id: int) -> dict[int, str]:
    """The code with which each user's reply is known, for whoever sends the call."""
    found = ActivationMember.objects.filter(activation=activation_id, responder__user__isnull=False)
    return dict(found.values_list("responder__user", "reply_code"))


def is_unable(one: Responder, day: date) -> bool:
    """Whether somebody can't serve on a day: they left, or the clinic says no. Why is nobody's business here."""
    return (one.left_on is not None and one.left_on <= day) or one.clearance in _UNABLE


def _people(plan: ActivationPlan, day: date) -> tuple[list[Person], list[Person]]:
    """Everybody whom the plan may mean: those who can serve, and those who can't."""
    units = {code for group in plan.groups for code in group.units}
    own: dict[int, dict[str, str]] = defaultdict(dict)
    for pk, unit, role in (
        serving(day).filter(unit__code__in=units).values_list("responder", "unit__code", "role")
    ):
        own[pk][unit] = role
    wanted = {code for group in plan.groups for code in group.groups}
    grouped: dict[int, set[str]] = defaultdict(set)
    through = Responder.groups.through.objects.filter(respondergroup__code__in=wanted)
    for pk, code in through.values_list("responder", "respondergroup__code"):
        grouped[pk].add(code)
    badges = {code for group in plan.groups for code in (group.leader, *group.deputies) if code}
    standings = {code for group in plan.groups for code in group.standings}
    chosen = Q(pk__in=[*own, *grouped]) | Q(code__in=badges) | Q(standing__in=standings)
    able: list[Person] = []
    unable: list[Person] = []
    for one in (
        Responder.objects.filter(chosen).only("code", "standing", "left_on", "clearance").order_by("code")
    ):
        person = Person(one.pk, one.code, one.standing, own[one.pk], frozenset(grouped[one.pk]))
        (unable if is_unable(one, day) else able).append(person)
    return able, unable


def _heard(people: list[int]) -> int:
    return Responder.objects.filter(pk__in=people, user__isnull=False, user__is_active=True).count()
