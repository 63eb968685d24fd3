"""When a message goes, what may be in it, and what follows from a hand-over: pure decisions."""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Final
from uuid import UUID, uuid5

from liba.command.terms.messages import (
    FACTS,
    LONGEST_FACT,
    LOUD,
    DeliveryState,
    Happened,
    MessageKind,
    Outcome,
)
from liba.kernel.refusals import FactValue

PAUSES: Final = (timedelta(seconds=5), timedelta(seconds=20), timedelta(minutes=1), timedelta(minutes=5))
"""Between the tries; after the last the gateway is given up for this message."""
_TRIES_IN_DOUBT: Final = 2
_ALL: Final = UUID("6f1d9d0e-3a58-5b0c-9a53-0d2f3c1f6b11")
_MINUTES: Final = 24 * 60


def message_id(kind: MessageKind, subject: tuple[str, str]) -> UUID:
    """The id of what is said about something: said twice, it is the same message."""
    return uuid5(_ALL, f"{kind.value}\n{subject[0]}\n{subject[1]}")


def kept_facts(kind: MessageKind, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """The facts that may leave the house; everything else stays inside."""
    return {
        name: value[:LONGEST_FACT] if isinstance(value, str) else value
        for name, value in facts.items()
        if name in FACTS[kind]
    }


def held_until(
    kind: MessageKind, quiet: tuple[int, int] | None, now: datetime, zone: tzinfo
) -> datetime | None:
    """When somebody's quiet hours (minutes from local midnight) end, if they hold this back now."""
    if quiet is None or kind in LOUD or quiet[0] == quiet[1]:
        return None
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    if (minute - quiet[0]) % _MINUTES >= (quiet[1] - quiet[0]) % _MINUTES:
        return None
    return now + timedelta(
        minutes=(quiet[1] - minute) % _MINUTES, seconds=-local.second, microseconds=-local.microsecond
    )


def settled(
    outcome: Outcome, kind: MessageKind, tries: int, now: datetime, expires_at: datetime
) -> tuple[DeliveryState, datetime]:
    """The state after a hand-over, and when it is looked at again.

    What the gateway refused or never got is tried again after a pause. What may have been taken is not, except an
    alarm, once: to be called twice harms less than not to be called. What was refused for good is over at once. A
    gateway that asks for a longer pause gets it.
    """
    if outcome.happened is Happened.TAKEN:
        return DeliveryState.SENT, now
    if outcome.happened is Happened.NO_ANSWER and not (kind in LOUD and tries < _TRIES_IN_DOUBT):
        return DeliveryState.DOUBTFUL, now
    if outcome.happened is Happened.REJECTED:
        return DeliveryState.REFUSED, now
    again = outcome.happened in (Happened.REFUSED, Happened.UNREACHED, Happened.NO_ANSWER)
    if not again or tries > len(PAUSES):
        return DeliveryState.FAILED, now
    next_at = now + max(PAUSES[tries - 1], timedelta(seconds=outcome.after))
    return (DeliveryState.WAITING, next_at) if next_at < expires_at else (DeliveryState.EXPIRED, now)
