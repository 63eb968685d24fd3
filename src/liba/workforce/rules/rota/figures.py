"""What a rota comes to: what is missing and why, how even it is, what it costs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liba.workforce.rules.rota.legal import (
    MISSING_COST,
    SKILL_COST,
    bar_of,
    stand_cost,
    too_near,
    week_room,
)
from liba.workforce.rules.rota.values import Bar, Figures, Hand, Missing, Plan, Roster, Slot, Spread, Stand

_MOST_MISSING = 500


def figures_of(roster: Roster, plan: Plan) -> Figures:
    """The figures of an answer. The cost is that of `solving`, so that it can be held against the bound."""
    taken = taken_by(roster, plan)
    loads = [len(slots) for slots in taken]
    nights = [sum(slot.night for slot in slots) for slots in taken]
    missing = tuple(_missing(roster, plan, taken))
    cost = cost_of(roster, plan)
    return Figures(
        needed=sum(stand.needs for stand in roster.stands),
        filled=sum(map(len, plan.places)),
        hands=len(roster.hands),
        cost=round(cost, 2),
        bound=None if plan.bound is None else round(plan.bound, 2),
        gap=None if plan.bound is None else round(max(cost - plan.bound, 0) / max(cost, 1), 4),
        shifts=spread(loads),
        nights=spread(nights),
        wishes_unmet=sum(
            bool(roster.hands[row].wishes) and roster.stands[place].kind not in roster.hands[row].wishes
            for place, rows in enumerate(plan.places)
            for row in rows
        ),
        missing=missing[:_MOST_MISSING],
    )


def taken_by(roster: Roster, plan: Plan) -> list[list[Slot]]:
    """The slots that each hand serves."""
    taken: list[list[Slot]] = [[] for _ in roster.hands]
    for stand, rows in zip(roster.stands, plan.places, strict=True):
        for row in rows:
            taken[row].append(stand.slot)
    return taken


def cost_of(roster: Roster, plan: Plan) -> float:
    """Places and skills missing, unevenness and wishes, as `solving` weighs them."""
    taken = taken_by(roster, plan)
    short = sum(stand.needs - len(rows) for stand, rows in zip(roster.stands, plan.places, strict=True))
    lacks = sum(
        len(lacking(roster, stand, rows)) for stand, rows in zip(roster.stands, plan.places, strict=True)
    )
    wishes = sum(
        stand_cost(roster, roster.hands[row], stand.kind)
        for stand, rows in zip(roster.stands, plan.places, strict=True)
        for row in rows
    )
    fair = even_hands(roster)
    loads = [len(taken[row]) for row in fair.shifts]
    nights = [sum(slot.night for slot in taken[row]) for row in fair.nights]
    weights = roster.weights
    uneven = weights.uneven * beyond(loads, fair.share) + weights.uneven_nights * beyond(
        nights, fair.share_of_nights
    )
    return MISSING_COST * short + SKILL_COST * lacks + wishes + uneven


def beyond(loads: Sequence[int], share: tuple[int, int]) -> int:
    """How far loads lie outside of a fair share in sum; from the second shift on each counts double."""
    low, high = share
    off = [max(load - high, low - load, 0) for load in loads]
    return sum(off) + sum(max(one - 1, 0) for one in off)


@dataclass(frozen=True, slots=True)
class Fair:
    """Among whom shifts and nights are to be even (places in `Roster.hands`): those who could take a fair share."""

    shifts: list[int]
    nights: list[int]
    share: tuple[int, int]
    share_of_nights: tuple[int, int]


def even_hands(roster: Roster) -> Fair:
    """Who is away for most of the time is no measure of fairness: only who could serve a full share counts."""
    needed: Counter[Slot] = Counter()
    for stand in roster.stands:
        needed[stand.slot] += stand.needs
    open_to = [[slot for slot in roster.slots if bar_of(hand, slot, roster) is None] for hand in roster.hands]
    both = list(zip(roster.hands, open_to, strict=True))
    most = [_most_alone(roster, hand, slots) for hand, slots in both]
    most_nights = [_most_alone(roster, hand, [slot for slot in slots if slot.night]) for hand, slots in both]
    total = sum(needed.values())
    total_nights = sum(count for slot, count in needed.items() if slot.night)
    able, able_nights = _able(most, total), _able(most_nights, total_nights)
    return Fair(able, able_nights, _share(total, len(able)), _share(total_nights, len(able_nights)))


def _share(total: int, heads: int) -> tuple[int, int]:
    return (total // heads, -(-total // heads)) if heads else (0, 0)


def _able(most: list[int], total: int) -> list[int]:
    """Those who could take a full share: the share grows as the unable are left out, so it is asked again."""
    able = [row for row, count in enumerate(most) if count]
    while able:
        share = -(-total // len(able))
        fewer = [row for row in able if most[row] >= min(share, max(most))]
        if len(fewer) == len(able):
            break
        able = fewer
    return able


def _most_alone(roster: Roster, hand: Hand, slots: list[Slot]) -> int:
    """How many shifts somebody alone could serve at most: alwishes the one that ends first."""
    taken: list[Slot] = []
    for slot in sorted(slots, key=lambda slot: slot.ends):
        if taken and too_near(slot, taken[-1], roster.limits.rest_minutes):
            continue
        if week_room(hand, slot, taken, roster.limits.week_most):
            taken.append(slot)
    return len(taken)


def lacking(roster: Roster, stand: Stand, rows: Sequence[int]) -> list[str]:
    """The skills of a stand that nobody of those who stand there has."""
    return [skill for skill in stand.skills if not any(skill in roster.hands[row].skills for row in rows)]


def _missing(roster: Roster, plan: Plan, taken: list[list[Slot]]) -> Iterator[Missing]:
    for stand, rows in zip(roster.stands, plan.places, strict=True):
        short = stand.needs - len(rows)
        where = (stand.post, stand.slot.day.isoformat(), stand.slot.pattern)
        if short > 0:
            yield Missing(*where, short, why=_why(roster, stand, range(len(roster.hands)), taken))
        for skill in lacking(roster, stand, rows) if rows or not short else ():
            skilled = [row for row, hand in enumerate(roster.hands) if skill in hand.skills]
            yield Missing(*where, 1, skill, _why(roster, stand, skilled, taken))


def _why(roster: Roster, stand: Stand, rows: Sequence[int], taken: list[list[Slot]]) -> dict[str, int]:
    """How many hands are kept from a stand by what. Who is kept by nothing serves elsewhere in that slot."""
    slot, limits = stand.slot, roster.limits
    found: Counter[str] = Counter()
    for row in rows:
        hand, own = roster.hands[row], taken[row]
        bar = bar_of(hand, slot, roster)
        if bar is None and any(too_near(slot, one, limits.rest_minutes) for one in own):
            bar = Bar.RESTING
        if bar is None and not week_room(hand, slot, own, limits.week_most):
            bar = Bar.WEEK_FULL
        found[(bar or Bar.FREE).value] += 1
    return dict(found)


def spread(counts: Sequence[int]) -> Spread:
    """Least, most and Gini coefficient of how much each has."""
    if not counts:
        return Spread(0, 0, 0.0)
    ordered = sorted(counts)
    total, n = sum(ordered), len(ordered)
    weighted = sum((2 * place - n - 1) * count for place, count in enumerate(ordered, start=1))
    return Spread(ordered[0], ordered[-1], round(weighted / (n * total), 3) if total else 0.0)
