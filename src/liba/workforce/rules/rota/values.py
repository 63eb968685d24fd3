"""What a rota is made from and what it comes to, as values. Times are minutes since 1970 (UTC)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

import msgspec

from liba.workforce.terms import RotaLimits, RotaWeights


class Bar(StrEnum):
    """Why somebody can't take a shift, the most lasting first; `free` is who could but was not needed or is not skilled."""

    UNFIT = "unfit"
    AWAY = "away"
    TIMES = "times"
    NIGHT_GROUP = "night_group"
    BUSY = "busy"
    RESTING = "resting"
    WEEK_FULL = "week_full"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in which shifts are: posts whose shifts begin and end together share one."""

    day: date
    pattern: str
    starts: int
    ends: int
    night: bool


@dataclass(frozen=True, slots=True)
class Stand:
    """One shift of one post: `needs` people, each skill held by one of them at least."""

    post: int
    kind: str
    slot: Slot
    needs: int = 1
    skills: tuple[str, ...] = ()
    at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who can be put on a post. `times` are shifts they can serve (none: any), `wishes` kinds of posts.

    `unfit` and `away` are days; `busy` is what they serve already outside of this rota, by day.
    """

    id: int
    skills: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    wishes: frozenset[str] = frozenset()
    night_group: str = ""
    at: tuple[float, float] | None = None
    unfit: frozenset[date] = frozenset()
    away: frozenset[date] = frozenset()
    busy: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Roster:
    """The whole question. `night_groups` says whose nights a day's are, where they alternate."""

    stands: Sequence[Stand]
    hands: Sequence[Hand]
    limits: RotaLimits = field(default_factory=RotaLimits)
    weights: RotaWeights = field(default_factory=RotaWeights)
    seed: int = 1

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Every time in which somebody must stand somewhere, in order."""
        found = {stand.slot for stand in self.stands}
        return tuple(sorted(found, key=lambda slot: (slot.starts, slot.ends, slot.pattern)))

    @cached_property
    def stands_of(self) -> dict[Slot, list[int]]:
        """The stands of each slot by their place in `stands`."""
        found: dict[Slot, list[int]] = {slot: [] for slot in self.slots}
        for place, stand in enumerate(self.stands):
            found[stand.slot].append(place)
        return found


class Missing(msgspec.Struct, frozen=True):
    """What a rota lacks: `count` people at a post's shift, of a skill if one is named; why the hands there are can't.

    `why` counts hands by what keeps them from the shift.
    """

    post: int
    day: str
    pattern: str
    count: int
    skill: str = ""
    why: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Plan:
    """An answer: for each stand the hands (places in `Roster.hands`) who stand there; and what is known of the best."""

    places: tuple[tuple[int, ...], ...]
    bound: float | None = None
    seconds: float = 0.0


class Spread(msgspec.Struct, frozen=True):
    """How evenly something is shared: least, most, Gini coefficient (0 is even)."""

    least: int
    most: int
    gini: float


class Figures(msgspec.Struct, frozen=True):
    """What a rota comes to. `gap` is how far its cost may lie above the best, as a share; None while nothing is known."""

    needed: int
    filled: int
    hands: int
    cost: float
    bound: float | None
    gap: float | None
    shifts: Spread
    nights: Spread
    wishes_unmet: int
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan and what it comes to."""

    plan: Plan
    figures: Figures
