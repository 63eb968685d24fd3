"""Tickets for the live stream: they say who may listen and until when, and open nothing else."""

from datetime import UTC, datetime, timedelta

from django.core import signing

TICKET_LIFE = timedelta(hours=13)  # longer than a session and a shift
_signer = signing.Signer(salt="liba.live")


def live_ticket(user_id: int, *, now: datetime) -> str:
    """A signed ticket of a user. The stream names what changed and carries nothing, so that is all that it opens."""
    return _signer.sign(f"{user_id}.{int((now + TICKET_LIFE).timestamp())}")


def ticket_holder(ticket: str, *, now: datetime) -> int | None:
    """Whose ticket it is; None for one that is forged, torn or too old."""
    try:
        user_id, until = _signer.unsign(ticket).split(".")
        holds = now < datetime.fromtimestamp(int(until), UTC)
    except (signing.BadSignature, ValueError, OverflowError):
        return None
    return int(user_id) if holds else None
