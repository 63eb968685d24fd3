"""One link at a time: who answers for a door or an area from a day on, and until when."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound
from liba.registry.models import Household
from liba.territory.models import Area
from liba.workforce.models import Link, Responder
from liba.workforce.refusals.links import (
    Circular,
    HasLeft,
    LinkOver,
    PastAnswered,
    TargetClosed,
    TwoVillages,
    WrongTarget,
)
from liba.workforce.rules.links import Held, Span, answers_to, circles, rewrites_past, take_over
from liba.workforce.selectors.links import links_on, policy
from liba.workforce.selectors.places import village_of
from liba.workforce.terms import LinkLevel


def set_link(
    actor: Actor,
    *,
    level: LinkLevel,
    responder_id: int,
    starts_on: date,
    now: datetime,
    area_id: int | None = None,
    household_id: int | None = None,
    note: str = "",
) -> Link:
    """Let a responder answer for a household (linker) or an area (every other level) from a day on.

    A household has one linker on any day: who had it hands over on that day. An area may have several. Setting what
    is so already changes nothing. Refuses who left (`HasLeft`), what is closed, a second village, a circle, and
    days that are over and were another's.
    """
    with decision():
        take_turn()
        responder = _responder(responder_id, starts_on)
        household, area = _target(level, household_id, area_id)
        place = household.area if household is not None else area
        assert place is not None
        actor.require(Power.ASSIGN_LINKS, place.path)
        same = _same(level, responder, household, area, starts_on)
        if same is not None:
            return same
        _check(level, responder, place, household, starts_on)
        before = _hand_over(household, starts_on, local_day(now, settings.LIBA_ZONE)) if household else None
        link = Link.objects.create(
            level=level.value,
            responder=responder,
            area=area,
            household=household,
            starts_on=starts_on,
            follows=before,
            note=note.strip()[:500],
            changed_seq=next_seq(),
        )
        record(
            actor,
            "workforce.link.set",
            "link",
            link.pk,
            now,
            area_path=place.path,
            level=level.value,
            responder=responder.code,
            target=household.code if household is not None else place.code,
            starts_on=starts_on.isoformat(),
        )
    return link


def end_link(actor: Actor, link_id: int, *, ends_on: date, because: str, now: datetime) -> Link:
    """End a link: from `ends_on` on nobody answers by it. Not before today; a link that never began may be taken back."""
    with decision():
        take_turn()
        link = Link.objects.select_related("area", "household__area", "responder").filter(pk=link_id).first()
        if link is None:
            raise NotFound(what=f"link {link_id}")
        path = place_of(link).path
        actor.require(Power.ASSIGN_LINKS, path)
        today = local_day(now, settings.LIBA_ZONE)
        over = link.ends_on is not None and link.ends_on <= ends_on
        if over or ends_on < max(link.starts_on, today):
            raise LinkOver(day=ends_on.isoformat())
        link.ends_on, link.ended_because, link.changed_seq = ends_on, because.strip()[:30], next_seq()
        link.save(update_fields=["ends_on", "ended_because", "changed_seq"])
        record(
            actor,
            "workforce.link.ended",
            "link",
            link.pk,
            now,
            area_path=path,
            level=link.level,
            responder=link.responder.code,
            ends_on=ends_on.isoformat(),
            because=link.ended_because,
        )
    return link


def next_seq() -> int:
    """The next number of change. Only inside a turn: numbers then become visible in their order."""
    return (Link.objects.aggregate(newest=Max("changed_seq"))["newest"] or 0) + 1


def place_of(link: Link) -> Area:
    """The area that a link is about, or in which its household stands."""
    place = link.household.area if link.household is not None else link.area
    assert place is not None
    return place


def _responder(responder_id: int, starts_on: date) -> Responder:
    responder = Responder.objects.filter(pk=responder_id).first()
    if responder is None:
        raise NotFound(what=f"responder {responder_id}")
    if responder.left_on is not None and responder.left_on <= starts_on:
        raise HasLeft(responder=responder.code, day=starts_on.isoformat())
    return responder


def _target(
    level: LinkLevel, household_id: int | None, area_id: int | None
) -> tuple[Household | None, Area | None]:
    if (household_id is None) == (level is LinkLevel.LINKER) or (area_id is None) == (household_id is None):
        raise WrongTarget
    if household_id is not None:
        household = Household.objects.select_related("area").filter(pk=household_id).first()
        if household is None:
            raise NotFound(what=f"household {household_id}")
        if household.closed_at is not None:
            raise TargetClosed(target=household.code)
        return household, None
    area = Area.objects.filter(pk=area_id or 0).first()
    if area is None:
        raise NotFound(what=f"area {area_id}")
    if area.closed_on is not None:
        raise TargetClosed(target=area.name)
    return None, area


def _same(
    level: LinkLevel, responder: Responder, household: Household | None, area: Area | None, day: date
) -> Link | None:
    return (
        links_on(day)
        .filter(level=level.value, responder=responder, household=household, area=area, ends_on=None)
        .first()
    )


def _check(
    level: LinkLevel, responder: Responder, place: Area, household: Household | None, day: date
) -> None:
    limits, _weights = policy()
    if level is LinkLevel.LINKER:
        village = village_of(place)
        others = (
            links_on(day)
            .filter(responder=responder, level=level.value)
            .exclude(household_id=household.pk if household else 0)
        )
        held = {
            village_of(link.household.area)
            for link in others.select_related("household__area")
            if link.household
        }
        if len({area.pk for area in (*held, village)}) > limits.villages:
            other = min((area for area in held if area != village), key=lambda area: area.path)
            raise TwoVillages(responder=responder.code, village=other.name, other=village.name)
    held_now = [*held_by_officers(day, responder.pk), Held(level, responder.pk, place.path)]
    rings = [ring for ring in circles(answers_to(held_now), own=limits.own) if responder.pk in ring]
    if rings:
        through = [one for one in rings[0] if one != responder.pk] or [responder.pk]
        raise Circular(responder=responder.code, through=_codes(through))


def held_by_officers(day: date, *also: int) -> list[Held]:
    """What those who answer for an area hold on the day, their own doors among it: no circle leads over anybody else."""
    areas = list(links_on(day).exclude(area=None).values_list("level", "responder_id", "area__path"))
    officers = {responder for _level, responder, _path in areas} | {*also}
    doors = links_on(day).filter(level=LinkLevel.LINKER.value, responder__in=officers)
    own = doors.values_list("level", "responder_id", "household__area__path").distinct()
    return [Held(LinkLevel(level), responder, path) for level, responder, path in (*areas, *own) if path]


def _codes(responders: Iterable[int]) -> str:
    return ", ".join(
        Responder.objects.filter(pk__in=responders).order_by("pk").values_list("code", flat=True)
    )


def _hand_over(household: Household, starts_on: date, today: date) -> Link | None:
    """End what others hold of this door from the day on; gives the link that the new one follows."""
    links = {link.pk: link for link in Link.objects.filter(household=household).order_by("starts_on", "pk")}
    history = [Span(link.pk, link.starts_on, link.ends_on) for link in links.values()]
    if rewrites_past(history, starts_on, today):
        raise PastAnswered(day=starts_on.isoformat())
    seq = next_seq()
    before: Link | None = None
    for link_id, day in take_over(history, starts_on).items():
        link = links[link_id]
        link.ends_on, link.ended_because, link.changed_seq = day, "handed_over", seq
        link.save(update_fields=["ends_on", "ended_because", "changed_seq"])
        before = link if link.starts_on < day else before
    return before
