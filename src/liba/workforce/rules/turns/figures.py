"""What turns come to: how many places are filled, how evenly, and which stay open."""

from collections.abc import Collection, Sequence

import msgspec

from liba.workforce.rules.rota.figures import spread
from liba.workforce.rules.rota.values import Stand


def turn_figures(
    stands: Sequence[Stand], places: Sequence[Sequence[int]], doors: Collection[int]
) -> dict[str, object]:
    """Of each stand's households, and of all that take turns, what a rota's page shows."""
    counts, nights = dict.fromkeys(doors, 0), dict.fromkeys(doors, 0)
    for stand, there in zip(stands, places, strict=True):
        for door in there:
            counts[door] = counts.get(door, 0) + 1
            nights[door] = nights.get(door, 0) + stand.slot.night
    missing = [
        {"post": stand.post, "day": stand.slot.day.isoformat(), "pattern": stand.slot.pattern,
         "count": stand.needs - len(there), "skill": "", "why": {}}
        for stand, there in zip(stands, places, strict=True)
        if len(there) < stand.needs
    ]  # fmt: skip
    return {
        "needed": sum(stand.needs for stand in stands),
        "filled": sum(map(len, places)),
        "hands": len(doors),
        "shifts": msgspec.to_builtins(spread(list(counts.values()))),
        "nights": msgspec.to_builtins(spread(list(nights.values()))),
        "missing": missing,
    }
