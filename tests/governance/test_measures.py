"""A measure is decided on a ground, runs in its time, is revised, renewed and ended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from liba.governance import selectors
from liba.governance.models import JournalLine, Measure
from liba.governance.refusals import (
    AlreadyEnded,
    AlreadyRenewed,
    AlreadyStarted,
    CodeTaken,
    EndBeforeStart,
    NoLegalBasis,
    NoReason,
)
from liba.governance.services import end_measure, renew_measure, revise_measure
from liba.governance.terms import MeasureState, Window
from liba.kernel.refusals import Forbidden, NotFound, Stale
from liba.kernel.text import Text
from tests.governance.conftest import COMMANDER, DAY, GUARD, NOW

pytestmark = pytest.mark.django_db
Decide = Callable[..., Measure]
HOUR = timedelta(hours=1)


def renew(measure: Measure, code: str = "order-10", *, until: int = 28, at: int = 1) -> Measure:
    return renew_measure(
        COMMANDER, measure.pk, code=code, legal_basis="续期令", ends_at=NOW + until * DAY, now=NOW + at * DAY
    )


def revise(measure: Measure, **more: object) -> Measure:
    values: dict[str, object] = {
        "version": measure.version,
        "title": Text("第9号令（修订）"),
        "legal_basis": "突发事件应对法",
        "scope": "三个村",
        "now": NOW,
    }
    return revise_measure(COMMANDER, measure.pk, **(values | more))


def last_line() -> JournalLine:
    line = JournalLine.objects.order_by("-seq").first()
    assert line is not None
    return line


def test_a_measure_is_decided_with_one_line_of_the_journal(decide: Decide) -> None:
    measure = decide()
    assert measure.state(NOW) is MeasureState.RUNNING
    assert measure.decided_by == "指挥长"
    line = last_line()
    assert (line.seq, line.verb, line.subject_id) == (1, "governance.measure.decided", str(measure.pk))


def test_a_measure_is_not_decided_without_ground_or_in_impossible_time(decide: Decide) -> None:
    decide()
    with pytest.raises(NoLegalBasis):
        decide("b", legal_basis="  ")
    with pytest.raises(EndBeforeStart) as refused:
        decide("c", end=0)
    assert refused.value.facts["ends_at"] == "2020-02-06 09:30"
    with pytest.raises(CodeTaken):
        decide()
    assert Measure.objects.count() == JournalLine.objects.count() == 1


def test_the_database_itself_refuses_a_measure_without_ground(decide: Decide) -> None:
    measure = decide()
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(legal_basis="")


def test_only_who_decides_for_the_town_decides(decide: Decide) -> None:
    measure = decide()
    with pytest.raises(Forbidden):
        end_measure(GUARD, measure.pk, reason="解除", now=NOW)
    with pytest.raises(Forbidden):
        renew_measure(GUARD, measure.pk, code="x", legal_basis="y", ends_at=NOW + 99 * DAY, now=NOW)
    assert JournalLine.objects.count() == 1


def test_a_measure_is_revised_once_by_each_who_saw_it(decide: Decide) -> None:
    measure = decide()
    assert revise(measure).title_zh == "第9号令（修订）"
    assert last_line().verb == "governance.measure.revised"
    with pytest.raises(Stale) as stale:
        revise(measure)
    assert stale.value.facts == {"what": "order-9"}


def test_the_time_of_a_running_measure_is_not_edited(decide: Decide) -> None:
    running, planned = decide(), decide("later", start=3)
    with pytest.raises(AlreadyStarted):
        revise(running, ends_at=NOW + 99 * DAY)
    assert revise(planned, ends_at=NOW + 99 * DAY).ends_at == NOW + 99 * DAY
    planned.refresh_from_db()
    with pytest.raises(EndBeforeStart):
        revise(planned, ends_at=NOW)


def test_what_is_over_is_neither_revised_nor_ended(decide: Decide) -> None:
    measure = decide()
    with pytest.raises(AlreadyEnded):
        revise(measure, now=NOW + 14 * DAY)
    end_measure(COMMANDER, measure.pk, reason="疫情解除", now=NOW + DAY)
    with pytest.raises(AlreadyEnded):
        end_measure(COMMANDER, measure.pk, reason="疫情解除", now=NOW + 2 * DAY)
    with pytest.raises(NoReason):
        end_measure(COMMANDER, measure.pk, reason=" ", now=NOW)
    with pytest.raises(NotFound):
        end_measure(COMMANDER, 999, reason="疫情解除", now=NOW)


def test_ending_stops_at_once_and_ends_the_renewal_that_was_to_come(decide: Decide) -> None:
    measure = decide()
    renewal = renew(measure)
    end_measure(COMMANDER, measure.pk, reason="疫情解除", now=NOW + 2 * DAY)
    measure.refresh_from_db()
    renewal.refresh_from_db()
    assert measure.state(NOW + 2 * DAY) is MeasureState.ENDED
    assert measure.state(NOW + 2 * DAY - HOUR) is MeasureState.RUNNING
    assert renewal.state(NOW + 15 * DAY) is MeasureState.ENDED
    assert not selectors.is_enforced(measure, NOW + 15 * DAY)
    assert '"renewals":1' in last_line().facts


def test_a_renewal_carries_on_without_a_gap(decide: Decide) -> None:
    measure = decide()
    renewal = renew(measure)
    assert renewal.starts_at == measure.ends_at
    whole = Window(NOW, NOW + 28 * DAY)
    assert selectors.enforced_window(measure, NOW) == whole
    assert selectors.enforced_windows(NOW)[measure.pk] == whole
    assert selectors.enforced_window(renewal, NOW) == Window(NOW + 14 * DAY, NOW + 28 * DAY)
    assert selectors.is_enforced(measure, NOW + 20 * DAY)
    assert not selectors.is_enforced(measure, NOW + 28 * DAY)


def test_a_late_renewal_leaves_a_gap_in_which_nothing_is_enforced(decide: Decide) -> None:
    measure = decide()
    renew(measure, at=16, until=20)
    assert not selectors.is_enforced(measure, NOW + 15 * DAY)
    assert selectors.enforced_window(measure, NOW + 15 * DAY) == Window(NOW + 16 * DAY, NOW + 20 * DAY)
    assert selectors.enforced_window(measure, NOW + 13 * DAY) == Window(NOW, NOW + 14 * DAY)
    for day in (0, 13, 15, 17, 25):
        moment = NOW + day * DAY
        assert selectors.enforced_windows(moment)[measure.pk] == selectors.enforced_window(measure, moment)


def test_a_measure_is_renewed_once_and_for_longer(decide: Decide) -> None:
    measure = decide()
    with pytest.raises(EndBeforeStart):
        renew(measure, until=10)
    renew(measure)
    with pytest.raises(AlreadyRenewed) as refused:
        renew(measure, "order-11")
    assert refused.value.facts["renewal"] == "order-10"


def test_the_gap_of_measures_that_end_soon(decide: Decide) -> None:
    soon, renewed = decide("soon", end=3), decide("renewed", end=2)
    decide("long", end=30)
    decide("planned", start=1, end=2)
    renew(renewed, at=0)
    assert [gap.measure for gap in selectors.ending_soon(NOW)] == [soon]
    assert selectors.ending_soon(NOW)[0].ends_at == NOW + 3 * DAY
    assert selectors.ending_soon(NOW + 3 * DAY) == []


def test_running_measures_and_one_of_them(decide: Decide) -> None:
    running, ended = decide("a"), decide("b")
    decide("c", start=1)
    end_measure(COMMANDER, ended.pk, reason="解除", now=NOW + HOUR)
    assert list(selectors.running_measures(NOW + 2 * HOUR)) == [running]
    assert selectors.measure(running.pk) == running
    with pytest.raises(NotFound):
        selectors.measure(404)
    assert [one.code for one in selectors.measures()] == ["c", "a", "b"]
