"""Who is followed by a round goes on being followed under the row that goes on, and what was answered of it goes along: a due
that is settled stays settled. Other visits stay where they were recorded."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from liba.registry.models import Person
from liba.registry.terms import Follower
from liba.rounds.models import Alert, Difference, Enrolment, Visit
from liba.rounds.selectors.plans import plans_of
from liba.rounds.services.enrolments import next_seq
from liba.rounds.services.moved import parted
from liba.rounds.terms.plans import DifferenceState


def _follow(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    """Every enrolment, unless the same round follows the kept one in those days already."""
    held = list(Enrolment.objects.filter(person=kept_id, ended_at=None))
    moving = _not_doubled(Enrolment.objects.filter(person=merged_id).order_by("pk"), held)
    _move(moving, kept_id)
    return [row.pk for row in moving]


def _give_back(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    _move(Enrolment.objects.filter(pk__in=list(keys), person=kept_id), merged_id)


def _move(rows: Iterable[Enrolment], person_id: int) -> None:
    home = Person.objects.values_list("household_id", flat=True).get(pk=person_id)
    for row in rows:
        _rebind(row, home, person_id)


def _end_doubled(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    return _end(Enrolment.objects.filter(person=merged_id, ended_at=None), now)


def _begin_again(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    Enrolment.objects.filter(pk__in=list(keys)).update(ended_at=None, changed_seq=next_seq())


def _follow_door(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    """Enrolments of its people, and of the whole household unless the same round follows the kept one in those days."""
    followed = Enrolment.objects.filter(household=merged_id).order_by("pk")
    held = list(Enrolment.objects.filter(household=kept_id, person=None, ended_at=None))
    moving = [*followed.exclude(person=None), *_not_doubled(followed.filter(person=None), held)]
    for row in moving:
        _rebind(row, kept_id, row.person_id)
    return [row.pk for row in moving]


def _give_door_back(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    for row in Enrolment.objects.filter(pk__in=list(keys), household=kept_id):
        _rebind(row, merged_id, row.person_id)


def _end_doubled_doors(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    return _end(Enrolment.objects.filter(household=merged_id, ended_at=None), now)


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


def _not_doubled(rows: Iterable[Enrolment], held: Sequence[Enrolment]) -> list[Enrolment]:
    return [
        row
        for row in rows
        if not any(
            row.ended_at is None
            and one.round_id == row.round_id
            and one.starts_on <= row.ends_on
            and row.starts_on <= one.ends_on
            for one in held
        )
    ]


def _rebind(row: Enrolment, household_id: int, person_id: int | None) -> None:
    """The enrolment with the visits that answered it; phones learn it by the new sequence."""
    answered = Visit.objects.filter(
        round=row.round_id, household=row.household_id, person=row.person_id, day__gte=row.starts_on,
        day__lte=row.ends_on,
    )  # fmt: skip
    answered.update(household=household_id, person=person_id)
    row.household_id, row.person_id, row.changed_seq = household_id, person_id, next_seq()
    row.save(update_fields=["household_id", "person_id", "changed_seq"])


def _end(doubled: QuerySet[Enrolment], now: datetime) -> list[int]:
    """What stayed behind because the kept one is followed already: nobody is asked twice."""
    rows = list(doubled.select_related("household", "round").order_by("pk"))
    plans = plans_of({row.round for row in rows}, now)
    for row in rows:
        row.ended_at, _begins_at = parted(row, plans[row.round_id], now)
        row.changed_seq = next_seq()
        row.save(update_fields=["ended_at", "changed_seq"])
    return [row.pk for row in rows]


ROUNDS_FOLLOW_PEOPLE = (
    Follower("rounds.enrolments", _follow, _give_back),
    Follower("rounds.doubled", _end_doubled, _begin_again),
)
ROUNDS_FOLLOW_HOUSEHOLDS = (
    Follower("rounds.enrolments", _follow_door, _give_door_back),
    Follower("rounds.doubled", _end_doubled_doors, _begin_again),
    Follower("rounds.alerts", _follow_alerts, _give_alerts_back),
    Follower("rounds.differences", _follow_differences, _give_differences_back),
)
