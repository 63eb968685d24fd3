"""Bulletins: outcomes made known to all units without names or faces."""

from datetime import datetime, timedelta
from uuid import UUID

from liba.command.models import Bulletin
from liba.command.refusals.bulletins import BulletinEmpty, BulletinMayReveal, BulletinReveals
from liba.command.selectors.bulletins import giving_away
from liba.command.services.messages import send_message
from liba.command.terms.messages import MessageKind
from liba.desk.selectors import incident
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.workforce.models import Responder

_TITLE, _WORDS = 200, 2000
_EXPIRES = timedelta(hours=12)


def publish_bulletin(
    actor: Actor,
    *,
    title: str,
    words: str,
    now: datetime,
    incident_id: UUID | None = None,
    anyway: bool = False,
) -> Bulletin:
    """Make something known to everybody who serves. Needs ISSUE_ORDER over the town.

    Refuses a text with numbers, plates or names of the incident's people (`BulletinReveals`); one with a word that is
    also somebody's name (`BulletinMayReveal`) unless `anyway` says that nobody is meant.
    """
    actor.require(Power.ISSUE_ORDER, "")
    said, body = title.strip()[:_TITLE], words.strip()[:_WORDS]
    if not said or not body:
        raise BulletinEmpty
    one = incident(actor, incident_id) if incident_id is not None else None
    given = giving_away(f"{said}\n{body}", one)
    if certain := [part for part in given if part.certain]:
        raise BulletinReveals(count=len(certain))
    if given and not anyway:
        raise BulletinMayReveal(count=len(given))
    with decision():
        take_turn()
        made = Bulletin.objects.create(
            title=said, words=body, incident=one, published_at=now, published_by=actor.name
        )
        told = _tell_all(made, now)
        record(
            actor, "command.bulletin.published", "bulletin", made.pk, now,
            incident=one.number if one is not None else None, told=told, anyway=bool(given),
        )  # fmt: skip
    return made


def withdraw_bulletin(actor: Actor, bulletin_id: int, *, now: datetime) -> Bulletin:
    """Take a bulletin off all phones; it stays on record. Needs ISSUE_ORDER over the town."""
    actor.require(Power.ISSUE_ORDER, "")
    with decision():
        take_turn()
        made = Bulletin.objects.filter(pk=bulletin_id).first()
        if made is None:
            raise NotFound(what=f"bulletin {bulletin_id}")
        if made.withdrawn_at is None:
            made.withdrawn_at = now
            made.save(update_fields=["withdrawn_at"])
            record(actor, "command.bulletin.withdrawn", "bulletin", made.pk, now)
    return made


def _tell_all(made: Bulletin, now: datetime) -> int:
    serving = Responder.objects.filter(left_on=None, user__is_active=True)
    users = list(serving.values_list("user_id", flat=True))
    send_message(
        MessageKind.BULLETIN, users, {"title": made.title}, subject=("bulletin", str(made.pk)), now=now,
        expires_at=now + _EXPIRES, made_by=made.published_by,
    )  # fmt: skip
    return len(users)
