"""A draft of a neighbours' rota changed by hand: two households change turns, another takes one, or a place stays open."""

from collections import defaultdict
from datetime import date, datetime

from liba.governance.services import decision, record
from liba.kernel.actors import Actor
from liba.kernel.refusals import NotFound
from liba.registry.models import Household
from liba.workforce.models import Rota, Shift
from liba.workforce.refusals.rotas import (
    AbsentThen,
    CannotSwap,
    RestTooShort,
    ShiftsClash,
    SwapWithOneself,
    TakesNoTurn,
    TurnBeforeOthers,
    TurnTakenAway,
)
from liba.workforce.rules.rota.values import Bar
from liba.workforce.rules.turns.changing import Move, Turn, move_of
from liba.workforce.rules.turns.figures import turn_figures
from liba.workforce.selectors.posts import rota_limits
from liba.workforce.selectors.question import doors_of, stands_of
from liba.workforce.selectors.turns import draft_turns, turn_of
from liba.workforce.services.drafting import draft_place
from liba.workforce.terms import RotaKind


def set_draft_turn(
    actor: Actor, shift_id: int, household_id: int | None, *, now: datetime
) -> tuple[Shift, Shift | None]:
    """Put a household on a place of a draft, for the one that has it; None leaves the place open.

    A household with a turn of its own in the draft changes it with that one: the second shift that is given back. Refuses
    a rota that is no draft of neighbours, a household that takes no turn there, is away, has another turn at that time or
    would not have rested, and whoever would have a turn again before others that could come have had one.
    """
    with decision():
        shift, rota = draft_place(actor, shift_id, RotaKind.NEIGHBOURS)
        to = _household(household_id) if household_id is not None else None
        back = _turn_in_return(shift, to) if to is not None else None
        other = rota.shifts.get(pk=back.shift) if back is not None else None
        if other is not None:
            other.household = shift.household
            other.save(update_fields=["household"])
        shift.household = to
        shift.save(update_fields=["household"])
        rota.figures = _figures(rota)
        rota.version += 1
        rota.save(update_fields=["figures", "version"])
        record(
            actor, "workforce.rota.edited", "rota", rota.pk, now, area_path=rota.area.path, shift=shift.pk,
            day=shift.day.isoformat(), to=to.code if to else None, in_return=other.pk if other else None,
        )  # fmt: skip
    return shift, other


def household_by_code(rota: Rota, code: str) -> int:
    """A household of the rota's lane by its code, or by its number in the lane. Refuses (`NotFound`) what is none."""
    here = Household.objects.filter(area__path__startswith=rota.area.path)
    for found in (here.filter(code=code.strip()), here.filter(number=code.strip())):
        if len(keys := list(found.values_list("pk", flat=True)[:2])) == 1:
            return int(keys[0])
    raise NotFound(what=code.strip()[:40])


def _household(household_id: int) -> Household:
    found = Household.objects.filter(pk=household_id).first()
    if found is None:
        raise NotFound(what=f"household {household_id}")
    return found


def _turn_in_return(shift: Shift, to: Household) -> Turn | None:
    if to.pk == shift.household_id:
        raise SwapWithOneself
    draft, left_out = draft_turns(shift.rota)
    if to.pk in left_out:
        raise TakesNoTurn(name=to.code, left_out=left_out[to.pk])
    if to.pk not in draft.doors:
        raise TakesNoTurn(name=to.code, left_out="elsewhere")
    move = move_of(draft, turn_of(shift), shift.household_id, to.pk)
    _refuse(move, shift, to)
    return move.in_return


def _refuse(move: Move, shift: Shift, to: Household) -> None:
    if move.bar is not None:
        who = to if move.whose == to.pk else shift.household
        _refuse_bar(move.bar, who.code if who is not None else to.code)
    if move.passed_over:
        raise TurnBeforeOthers(name=to.code, count=move.passed_over)
    if move.robbed and shift.household is not None:
        raise TurnTakenAway(name=shift.household.code)


def _refuse_bar(bar: Bar, name: str) -> None:
    limits, _weights = rota_limits()
    if bar is Bar.AWAY:
        raise AbsentThen(name=name)
    if bar is Bar.BUSY:
        raise ShiftsClash(name=name)
    if bar is Bar.RESTING:
        raise RestTooShort(name=name, hours=round(limits.rest_minutes / 60, 1))
    raise CannotSwap(name=name)


def _figures(rota: Rota) -> dict[str, object]:
    """What the draft comes to as its turns are now; who takes none stands as it was found."""
    stands = stands_of(rota)
    doors, _left_out = doors_of(rota)
    held: dict[tuple[int, date, str], list[int]] = defaultdict(list)
    for shift in rota.shifts.exclude(household=None).order_by("place"):
        held[shift.post_id, shift.day, shift.pattern].append(shift.household_id or 0)
    places = [tuple(held[stand.post, stand.slot.day, stand.slot.pattern]) for stand in stands]
    return {**rota.figures, **turn_figures(stands, places, [door.id for door in doors]), "edited": True}
