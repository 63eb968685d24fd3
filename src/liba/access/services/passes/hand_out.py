"""Handing passes to households, with a receipt. Blank cards are bound here."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from liba.access.models import HandOut, Pass, PassType
from liba.access.refusals import (
    HasColourAlready,
    NotBlank,
    NothingToHandOut,
    ReceiptOfAnother,
    UnknownHousehold,
)
from liba.access.selectors.issuing import having
from liba.access.selectors.passes import serial_in
from liba.access.services.serials import in_turn, next_seq
from liba.access.terms import Need, PassStatus
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.numbers import pass_number
from liba.registry.models import Household
from liba.registry.selectors import household_by_code


def hand_out(
    actor: Actor,
    *,
    id: UUID,  # noqa: A002  the field's own name in the protocol
    household_code: str,
    cards: Sequence[str],
    told: Collection[str],
    signed: bool,
    happened_at: datetime,
    now: datetime,
) -> HandOut:
    """Record that a household got its cards, and bind blank ones to it. The same id again changes nothing.

    `cards` are numbers or scanned tokens; one card stands for its whole set. None at all means everything that was issued to
    the household and not yet handed out. `told` are the essentials that were told: `mask`, `id`, `pass`. Refuses cards
    that are neither blank nor the household's own, and blank ones for a household that has its set.
    """
    household = household_by_code(household_code)
    if household is None:
        raise UnknownHousehold(household=household_code)
    actor.require(Power.HAND_OUT_PASS, household.area.path)
    with decision():
        in_turn()
        known = HandOut.objects.filter(pk=id).first()
        if known is not None:
            if known.household_id != household.pk:
                raise ReceiptOfAnother
            return known
        passes = _sets(household, cards)
        _check_sets(household, passes)
        receipt = HandOut.objects.create(
            id=id,
            household=household,
            happened_at=happened_at,
            recorded_at=now,
            by=actor.name,
            told_mask=Need.MASK.value in told,
            told_id=Need.ID.value in told,
            told_pass=Need.PASS.value in told,
            signed=signed,
        )
        _bind(passes, household, receipt, now)
        record(
            actor,
            "access.pass.handed_out",
            "household",
            household.pk,
            now,
            area_path=household.area.path,
            receipt=str(id),
            first=pass_number(passes[0].serial),
            cards=len(passes),
            signed=signed,
        )
    return receipt


def _sets(household: Household, cards: Sequence[str]) -> list[Pass]:
    """The passes of all sets that the cards belong to, or those waiting for the household when none is named.

    Of a set that was broken by a loss, what is stopped stays behind; a card that was itself named must be usable.
    """
    named = {serial_in(card) for card in cards}
    if named:
        quota = Pass.objects.filter(pk__in=named).values("quota_serial")
        found = Pass.objects.filter(quota_serial__in=quota)
    else:
        found = Pass.objects.filter(household=household, hand_out=None, status=PassStatus.GOOD.value)
    passes = list(found.select_related("type").select_for_update(of=("self",)).order_by("serial"))
    usable = [card for card in passes if _is_usable(card, household)]
    strange = {
        card.serial for card in passes if not (_is_own(card, household) or _is_usable(card, household))
    }
    refused = strange | (named - {card.serial for card in usable})
    if refused:
        raise NotBlank(number=pass_number(min(refused)))
    if not usable:
        raise NothingToHandOut(household=household.code)
    return usable


def _is_own(card: Pass, household: Household) -> bool:
    return card.household_id == household.pk


def _is_usable(card: Pass, household: Household) -> bool:
    if card.status == PassStatus.BLANK.value:
        return card.household_id is None
    return card.status == PassStatus.GOOD.value and _is_own(card, household)


def _check_sets(household: Household, passes: Sequence[Pass]) -> None:
    """Blank cards are one set of one type, for a household that has none."""
    blank = [card for card in passes if card.status == PassStatus.BLANK.value]
    if not blank:
        return
    if len({card.quota_serial for card in blank}) > 1:
        raise NotBlank(number=pass_number(blank[-1].serial))
    type_: PassType = blank[0].type
    held = having(type_).filter(household=household).order_by("serial").first()
    if held is not None:
        raise HasColourAlready(household=household.code, number=pass_number(held.serial))


def _bind(passes: Sequence[Pass], household: Household, receipt: HandOut, now: datetime) -> None:
    serials = [card.serial for card in passes]
    blank = Pass.objects.filter(pk__in=serials, status=PassStatus.BLANK.value)
    if blank.exists():
        blank.update(
            status=PassStatus.GOOD.value, household=household, changed_seq=next_seq(), changed_at=now
        )
    Pass.objects.filter(pk__in=serials).update(hand_out=receipt)
