"""Notices that must not wait until somebody looks: they leave the house as messages too.

Parts that lie below `command` (incidents, gates, rounds) leave notices and know nothing of messages. The sender looks
at the newest notices at each turn; said twice, a message is the same, so nothing has to be remembered but a floor.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from liba.accounts.models import Notice
from liba.command.models import Message
from liba.command.rules.messages import message_id
from liba.command.services.messages import send_message
from liba.command.terms.messages import MessageKind
from liba.kernel.refusals import FactValue

OUTWARD: Final[Mapping[str, tuple[MessageKind, timedelta]]] = {
    "incident_new": (MessageKind.INCIDENT, timedelta(hours=1)),
    "incident_declined": (MessageKind.INCIDENT, timedelta(hours=1)),
    "incident_help": (MessageKind.INCIDENT, timedelta(hours=1)),
    "nobody_arrived": (MessageKind.NOTICE, timedelta(hours=1)),
    "silent_post": (MessageKind.NOTICE, timedelta(hours=1)),
    "problem_yours": (MessageKind.NOTICE, timedelta(hours=12)),
    "order_returned": (MessageKind.NOTICE, timedelta(hours=12)),
}
"""Which notices leave the house, as what, and until when that makes sense; not those whose services send by themselves."""
LOOKED_BACK = timedelta(minutes=10)
_OVERLAP = 2000  # ids are given before their transaction ends, and may show later than higher ones
_MOST = 5000


def carry(now: datetime, floor: int = 0) -> int:
    """Turn notices above `floor` into messages; the floor for the next time. Doing it again changes nothing."""
    newest = list(
        Notice.objects.filter(pk__gt=floor, made_at__gte=now - LOOKED_BACK, kind__in=OUTWARD)
        .order_by("-pk")
        .values_list("pk", "user_id", "kind", "facts", "made_at")[:_MOST]
    )
    groups: dict[tuple[MessageKind, str], tuple[set[int], dict[str, FactValue], datetime, timedelta]] = {}
    for _pk, user, kind, facts, made_at in newest:
        outward, lives = OUTWARD[kind]
        about = f"{kind} {facts.get('number', '')} {made_at.isoformat()}"[:64]
        users, *_rest = groups.setdefault((outward, about), (set(), facts, made_at, lives))
        users.add(user)
    known = set(
        Message.objects.filter(pk__in=[message_id(kind, ("notice", about)) for kind, about in groups])
        .values_list("pk", flat=True)
    )  # fmt: skip
    for (kind, about), (users, facts, made_at, lives) in groups.items():
        if message_id(kind, ("notice", about)) not in known:
            send_message(
                kind, users, facts, subject=("notice", about), now=now, expires_at=made_at + lives,
                made_by="notices", notice=False,
            )  # fmt: skip
    return max(floor, newest[0][0] - _OVERLAP) if newest else floor
