"""Who serves and turns out to be registered twice serves on under the row that goes on."""

from collections.abc import Sequence
from datetime import datetime

from liba.registry.terms import Follower
from liba.workforce.models import Responder


def _follow(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    if Responder.objects.filter(person=kept_id).exists():
        return []
    keys = list(Responder.objects.filter(person=merged_id).values_list("pk", flat=True))
    Responder.objects.filter(pk__in=keys).update(person=kept_id)
    return keys


def _give_back(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    Responder.objects.filter(pk__in=list(keys), person=kept_id).update(person=merged_id)


SERVICE_FOLLOWS_PEOPLE = Follower("workforce.responders", _follow, _give_back)
