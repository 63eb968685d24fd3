"""However a batch arrives, the same facts give the same counts."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liba.access.models import Check, CordonFlow, DoubleUse, GateTally, Pass, QuotaUse, ReasonTally
from liba.access.reports import Reported
from liba.access.services import record_checks
from liba.access.terms import Direction, Outcome
from tests.access.guarding import Phone
from tests.support.town import SmallTown, local

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = local("09:00")


@pytest.fixture
def items(town: SmallTown, yellow: list[Pass]) -> list[Reported]:
    """A morning: entries of four households (one twice), refusals, exits, three undos."""
    one, two = Phone(town), Phone(town)
    when = _minutes()
    entries = [one.check(next(when), yellow[n * 3]) for n in range(4)]
    again = two.check(next(when), yellow[1])
    refused = two.check(next(when), yellow[6], Outcome.REFUSED, answers=None, reasons=("no_mask",))
    left = [one.check(next(when), None, Outcome.LEFT, direction=Direction.OUT, people=n) for n in (1, 2)]
    wrong = two.check(next(when), yellow[9])
    return [
        *entries, again, refused, *left, wrong,
        one.undo(entries[1]), two.undo(wrong), one.undo(left[0]),
    ]  # fmt: skip


def _minutes() -> Iterator[datetime]:
    moment = local("07:00")
    while True:
        yield moment
        moment += timedelta(minutes=1)


def counted() -> dict[str, object]:
    """What must not depend on the order."""
    flows = CordonFlow.objects.values_list("cordon_id", "net")
    reasons = ReasonTally.objects.values_list("day", "gate_id", "reason", "n")
    tallies = GateTally.objects.values_list("day", "gate_id", "quarter", "direction", "outcome", "n")
    return {
        "checks": sorted(Check.objects.values_list("id", "outcome")),
        "undone": set(Check.objects.filter(flags__contains="undone").values_list("id", flat=True)),
        "entered": set(QuotaUse.objects.filter(freed=False).values_list("day", "quota_serial")),
        "doubles": DoubleUse.objects.filter(settled_at=None).count(),
        "tallies": sorted(row for row in tallies if row[-1]),
        "reasons": sorted(row for row in reasons if row[-1]),
        "inside": dict(flows),
    }


def outcome_of(order: list[Reported], sizes: list[int]) -> dict[str, object]:
    """What a morning comes to when it arrives in this order, in pieces of these sizes; the town stays as it was."""
    with transaction.atomic():
        while order:
            size = sizes[len(order) % len(sizes)]
            record_checks(order[:size], NOW)
            order = order[size:]
        found = counted()
        transaction.set_rollback(True)
    return found


def test_any_order_and_any_repetition_gives_the_same_counts(items: list[Reported]) -> None:
    expected = outcome_of(items, [len(items)])

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.permutations([*range(len(items)), 0, 4, 9]), st.lists(st.integers(1, 5), min_size=1, max_size=4)
    )
    def same_counts(order: list[int], sizes: list[int]) -> None:
        assert outcome_of([items[place] for place in order], sizes) == expected

    same_counts()
    assert expected["doubles"] == 1
    assert expected["inside"] != {}
