"""What the sending process does at each turn: claims what is due, hands it over, and settles what came of it."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import quote

from django.conf import settings
from django.db.models import Case, F, IntegerField, Value, When

from liba.command.models import Delivery, Gateway
from liba.command.outgoing.jobs import HARD_SECONDS, Done, Job
from liba.command.outgoing.office import Office
from liba.command.services.settling import lost, move_on, settle
from liba.command.terms.messages import LOUD, DeliveryState, GatewayKind, Happened, MessageKind
from liba.command.wording import in_words, push_words
from liba.governance.services import decision

_OWN_ENDS = timedelta(seconds=2 * HARD_SECONDS)
_DUE = (DeliveryState.WAITING.value, DeliveryState.HELD.value)
_SILENCES = 5
_BETWEEN_PROBES = timedelta(seconds=10)
_TIDIES = timedelta(seconds=5)


class Outbox:
    """One sender's turns. A gateway that was silent `_SILENCES` times gets one try in ten seconds until it answers."""

    def __init__(self) -> None:
        self.office = Office()
        self._silent: dict[int, int] = {}
        self._probe_at: dict[int, datetime] = {}
        self._tidied: datetime | None = None

    def turn(self, now: datetime) -> int:
        """One turn; how many hand-overs were begun or settled."""
        ended = self.office.heard()
        if ended:
            self._learn(settle(ended, now))
        if self._tidied is None or now - self._tidied >= _TIDIES:
            tidy(now)
            self._tidied = now
        begun = 0
        for gateway in Gateway.objects.filter(active=True):
            jobs = claim(gateway, self._room(gateway, now), now)
            self.office.give(jobs)
            begun += len(jobs)
        return len(ended) + begun

    def _room(self, gateway: Gateway, now: datetime) -> int:
        free = self.office.free(gateway.pk)
        silent = self._silent.get(gateway.pk)
        if silent is None or silent < _SILENCES:
            if silent == 0 and gateway.failing_since is not None:
                Gateway.objects.filter(pk=gateway.pk).update(failing_since=None)
            return free
        if gateway.failing_since is None:
            Gateway.objects.filter(pk=gateway.pk).update(failing_since=now)
        move_on(gateway, now)
        probe_at = self._probe_at.get(gateway.pk)
        if not free or (probe_at is not None and now < probe_at):
            return 0
        self._probe_at[gateway.pk] = now + _BETWEEN_PROBES
        return 1

    def _learn(self, ended: Iterable[tuple[int, Done]]) -> None:
        for gateway, done in ended:
            self._silent[gateway] = self._silent.get(gateway, 0) + 1 if _is_silence(done) else 0


def _is_silence(done: Done) -> bool:
    """Whether the gateway itself is in trouble; that it refused one person for good says nothing of the next."""
    if done.happened is Happened.REFUSED:
        return done.code.startswith("5")
    return done.happened in (Happened.UNREACHED, Happened.NO_ANSWER)


def claim(gateway: Gateway, most: int, now: datetime) -> list[Job]:
    """Take what is due at a gateway, alarms first, and mark it as being sent: who is killed now sends nothing twice."""
    if most <= 0:
        return []
    loud = Case(
        When(message__kind__in=[kind.value for kind in LOUD], then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    due = Delivery.objects.filter(
        gateway=gateway, state__in=_DUE, next_at__lte=now, message__expires_at__gt=now
    )
    found = list(due.select_related("message", "user", "channel").order_by(loud, "next_at", "pk")[:most])
    if not found:
        return []
    with decision():
        Delivery.objects.filter(pk__in=[one.pk for one in found]).update(
            state=DeliveryState.SENDING.value, tries=F("tries") + 1, next_at=now + _OWN_ENDS
        )
    return [_job(one, gateway, now) for one in found]


def _job(one: Delivery, gateway: Gateway, now: datetime) -> Job:
    kind = MessageKind(one.message.kind)
    language = one.user.language if one.user else settings.LANGUAGE_CODE
    to = one.channel.address if one.channel else ""
    left = max(1, int((one.message.expires_at - now).total_seconds()))
    if gateway.kind == GatewayKind.PUSH.value:
        title, body = push_words(language, urgent=kind in LOUD)
        said = json.dumps({"title": title, "body": body, "urgent": kind in LOUD}, ensure_ascii=False)
        key = json.loads(gateway.address)
        return Job(one.pk, gateway.pk, key["key"], key["contact"], said, to, gateway.private, left)
    title, body = in_words(kind, one.message.facts, language)
    address = gateway.address.replace("{to}", quote(to, safe=""))
    return Job(one.pk, gateway.pk, address, title, body, "", gateway.private, left)


def tidy(now: datetime) -> None:
    """End what is past its time, and settle what a sender that was killed left half done."""
    Delivery.objects.filter(state__in=_DUE, message__expires_at__lte=now).update(
        state=DeliveryState.EXPIRED.value
    )
    under_way = Delivery.objects.filter(state=DeliveryState.SENDING.value, next_at__lte=now)
    left = list(under_way.values_list("pk", flat=True)[:500])
    if left:
        lost(left, now)
