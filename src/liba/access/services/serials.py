"""Serials and the order of changes: one counter for the town, locked while somebody issues."""

from datetime import datetime

from liba.access.models import PassCounter, PassRun, PassType, SigningKey
from liba.access.refusals import NumbersExhausted
from liba.access.terms import RunPurpose
from liba.kernel.actors import Actor
from liba.kernel.numbers import MOST_SERIAL

_ONE = 1
BLOCK = 100


def in_turn() -> None:
    """Wait for one's turn: until this decision ends nobody else issues, binds or hands out. Call it before looking who has
    what, or two desks would give the same household two sets."""
    _locked()


def next_seq() -> int:
    """The number of the next change of passes. Call inside a decision; the counter stays locked until it ends."""
    counter = _locked()
    counter.seq += 1
    counter.save(update_fields=["seq"])
    return counter.seq


def take_serials(count: int) -> int:
    """The first of `count` fresh serials. Refuses when six digits don't suffice."""
    counter = _locked()
    first = counter.next_serial
    left = MOST_SERIAL - first + 1
    if count > left:
        raise NumbersExhausted(left=left, wanted=count)
    counter.next_serial = first + count
    counter.save(update_fields=["next_serial"])
    return first


def take_single(
    actor: Actor, type_: PassType, key: SigningKey, count: int, now: datetime
) -> tuple[PassRun, int]:
    """Serials for single passes of a type, from the block that is open for it; a block that can't hold them gets a successor.

    Gives the run and the first of `count` consecutive serials.
    """
    _locked()
    run = (
        PassRun.objects.filter(type=type_, purpose=RunPurpose.SINGLE.value, kid=key.kid)
        .order_by("-first_serial")
        .first()
    )
    if run is None or run.used + count > run.count:
        size = max(BLOCK, count)
        run = PassRun.objects.create(
            type=type_,
            first_serial=take_serials(size),
            count=size,
            used=0,
            purpose=RunPurpose.SINGLE.value,
            kid=key.kid,
            made_at=now,
            made_by=actor.name,
        )
    first = run.first_serial + run.used
    run.used += count
    run.save(update_fields=["used"])
    return run, first


def _locked() -> PassCounter:
    PassCounter.objects.get_or_create(pk=_ONE)
    return PassCounter.objects.select_for_update().get(pk=_ONE)
