"""Who fits a post or a unit best: by wish, skill, nearness and how much they serve already; every point has its reason."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """What speaks for somebody, or bars them."""

    NOT_CLEARED = "not_cleared"
    ABSENT = "absent"
    IN_ANOTHER_UNIT = "in_another_unit"
    LACKS_SKILL = "lacks_skill"
    WANTED_STANDING = "wanted_standing"
    HAS_SKILL = "has_skill"
    WISHES_IT = "wishes_it"
    WISHES_ELSE = "wishes_else"
    CAN_AT_THAT_TIME = "can_at_that_time"
    NOT_AT_THAT_TIME = "not_at_that_time"
    SAME_AREA = "same_area"
    NEAR = "near"
    SERVES_LITTLE = "serves_little"


BARS = frozenset({Why.NOT_CLEARED, Why.ABSENT, Why.IN_ANOTHER_UNIT})
_POINTS = {
    Why.WANTED_STANDING: 40,
    Why.HAS_SKILL: 30,
    Why.WISHES_IT: 25,
    Why.SAME_AREA: 15,
    Why.CAN_AT_THAT_TIME: 10,
    Why.WISHES_ELSE: -10,
    Why.LACKS_SKILL: -30,
    Why.NOT_AT_THAT_TIME: -40,
}
_NEAR_METRES = 3000
_NEAR_POINTS = 15
_HOURS_OF_A_POINT = 4
_FREE_POINTS = 10


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked for: skills of which one at least is needed, kind of post, shift, standings that are missing."""

    skills: frozenset[str] = frozenset()
    kind: str = ""
    time: str = ""
    standings: frozenset[str] = frozenset()
    area_path: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody as far as fitting goes. `metres` to the place, None where either has no position; hours of two weeks."""

    id: int
    standing: str
    skills: frozenset[str]
    wishes: frozenset[str]
    times: frozenset[str]
    area_path: str
    metres: int | None = None
    hours: int = 0
    fit: bool = True
    absent: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """How well somebody fits: points, and each reason with its points (bars have none)."""

    id: int
    points: int
    reasons: tuple[tuple[Why, int], ...]

    @property
    def barred(self) -> bool:
        """Whether something forbids it."""
        return any(why in BARS for why, _points in self.reasons)


def match(place: Place, one: Candidate) -> Match:
    """What speaks for and against somebody at a place."""
    reasons = [(why, 0) for why, holds in _bars(one) if holds]
    reasons += [(why, _POINTS[why]) for why, holds in _reasons(place, one) if holds]
    if one.metres is not None and one.metres < _NEAR_METRES:
        reasons.append((Why.NEAR, round(_NEAR_POINTS * (1 - one.metres / _NEAR_METRES))))
    if one.hours < _FREE_POINTS * _HOURS_OF_A_POINT:
        reasons.append((Why.SERVES_LITTLE, _FREE_POINTS - one.hours // _HOURS_OF_A_POINT))
    return Match(one.id, sum(points for _why, points in reasons), tuple(reasons))


def best(place: Place, candidates: Collection[Candidate]) -> list[Match]:
    """Everybody, the best first: who may not go at the end, ties by who serves less, then by id."""
    hours = {one.id: one.hours for one in candidates}
    found = [match(place, one) for one in candidates]
    return sorted(found, key=lambda one: (one.barred, -one.points, hours[one.id], one.id))


def _bars(one: Candidate) -> tuple[tuple[Why, bool], ...]:
    return (
        (Why.NOT_CLEARED, not one.fit),
        (Why.ABSENT, one.absent),
        (Why.IN_ANOTHER_UNIT, one.elsewhere),
    )


def _reasons(place: Place, one: Candidate) -> tuple[tuple[Why, bool], ...]:
    skilled = bool(place.skills & one.skills)
    return (
        (Why.WANTED_STANDING, one.standing in place.standings),
        (Why.HAS_SKILL, skilled),
        (Why.LACKS_SKILL, bool(place.skills) and not skilled),
        (Why.WISHES_IT, bool(place.kind) and place.kind in one.wishes),
        (Why.WISHES_ELSE, bool(place.kind) and bool(one.wishes) and place.kind not in one.wishes),
        (Why.CAN_AT_THAT_TIME, bool(place.time) and (place.time in one.times)),
        (Why.NOT_AT_THAT_TIME, bool(place.time) and bool(one.times) and place.time not in one.times),
        (Why.SAME_AREA, bool(place.area_path) and one.area_path.startswith(place.area_path)),
    )
