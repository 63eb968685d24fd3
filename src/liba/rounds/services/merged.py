"""Who is followed by a round goes on being followed under the row that goes on. Visits stay as they were recorded: they are
read through the merge."""

from collections.abc import Sequence
from datetime import datetime

from liba.registry.models import Person
from liba.registry.terms import Follower
from liba.rounds.models import Enrolment
from liba.rounds.services.enrolments import next_seq


def _follow(merged_id: int, kept_id: int, now: datetime) -> list[int]:
    """Every enrolment, unless the same round follows the kept one in those days already."""
    rows = list(Enrolment.objects.filter(person=merged_id).order_by("pk"))
    held = list(Enrolment.objects.filter(person=kept_id, ended_at=None))
    moving = [
        row.pk
        for row in rows
        if not any(
            row.ended_at is None
            and one.round_id == row.round_id
            and one.starts_on <= row.ends_on
            and row.starts_on <= one.ends_on
            for one in held
        )
    ]
    _move(moving, merged_id, kept_id)
    return moving


def _give_back(keys: Sequence[int], merged_id: int, kept_id: int, now: datetime) -> None:
    _move(keys, kept_id, merged_id)


def _move(keys: Sequence[int], from_id: int, to_id: int) -> None:
    """To the other row and its household; phones learn it by the new sequence."""
    if keys:
        home = Person.objects.values_list("household_id", flat=True).get(pk=to_id)
        Enrolment.objects.filter(pk__in=list(keys), person=from_id).update(
            person=to_id, household=home, changed_seq=next_seq()
        )


ENROLMENTS_FOLLOW_PEOPLE = Follower("rounds.enrolments", _follow, _give_back)
