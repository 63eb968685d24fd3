"""What can happen to a pass: lost, found, replaced, revoked, ended, held. Each is one decision with one journal line."""

from collections.abc import Collection
from datetime import datetime

from liba.access.models import Pass
from liba.access.refusals import NotInThatState, ReasonNeeded, UnknownNumber
from liba.access.selectors.passes import area_path_of
from liba.access.selectors.schemes import pass_type, running_window
from liba.access.services.keys import signing_key
from liba.access.services.serials import next_seq, take_single
from liba.access.terms import PassStatus
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.numbers import pass_number

_STANDING = (PassStatus.GOOD, PassStatus.HELD, PassStatus.LOST)


def report_lost(actor: Actor, serial: int, *, now: datetime, reason: str = "") -> Pass:
    """The card is lost: it is refused from now on. Who hands passes out in its area may report it. Reporting it again, as a
    phone does whose receipt got lost, changes nothing."""
    return _change(
        actor, serial, (PassStatus.GOOD,), PassStatus.LOST, now, reason=reason, power=Power.HAND_OUT_PASS
    )


def found_again(actor: Actor, serial: int, *, now: datetime) -> Pass:
    """A lost card that wasn't replaced is good again."""
    return _change(actor, serial, (PassStatus.LOST,), PassStatus.GOOD, now)


def revoke_pass(actor: Actor, serial: int, *, reason: str, now: datetime) -> Pass:
    """Take the right away. Refuses without a reason."""
    return _change(actor, serial, _STANDING, PassStatus.REVOKED, now, reason=_needed(reason))


def end_pass(actor: Actor, serial: int, *, reason: str, now: datetime) -> Pass:
    """The pass isn't needed any more: its holder moved away, the stall closed, the blank card was spoiled."""
    return _change(
        actor, serial, (*_STANDING, PassStatus.BLANK), PassStatus.ENDED, now, reason=_needed(reason)
    )


def hold_pass(actor: Actor, serial: int, *, reason: str, now: datetime) -> Pass:
    """Not admitted for the time being; the guard refers to the officer and never learns why."""
    return _change(actor, serial, (PassStatus.GOOD,), PassStatus.HELD, now, reason=_needed(reason))


def release_pass(actor: Actor, serial: int, *, now: datetime) -> Pass:
    """The hold is over."""
    return _change(actor, serial, (PassStatus.HELD,), PassStatus.GOOD, now)


def replace_pass(actor: Actor, serial: int, *, reason: str, now: datetime) -> Pass:
    """A new card for a lost or torn one: a new number, the same household and daily entry. The old one is refused for good."""
    why = _needed(reason)
    with decision():
        old = _locked(serial)
        actor.require(Power.ISSUE_PASS, area_path_of(old))
        if old.status not in {PassStatus.GOOD.value, PassStatus.LOST.value} or old.household is None:
            raise NotInThatState(number=pass_number(serial), status=old.status)
        type_ = pass_type(old.type.code)
        running_window(type_, now)
        seq = next_seq()
        run, first = take_single(actor, type_, signing_key(actor, now=now), 1, now)
        _set(old, PassStatus.REPLACED, why, seq, now)
        new = Pass.objects.create(
            serial=first,
            quota_serial=old.quota_serial,
            type=type_,
            run=run,
            status=PassStatus.GOOD.value,
            household=old.household,
            person=old.person,
            site=old.site,
            landlord=old.landlord,
            address=old.address,
            valid_from=old.valid_from,
            valid_to=old.valid_to,
            approved_by=old.approved_by,
            reason=old.reason,
            differs=True,
            changed_seq=seq,
            changed_at=now,
        )
        Pass.objects.filter(pk=old.pk).update(replaced_by=new)
        record(
            actor,
            "access.pass.replaced",
            "pass",
            old.serial,
            now,
            area_path=area_path_of(old),
            by=pass_number(new.serial),
        )
    return new


def _change(
    actor: Actor,
    serial: int,
    allowed: Collection[PassStatus],
    to: PassStatus,
    now: datetime,
    *,
    reason: str = "",
    power: Power = Power.ISSUE_PASS,
) -> Pass:
    with decision():
        card = _locked(serial)
        path = area_path_of(card)
        actor.require(power, path)
        if card.status == to.value == PassStatus.LOST.value:
            return card
        if PassStatus(card.status) not in allowed:
            raise NotInThatState(number=pass_number(serial), status=card.status)
        before = card.status
        _set(card, to, reason.strip()[:300], next_seq(), now)
        record(
            actor,
            f"access.pass.{_VERBS.get((before, to.value), to.value)}",
            "pass",
            serial,
            now,
            area_path=path,
            number=pass_number(serial),
            before=before,
        )
    return card


_VERBS = {("lost", "good"): "found", ("held", "good"): "released"}


def _set(card: Pass, to: PassStatus, reason: str, seq: int, now: datetime) -> None:
    card.status, card.status_reason, card.changed_seq, card.changed_at = to.value, reason, seq, now
    card.save(update_fields=["status", "status_reason", "changed_seq", "changed_at"])


def _locked(serial: int) -> Pass:
    card = (
        Pass.objects.select_related(
            "type", "run", "run__area", "household", "household__area", "person", "site", "landlord"
        )
        .select_for_update(of=("self",))
        .filter(pk=serial)
        .first()
    )
    if card is None:
        raise UnknownNumber(number=pass_number(serial))
    return card


def _needed(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()[:300]
