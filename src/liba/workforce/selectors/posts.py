"""Posts as far as the asker sees them, and the town's shifts."""

from datetime import date

import msgspec
from django.db.models import Q, QuerySet

from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.territory.selectors import within
from liba.workforce.models import Post, RotaRule, ShiftEvent
from liba.workforce.refusals.rotas import UnknownPattern
from liba.workforce.terms import RotaLimits, RotaWeights, ShiftEventKind, ShiftPattern


def posts(actor: Actor, *, closed: bool = False) -> QuerySet[Post]:
    """The posts of the areas whose workforce the actor may see, by code; open ones unless `closed`."""
    held = within(actor.areas_for(Power.SEE_WORKFORCE), "area__path")
    found = Post.objects.filter(held).select_related("area", "site").order_by("code")
    return found if closed else found.filter(closed_on=None)


def post(actor: Actor, post_id: int) -> Post:
    """One post. Refuses (`NotFound`) one that the actor may not see."""
    found = posts(actor, closed=True).filter(pk=post_id).first()
    if found is None:
        raise NotFound(what=f"post {post_id}")
    return found


def open_on(day: date) -> Q:
    """Of posts: those where somebody is to stand on a day."""
    return Q(opened_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gt=day))


def patterns_of(one: Post) -> tuple[ShiftPattern, ...]:
    """The post's shifts of a day."""
    return msgspec.convert(one.patterns, tuple[ShiftPattern, ...])


def town_patterns() -> tuple[ShiftPattern, ...]:
    """The town's shifts, as its playbook has them; none before one was applied."""
    rule = RotaRule.objects.filter(code="town").first()
    return msgspec.convert(rule.patterns, tuple[ShiftPattern, ...]) if rule else ()


def patterns_named(codes: list[str]) -> tuple[ShiftPattern, ...]:
    """The town's shifts of these codes, in the town's order. Refuses (`UnknownPattern`) one that it does not have."""
    known = {pattern.code: pattern for pattern in town_patterns()}
    for code in codes:
        if code not in known:
            raise UnknownPattern(pattern=code)
    return tuple(pattern for code, pattern in known.items() if code in codes)


def rota_limits() -> tuple[RotaLimits, RotaWeights]:
    """What no rota may ask, and what a good one weighs; the usual ones until a playbook says otherwise."""
    rule = RotaRule.objects.filter(code="town").first()
    if rule is None:
        return RotaLimits(), RotaWeights()
    return msgspec.convert(rule.limits, RotaLimits), msgspec.convert(rule.weights, RotaWeights)


def handover_notes(post_ids: list[int]) -> dict[int, ShiftEvent]:
    """The newest hand-over note of each post."""
    events = ShiftEvent.objects.filter(post_id__in=post_ids, kind=ShiftEventKind.HANDED_OVER.value).exclude(
        note=""
    )
    found: dict[int, ShiftEvent] = {}
    for event in events.select_related("responder").order_by("happened_at", "pk"):
        if event.post_id is not None:
            found[event.post_id] = event
    return found
