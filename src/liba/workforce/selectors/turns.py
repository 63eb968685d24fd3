"""A draft of a neighbours' rota as it stands: whose turns are when, and who could take one of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from liba.registry.models import Household
from liba.workforce.models import Rota, Shift
from liba.workforce.rules.turns.changing import Draft, Turn, move_of
from liba.workforce.selectors.posts import rota_limits
from liba.workforce.selectors.question import doors_of, slot_of_shift
from liba.workforce.selectors.shifts import PUBLISHED

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class TurnTaker:
    """A household that could take a turn: the day of its last one, and of that in the draft which would be taken in return."""

    household: Household
    last: date | None
    in_return: date | None


@dataclass(frozen=True, slots=True)
class TurnTakers:
    """Who could take a turn, those who wait longest first, and how many can't, by reason (`passed_over`: out of turn)."""

    able: list[TurnTaker]
    barred: Mapping[str, int]


def draft_turns(rota: Rota) -> tuple[Draft, Mapping[int, str]]:
    """The draft as values, and the households of the lane that take no turn, by id with the reason."""
    limits, _weights = rota_limits()
    doors, left_out = doors_of(rota)
    turns: dict[int, list[Turn]] = defaultdict(list)
    for shift in rota.shifts.exclude(household=None).order_by("starts_at", "pk"):
        turns[shift.household_id or 0].append(turn_of(shift))
    held = {door: tuple(theirs) for door, theirs in turns.items()}
    draft = Draft({door.id: door for door in doors}, held, limits.rest_minutes)
    return draft, {one.household.pk: one.why for one in left_out}


def turn_of(shift: Shift) -> Turn:
    """A place of a rota as the rules know it."""
    return Turn(shift.pk, slot_of_shift(shift), shift.post_id)


def turn_takers(shift: Shift, *, most: int = _SHOWN) -> TurnTakers:
    """Suggestions for a turn of a draft: first who has none in it, then whose own would be changed for it soonest."""
    draft, left_out = draft_turns(shift.rota)
    moves = {
        door: move_of(draft, turn_of(shift), shift.household_id, door)
        for door in draft.doors
        if door != shift.household_id
    }
    barred: dict[str, int] = defaultdict(int)
    for move in moves.values():
        if not move.may:
            barred[move.bar.value if move.bar is not None else "passed_over"] += 1
    for why in left_out.values():
        barred[why] += 1
    days = {
        door: move.in_return.slot.day if move.in_return else None for door, move in moves.items() if move.may
    }
    able = sorted(days, key=lambda door: days[door] or date.min)[:most]
    homes = Household.objects.in_bulk(able)
    last = _last_turns(able, shift.rota.from_on)
    return TurnTakers([TurnTaker(homes[door], last.get(door), days[door]) for door in able], dict(barred))


def _last_turns(doors: list[int], before: date) -> Mapping[int, date]:
    served = Shift.objects.filter(PUBLISHED, household__in=doors, day__lt=before)
    return dict(served.values("household_id").annotate(at=Max("day")).values_list("household_id", "at"))
