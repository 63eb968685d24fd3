"""Plan less facts, in numbers: how the dues of each area stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from liba.rounds.rules.plans import slot_state
from liba.rounds.terms.boards import Share, Tally, Told
from liba.rounds.terms.plans import DoorState, Outcome, Slot

# In which order answers take their place when there are more of them than dues: a door that was moved or closed since.
_ORDER = (Outcome.DONE, Outcome.NOT_NEEDED, Outcome.REFUSED, Outcome.NOBODY_HOME, Outcome.NOT_REACHABLE)
Board = Mapping[tuple[int, int], Tally]
"""Area id and window: how the dues stand."""


def board(plan: Iterable[Share], facts: Iterable[Told], now: datetime) -> dict[tuple[int, int], Tally]:
    """How the dues of each (area, window) stand at `now`. What was answered beyond the plan is no due and counts nothing."""
    told: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for fact in facts:
        known = told[fact.area_id, fact.window]
        known[fact.outcome] = known.get(fact.outcome, 0) + fact.n
    found: dict[tuple[int, int], Tally] = {}
    for share in plan:
        key = (share.area_id, share.window)
        found[key] = found.get(key, Tally()) + tally(share, told.get(key, {}), now)
    return found


def tally(share: Share, told: Mapping[str, int], now: datetime) -> Tally:
    """One area's dues of one window."""
    slot = Slot(share.opens_at.date(), share.window, share.opens_at, share.closes_at)
    counts = dict.fromkeys(DoorState, 0)
    left = share.n
    for outcome in _ORDER:
        n = min(told.get(outcome.value, 0), left)
        counts[slot_state(slot, outcome, now)] += n
        left -= n
    counts[slot_state(slot, None, now)] += left
    return Tally(**{state.value: n for state, n in counts.items()})


def by_part(found: Board, part_of: Mapping[int, int]) -> dict[int, dict[int, Tally]]:
    """Summed up by the part that an area lies in: part id → window → tally. Areas of no part are left out."""
    parts: dict[int, dict[int, Tally]] = defaultdict(dict)
    for (area_id, window), one in found.items():
        part = part_of.get(area_id)
        if part is not None:
            parts[part][window] = parts[part].get(window, Tally()) + one
    return parts
