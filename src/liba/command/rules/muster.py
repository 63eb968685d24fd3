"""What follows from the facts of a muster: who answered what and came when, when a group stood, what was learned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Protocol
from uuid import UUID

from liba.command.terms.activation import MusterAnswer

ANSWERED, ARRIVED = "answered", "arrived"


@dataclass(frozen=True, slots=True)
class MusterFact:
    """One fact: an answer with what was said, or an arrival."""

    id: UUID
    kind: str
    happened_at: datetime
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Mustered:
    """How somebody stands: the last answer counts, and the first arrival."""

    answer: str = ""
    answered_at: datetime | None = None
    arrived_at: datetime | None = None


class Called(Protocol):
    """Whoever was called."""

    @property
    def answer(self) -> str: ...
    @property
    def arrived_at(self) -> datetime | None: ...


def mustered(facts: Iterable[MusterFact]) -> Mustered:
    """The moments that facts give, in whatever order they came in."""
    answer, answered_at, arrived_at = "", None, None
    for fact in sorted(facts, key=lambda fact: (fact.happened_at, fact.id)):
        if fact.kind == ARRIVED:
            arrived_at = arrived_at or fact.happened_at
        else:
            answer, answered_at = fact.answer, fact.happened_at
    return Mustered(answer, answered_at, arrived_at)


def is_missing(one: Called) -> bool:
    """Whether somebody is still to come: neither there, nor excused by having said that they can't."""
    return one.arrived_at is None and one.answer != MusterAnswer.CANNOT


def stood_at(arrivals: Sequence[datetime], least: int, lead_at: datetime | None) -> datetime | None:
    """When a group was complete: with its least number at hand, among them whoever leads it. None when it was not."""
    if len(arrivals) < least or lead_at is None:
        return None
    return max(sorted(arrivals)[least - 1], lead_at)


def minutes_to(share: float, arrivals: Sequence[datetime], called: int, started_at: datetime) -> int | None:
    """Minutes after T+0 by which this share of those who were called had come. None when they never did."""
    wanted = max(1, ceil(called * share))
    if len(arrivals) < wanted:
        return None
    return int((sorted(arrivals)[wanted - 1] - started_at).total_seconds() // 60)
