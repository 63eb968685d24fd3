"""The ledger of missed visits: what nobody settled in time, where, at whom, why, and who was told of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from liba.kernel.actors import Actor, Power
from liba.rounds.models import Escalation, Round
from liba.rounds.rules.plans import when_of, windows_of
from liba.rounds.selectors.answering import linkers_of
from liba.rounds.selectors.coverage import (
    codes_above,
    codes_by_path,
    day_slots,
    rounds_on,
    spec_of,
    standing_answers,
)
from liba.rounds.selectors.doorlist import Key, Target, targets_in
from liba.rounds.selectors.grounds import Ground
from liba.rounds.terms.boards import Missed
from liba.rounds.terms.plans import SETTLED, Outcome, RoundSpec
from liba.territory.models import Area
from liba.territory.selectors import within


@dataclass(frozen=True)
class MissedLine:
    """A line of the ledger: a round, a window, an area, and the one who answered for those doors that day."""

    round: Round
    window: object
    area: Area
    answered: str
    missed: Missed


def missed(place: Ground, day: date, now: datetime, *, round_id: int | None = None) -> list[MissedLine]:
    """What was missed on a day over the ground: windows that have closed, most first."""
    found: list[MissedLine] = []
    for round_ in rounds_on(day):
        if round_id in (None, round_.pk):
            found += _missed_of(round_, place, day, now)
    return sorted(found, key=lambda line: (-line.missed.unexplained, -line.missed.n, line.area.path))


def _missed_of(round_: Round, place: Ground, day: date, now: datetime) -> Iterable[MissedLine]:
    spec, targets = spec_of(round_), targets_in(round_, place, day)
    standing = _standing(round_, day)
    linkers = linkers_of(None, day)
    groups: dict[tuple[int, int, str], list[int]] = defaultdict(lambda: [0, 0])
    areas: dict[int, Area] = {}
    for target, window in _closed(round_, targets, day, now):
        outcome = standing.get((*target.key, window))
        if outcome in SETTLED:
            continue
        name = target.named or _linker(target.key, linkers)
        counts = groups[target.area.pk, window, name]
        counts[0] += 1
        counts[1] += outcome is not None
        areas[target.area.pk] = target.area
    names = windows_named(spec)
    for (area_id, window, name), (n, tried) in groups.items():
        yield MissedLine(
            round_, names.get(window, ""), areas[area_id], name, Missed(window, area_id, 0, n, tried)
        )


def windows_named(spec: RoundSpec) -> dict[int, object]:
    """Each window's name by its place."""
    return dict(enumerate(window.name for window in windows_of(spec)))


def _closed(
    round_: Round, targets: Iterable[Target], day: date, now: datetime
) -> Iterable[tuple[Target, int]]:
    """Every due whose window is over."""
    spec, codes = spec_of(round_), codes_by_path()
    over: dict[tuple[str, date | None], tuple[int, ...]] = {}
    for target in targets:
        known = (target.area.path, target.event_on)
        if known not in over:
            when = when_of(spec, codes_above(target.area.path, codes))
            due = day_slots(round_, spec, when, day, target.event_on)
            over[known] = tuple(slot.window for slot in due if slot.closes_at <= now)
        for window in over[known]:
            yield target, window


def _standing(round_: Round, day: date) -> dict[tuple[str, int, int, int], Outcome]:
    found: dict[tuple[str, int, int, int], Outcome] = {}
    for home, person, site, post, window, outcome, _when, _by in standing_answers(round_.pk, day):
        key = ("h", home, person or 0) if home else ("s", site, 0) if site else ("p", post, 0)
        found[(*key, window)] = Outcome(str(outcome))  # type: ignore[index]
    return found


def _linker(key: Key, linkers: dict[int, tuple[int, str]]) -> str:
    return linkers[key[1]][1] if key[0] == "h" and key[1] in linkers else ""


def escalations(actor: Actor, day: date, *, round_id: int | None = None) -> QuerySet[Escalation]:
    """Who was told of what was missed on a day, in the order in which they were told."""
    held = within(actor.areas_for(Power.SEE_ROUNDS), "area__path")
    rows = Escalation.objects.filter(held, day=day).select_related("round", "area", "responder")
    if round_id is not None:
        rows = rows.filter(round=round_id)
    return rows.order_by("told_at", "pk")
