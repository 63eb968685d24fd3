"""Links of responsibility: who holds what on which day, who answers to whom, and when an answer is a circle."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from liba.workforce.terms import LinkLevel

_ORDER = tuple(LinkLevel)


@dataclass(frozen=True, slots=True)
class Span:
    """A time: from a day, up to but not on `ends_on`. `id` tells which link it is of."""

    id: int
    starts_on: date
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def meets(self, first: date, end: date | None) -> bool:
        """Whether it has a day in common with the time from `first` up to `end`."""
        begins = max(self.starts_on, first)
        ends = min((day for day in (self.ends_on, end) if day is not None), default=None)
        return ends is None or begins < ends


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody answers at a level for a place: the area's path, or that of the area a household stands in."""

    level: LinkLevel
    responder: int
    path: str


def take_over(history: Iterable[Span], starts_on: date) -> dict[int, date]:
    """When the links of one door end so that a new one holds alone from `starts_on` on: id → day.

    What began before ends on that day; what would only have begun then or later never does (it ends as it starts).
    """
    return {span.id: max(span.starts_on, starts_on) for span in history if span.meets(starts_on, None)}


def rewrites_past(history: Iterable[Span], starts_on: date, today: date) -> bool:
    """Whether a link from `starts_on` on would take days that are over from somebody who answered then."""
    return any(span.meets(starts_on, today) for span in history)


def ancestors(path: str) -> tuple[str, ...]:
    """The path and those above it, the nearest first."""
    return tuple(accumulate(f"{step}." for step in path.split(".") if step))[::-1]


def nearest(path: str, places: Collection[str]) -> str:
    """The nearest of `places` at or above the path; empty when none is."""
    return next((one for one in ancestors(path) if one in places), "")


def answers_to(held: Sequence[Held]) -> dict[int, frozenset[int]]:
    """Whom each responder answers to: those at the nearest filled level above, over the place or the nearest above it."""
    at: dict[LinkLevel, dict[str, set[int]]] = {level: {} for level in _ORDER}
    for one in held:
        at[one.level].setdefault(one.path, set()).add(one.responder)
    above: dict[int, set[int]] = {}
    for one in held:
        above.setdefault(one.responder, set()).update(_superiors(one, at))
    return {responder: frozenset(those) for responder, those in above.items()}


def _superiors(one: Held, at: Mapping[LinkLevel, Mapping[str, set[int]]]) -> set[int]:
    for level in reversed(_ORDER[: _ORDER.index(one.level)]):
        if place := nearest(one.path, at[level]):
            return at[level][place]
    return set()


def circles(above: Mapping[int, Collection[int]], *, own: bool = False) -> tuple[tuple[int, ...], ...]:
    """Responders who answer to themselves, each circle once, from its smallest id on. `own`: over oneself alone is none."""
    found: set[tuple[int, ...]] = set()
    done: set[int] = set()
    for start in sorted(above):
        if start not in done:
            found.update(_walk(start, above, done))
    return tuple(sorted(ring for ring in found if not (own and len(ring) == 1)))


def _walk(start: int, above: Mapping[int, Collection[int]], done: set[int]) -> Iterator[tuple[int, ...]]:
    """Depth first, without recursion: a step back onto the way that led here closes a circle."""
    way: list[int] = [start]
    rest = [iter(sorted(above.get(start, ())))]
    while way:
        step = next(rest[-1], None)
        if step is None:
            done.add(way.pop())
            rest.pop()
        elif step in way:
            ring = way[way.index(step) :]
            first = ring.index(min(ring))
            yield (*ring[first:], *ring[:first])
        elif step not in done:
            way.append(step)
            rest.append(iter(sorted(above.get(step, ()))))
