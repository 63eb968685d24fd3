"""Who is followed by a round goes on being followed under the row that goes on. Visits stay as they were recorded."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from liba.registry.models import Person
from liba.registry.terms import Follower
from liba.rounds.models import Alert, Difference, Enrolment
from liba.rounds.services.bringing import Bringer
from liba.rounds.terms.plans import DifferenceState

# Keys of a following that gave way to another are below zero: it is asked again when the merge is undone.


def _follow(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    home = Person.objects.values_list("household_id", flat=True).get(pk=kept_id)
    return _bring(_live().filter(person=merged_id), lambda _row: (home, kept_id), now)


def _give_back(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    home = Person.objects.values_list("household_id", flat=True).get(pk=merged_id)
    _bring(_live(keys).filter(person=kept_id), lambda _row: (home, merged_id), now)
    _again(keys, now)


def _follow_door(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    return _bring(_live().filter(household=merged_id), lambda row: (kept_id, row.person_id), now)


def _give_door_back(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    """Those whose people went back, and those of the whole household."""
    rows = [
        row
        for row in _live(keys).filter(household=kept_id)
        if row.person is None or row.person.household_id == merged_id
    ]
    _bring(rows, lambda row: (merged_id, row.person_id), now)
    _again(keys, now)


def _follow_alerts(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    keys = list(Alert.objects.filter(household=merged_id).order_by("pk").values_list("pk", flat=True))
    Alert.objects.filter(pk__in=keys).update(household=kept_id)
    return keys


def _give_alerts_back(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    Alert.objects.filter(pk__in=list(keys), household=kept_id).update(household=merged_id)


def _follow_differences(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    """What is still to be decided; what was decided stays where it was."""
    undecided = Difference.objects.filter(household=merged_id, state=DifferenceState.OPEN.value)
    keys = list(undecided.order_by("pk").values_list("pk", flat=True))
    Difference.objects.filter(pk__in=keys).update(household=kept_id)
    return keys


def _give_differences_back(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    Difference.objects.filter(pk__in=list(keys), household=kept_id).update(household=merged_id)


def _live(keys: Sequence[int] | None = None) -> QuerySet[Enrolment]:
    found = Enrolment.objects.filter(ended_at=None).select_related("round", "household", "person")
    return (found if keys is None else found.filter(pk__in=[key for key in keys if key > 0])).order_by("pk")


def _bring(
    rows: Iterable[Enrolment], to: Callable[[Enrolment], tuple[int, int | None]], now: datetime
) -> list[int]:
    """Bring each; gives the keys of those that went, and below zero of those that gave way."""
    waiting = list(rows)
    if not waiting:
        return []
    bringer, gave_way = Bringer(now), set[int]()
    for row in waiting:
        # One that came before may have taken this one in.
        row.refresh_from_db(fields=["ended_at", "starts_on"])
        if row.ended_at is None:
            gave_way.update(bringer.bring(row, *to(row)))
    went = _live([row.pk for row in waiting]).values_list("pk", flat=True)
    return [*went, *sorted(-key for key in gave_way)]


def _again(keys: Sequence[int], now: datetime) -> None:
    gave_way = [-key for key in keys if key < 0]
    if gave_way:
        bringer = Bringer(now)
        found = Enrolment.objects.filter(pk__in=gave_way).select_related("round", "household", "person")
        for row in found.order_by("pk"):
            bringer.again(row)


ROUNDS_FOLLOW_PEOPLE = (Follower("rounds.enrolments", _follow, _give_back),)
ROUNDS_FOLLOW_HOUSEHOLDS = (
    Follower("rounds.enrolments", _follow_door, _give_door_back),
    Follower("rounds.alerts", _follow_alerts, _give_alerts_back),
    Follower("rounds.differences", _follow_differences, _give_differences_back),
)
