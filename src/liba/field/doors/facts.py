"""A responder's doors as the protocol spells them: who lives there, what is due, what was answered last."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

import msgspec

from liba.access.models import Pass
from liba.access.terms import PassStatus
from liba.registry.models import Household, Person
from liba.registry.selectors.households import GONE
from liba.rounds.models import Visit
from liba.rounds.rules.walking import Position, walking_order
from liba.rounds.selectors.doors import Doors, key_of
from liba.rounds.selectors.last import last_visits
from liba.rounds.selectors.targets import HOUSEHOLD, POST, SITE, Target
from liba.rounds.terms.plans import Slot
from liba.territory.models import Site
from liba.workforce.models import Post

Part: TypeAlias = dict[str, object]
_CHUNK = 500


@dataclass(slots=True)
class Behind:
    """What the doors' parts are made of, read once for all of them."""

    people: dict[int, list[Person]] = field(default_factory=lambda: defaultdict(list))
    passes: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    last: dict[str, dict[str, Part]] = field(default_factory=lambda: defaultdict(dict))
    rounds: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    follow: dict[tuple[str, int], list[Part]] = field(default_factory=lambda: defaultdict(list))


def doors_part(doors: Doors, now: datetime) -> list[Part]:
    """Every door, in walking order."""
    behind = _behind(doors, now)
    found = [*_households(doors, behind), *_places(doors, behind)]
    start = doors.responder
    here = (start.lon, start.lat) if start.lon is not None and start.lat is not None else None
    order = walking_order(here, [(str(door["code"]), _position(door)) for door in found])
    for place, index in enumerate(order):
        found[index]["order"] = place
    return [found[index] for index in order]


def slots_part(slots: Iterable[Slot]) -> list[list[object]]:
    """Slots as `[day, window]`."""
    return [[slot.day.isoformat(), slot.window] for slot in slots]


def _behind(doors: Doors, now: datetime) -> Behind:
    behind = Behind()
    for part in _chunks(doors.households):
        people = Person.objects.filter(household__in=part, merged_into=None).exclude(presence__in=GONE)
        for person in people.only(*_PERSON).order_by("-is_head", "born_on", "pk"):
            behind.people[person.household_id].append(person)
        cards = Pass.objects.filter(household__in=part, status=PassStatus.GOOD.value).order_by("serial")
        for household_id, serial in cards.values_list("household_id", "serial"):
            if household_id is not None:
                behind.passes[household_id].append(serial)
    _dues(doors, behind)
    forms = {plan.id: plan.spec.form for plan in doors.plans}
    for visit in last_visits(doors.keys, now):
        if visit.round_id in forms:
            _keep_last(behind.last[key_of(visit)], forms[visit.round_id], visit)
    return behind


def _dues(doors: Doors, behind: Behind) -> None:
    """Which rounds come to which door, and whom they follow there."""
    for plan in doors.plans:
        for target in doors.mine[plan.id]:
            if plan.id not in behind.rounds[target.key]:
                behind.rounds[target.key].append(plan.id)
            if target.followed is not None and target.person_id is not None:
                _follow(behind, target, plan.id, doors.slots(plan, target))


_PERSON = ("id", "household_id", "name", "sex", "born_on", "is_head", "relation", "presence")


def _follow(behind: Behind, target: Target, round_id: int, slots: Iterable[Slot]) -> None:
    """One person's own dues. A household that is followed as a whole has its dues in the plan (`dense`)."""
    assert target.followed is not None
    assert target.person_id is not None
    part: Part = {
        "round": round_id,
        "slots": slots_part(slots),
        "until": target.followed.ends_on.isoformat(),
    }
    behind.follow[target.key, target.person_id].append(part)


def _keep_last(held: dict[str, Part], form: str, visit: Visit) -> None:
    known = held.get(form)
    at = int(visit.happened_at.timestamp())
    if known is not None and int(str(known["at"])) > at:
        return
    held[form] = {
        "at": at,
        "by": visit.responder.name if visit.responder else "",
        "answers": msgspec.json.decode(visit.answers) if visit.answers else {},
        "outcome": visit.outcome,
    }


def _households(doors: Doors, behind: Behind) -> Iterable[Part]:
    for part in _chunks(doors.households):
        rows = Household.objects.filter(pk__in=part).select_related("area").order_by("code")
        for home in rows:
            key = f"{HOUSEHOLD}{home.pk}"
            people = behind.people.get(home.pk, [])
            name = people[0].name if people else ""
            door = _door(behind, key, "household", home, name=name, address=home.address)
            door["people"] = [_person(key, one, doors.day, behind) for one in people]
            since = doors.held.linked.get(home.pk)
            door["since"] = since.isoformat() if since else ""
            if behind.passes.get(home.pk):
                door["passes"] = behind.passes[home.pk]
            yield door


def _places(doors: Doors, behind: Behind) -> Iterable[Part]:
    sites = Site.objects.filter(pk__in=doors.places(SITE)).select_related("area").order_by("code")
    for site in sites:
        yield _door(behind, f"{SITE}{site.pk}", "site", site, name=site.name_zh)
    posts = Post.objects.filter(pk__in=doors.places(POST)).select_related("area").order_by("code")
    for post in posts:
        yield _door(behind, f"{POST}{post.pk}", "post", post, name=post.name_zh)


def _door(
    behind: Behind, key: str, kind: str, place: Household | Site | Post, *, name: str, address: str = ""
) -> Part:
    return {
        "key": key,
        "kind": kind,
        "id": place.pk,
        "code": place.code,
        "name": name,
        "address": address,
        "area": place.area.name_zh,
        "lon": place.lon,
        "lat": place.lat,
        "rounds": behind.rounds.get(key, []),
        "people": [],
        "last": behind.last.get(key, {}),
        "since": "",
    }


def _person(key: str, one: Person, day: date, behind: Behind) -> Part:
    return {
        "id": one.pk,
        "name": one.name,
        "sex": one.sex,
        "age": age_on(one.born_on, day),
        "relation": one.relation,
        "presence": one.presence,
        "follow": behind.follow.get((key, one.pk), []),
    }


def age_on(born_on: date | None, day: date) -> int | None:
    """Whole years."""
    if born_on is None:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _position(door: Mapping[str, object]) -> Position | None:
    lon, lat = door["lon"], door["lat"]
    return (lon, lat) if isinstance(lon, float) and isinstance(lat, float) else None


def _chunks(ids: Collection[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK))
