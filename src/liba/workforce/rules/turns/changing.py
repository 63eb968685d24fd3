"""A draft of turns changed by hand: who could take one, what is taken in return, and who must not be passed over."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from liba.workforce.rules.rota.legal import too_near
from liba.workforce.rules.rota.values import Bar, Slot
from liba.workforce.rules.turns.values import Door


@dataclass(frozen=True, slots=True)
class Turn:
    """One place of the draft; `shift` is its id, `post` where it is."""

    shift: int
    slot: Slot
    post: int = 0

    def is_beside(self, other: "Turn") -> bool:
        """Whether both are places of the same post and hours, between which there is nothing to change."""
        return self.post == other.post and self.slot == other.slot


@dataclass(frozen=True, slots=True)
class Draft:
    """The households that take turns, by id in the order in which they wait, and the turns of each, earliest first."""

    doors: Mapping[int, Door]
    turns: Mapping[int, tuple[Turn, ...]]
    rest_minutes: int

    def count(self, door: int) -> int:
        """How many turns a household has."""
        return len(self.turns.get(door, ()))


@dataclass(frozen=True, slots=True)
class Move:
    """What it comes to that a household takes a turn: nothing forbids it, or `bar` does, which is `whose`.

    `in_return` is the turn of its own that the one before takes for it. `passed_over` is how many others that could come
    would have had fewer turns; `robbed` that the one before would be left behind those who have more.
    """

    in_return: Turn | None = None
    bar: Bar | None = None
    whose: int = 0
    passed_over: int = 0
    robbed: bool = False

    @property
    def may(self) -> bool:
        """Whether nothing forbids it."""
        return self.bar is None and not self.passed_over and not self.robbed


def bar_of(draft: Draft, door: int, slot: Slot, *, giving_up: Collection[int] = ()) -> Bar | None:
    """What keeps a household from a turn; turns that it gives up for it (ids of shifts) don't count."""
    known = draft.doors[door]
    if slot.day in known.away:
        return Bar.AWAY
    own = (turn.slot for turn in draft.turns.get(door, ()) if turn.shift not in giving_up)
    others = [*known.busy, *own]
    if any(too_near(slot, one, 0) for one in others):
        return Bar.BUSY
    return Bar.RESTING if any(too_near(slot, one, draft.rest_minutes) for one in others) else None


def move_of(draft: Draft, turn: Turn, holder: int | None, to: int) -> Move:
    """`to`, which takes turns, comes in the place of `holder` or takes an open place.

    If both have a turn they change them: the earliest of `to`'s that `holder` can come for. Else `to` gets one more, and
    as with a proposal nobody has a second turn before every other that can come has had one.
    """
    own = [one for one in draft.turns.get(to, ()) if not one.is_beside(turn)]
    if own and holder in draft.doors and holder is not None:
        return _exchange(draft, turn, holder, to, own)
    bar = bar_of(draft, to, turn.slot)
    if bar is not None:
        return Move(bar=bar, whose=to)
    return Move(passed_over=_passed_over(draft, turn, holder, to), robbed=_robbed(draft, turn, holder, to))


def _exchange(draft: Draft, turn: Turn, holder: int, to: int, own: Collection[Turn]) -> Move:
    barred: list[Move] = []
    for other in own:
        bar = bar_of(draft, to, turn.slot, giving_up=[other.shift])
        if bar is None:
            theirs = bar_of(draft, holder, other.slot, giving_up=[turn.shift])
            if theirs is None:
                return Move(in_return=other)
            barred.append(Move(bar=theirs, whose=holder))
        else:
            barred.append(Move(bar=bar, whose=to))
    return barred[0]


def _passed_over(draft: Draft, turn: Turn, holder: int | None, to: int) -> int:
    has = draft.count(to)
    return sum(
        draft.count(one) < has and bar_of(draft, one, turn.slot) is None
        for one in draft.doors
        if one not in (to, holder)
    )


def _robbed(draft: Draft, turn: Turn, holder: int | None, to: int) -> bool:
    """Whether the one before keeps so few that another has two more; who is away on that day gives up nothing."""
    if holder is None or holder not in draft.doors or turn.slot.day in draft.doors[holder].away:
        return False
    keeps = draft.count(holder) - 1
    return any(draft.count(one) > keeps + 1 for one in draft.doors if one not in (to, holder))
