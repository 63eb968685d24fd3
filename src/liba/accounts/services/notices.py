"""Telling people something, and their having read it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from liba.accounts.models import Notice
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, ActorKind
from liba.kernel.refusals import FactValue, Forbidden


def tell(user_ids: Iterable[int], kind: str, facts: Mapping[str, FactValue], now: datetime) -> int:
    """Leave a notice for each of the users; how many. Belongs inside the decision that it tells of, which is journalled."""
    made = [
        Notice(user_id=user_id, kind=kind, facts=dict(facts), made_at=now)
        for user_id in sorted(set(user_ids))
    ]
    with decision():
        Notice.objects.bulk_create(made)
    return len(made)


def read_notices(actor: Actor, notice_ids: Iterable[int], *, now: datetime) -> int:
    """Mark one's own notices as read; how many were new. Others' ids are left alone."""
    if actor.kind is not ActorKind.USER:
        raise Forbidden(power="read_notices")
    with decision():
        waiting = Notice.objects.filter(pk__in=list(notice_ids), user_id=int(actor.id), read_at=None)
        count = waiting.update(read_at=now)
        if count:
            record(actor, "accounts.notices.read", "user", actor.id, now, count=count)
    return count
