"""Recording checks: decided again, stored once, counted right."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from liba.access import services as access
from liba.access.models import Check, DoubleUse, GateTally, Pass, QuotaUse, ReasonTally, Undo
from liba.access.reports import OverrideShown
from liba.access.selectors import inside
from liba.access.terms import Answers, Direction, Outcome
from liba.accounts.models import Grant
from liba.governance.models import JournalLine
from liba.governance.services import end_measure
from liba.kernel.ids import new_id
from liba.kernel.receipts import ReceiptStatus
from tests.access.guarding import WELL, Phone
from tests.support.town import SmallTown, local

pytestmark = pytest.mark.django_db


def test_the_right_colour_is_admitted_stored_counted_and_journalled(
    town: SmallTown, yellow: list[Pass]
) -> None:
    phone = Phone(town)
    [receipt] = phone.send(phone.check(local("07:10"), yellow[0]), now=local("07:10"))
    assert (receipt.status, receipt.outcome, receipt.reasons, receipt.flags) == ("stored", "admitted", (), ())
    check = Check.objects.get()
    assert (check.serial, check.quota_serial, check.day.isoformat()) == (
        yellow[0].serial,
        yellow[0].quota_serial,
        "2020-02-27",
    )
    assert check.happened_at == local("07:10")
    assert QuotaUse.objects.get().quota_serial == yellow[0].quota_serial
    assert GateTally.objects.get().quarter == 28
    assert JournalLine.objects.filter(verb="access.check.recorded", subject_id=str(check.pk)).count() == 1
    assert inside(town.cordons["market"].pk) == 101


def test_the_wrong_colour_is_refused_with_its_reason(
    town: SmallTown, cards: Callable[[str], list[Pass]]
) -> None:
    phone, red = Phone(town), cards("red")
    item = phone.check(local("07:10"), red[0], Outcome.REFUSED, answers=None, reasons=("wrong_day",))
    [receipt] = phone.send(item, now=local("07:10"))
    assert (receipt.outcome, receipt.reasons, receipt.flags) == ("refused", ("wrong_day",), ())
    assert ReasonTally.objects.get().reason == "wrong_day"
    assert not QuotaUse.objects.exists()
    assert inside(town.cordons["market"].pk) == 100


def test_where_server_and_phone_differ_both_answers_are_kept(
    town: SmallTown, cards: Callable[[str], list[Pass]]
) -> None:
    phone, red = Phone(town), cards("red")
    [receipt] = phone.send(phone.check(local("07:10"), red[0]), now=local("07:10"))
    assert (receipt.outcome, receipt.flags) == ("refused", ("differs",))
    check = Check.objects.get()
    assert (check.outcome, check.server_outcome, check.reasons) == ("admitted", "refused", "wrong_day")


@pytest.mark.parametrize(("temperature", "outcome"), [(372, "admitted"), (373, "refused"), (None, "refused")])
def test_fever_at_exactly_the_limit_is_as_the_rule_says(
    town: SmallTown, yellow: list[Pass], temperature: int | None, outcome: str
) -> None:
    phone = Phone(town)
    answers = Answers(mask=True, id=True, temperature=temperature, purpose="food", local=True)
    [receipt] = phone.send(phone.check(local("07:10"), yellow[0], answers=answers), now=local("07:10"))
    assert receipt.outcome == outcome


def test_a_check_sent_again_is_a_replay_even_inside_one_batch(town: SmallTown, yellow: list[Pass]) -> None:
    phone = Phone(town)
    item = phone.check(local("07:10"), yellow[0])
    first = phone.send(item, item, now=local("07:10"))
    again = phone.send(item, now=local("07:20"))
    assert [receipt.status for receipt in (*first, *again)] == ["stored", "replayed", "replayed"]
    assert again[0].outcome == "admitted"
    assert Check.objects.count() == QuotaUse.objects.count() == 1
    assert inside(town.cordons["market"].pk) == 101


def test_a_household_s_second_entry_is_refused_even_with_another_card_and_gate(
    town: SmallTown, yellow: list[Pass]
) -> None:
    phone, other = Phone(town), Phone(town, "east")
    phone.send(phone.check(local("07:10"), yellow[0]), now=local("07:10"))
    second = other.check(
        local("07:30"), yellow[1], Outcome.REFUSED, answers=None, reasons=("household_used",), gate="pocket"
    )
    [receipt] = other.send(second, now=local("07:30"))
    assert (receipt.outcome, receipt.reasons, receipt.flags) == ("refused", ("household_used",), ())


def test_two_gates_offline_that_admit_one_card_twice_are_found(town: SmallTown, yellow: list[Pass]) -> None:
    one, two = Phone(town), Phone(town)
    early, late = one.check(local("07:10"), yellow[0]), two.check(local("07:40"), yellow[0])
    two.send(late, now=local("12:00"))
    [receipt] = one.send(early, now=local("12:05"))
    assert receipt.status is ReceiptStatus.STORED
    assert set(receipt.flags) == {"double_use", "late"}
    double = DoubleUse.objects.get()
    assert {double.first_check, double.second_check} == {early.report.id, late.report.id}
    assert QuotaUse.objects.count() == 1
    assert inside(town.cordons["market"].pk) == 102


def test_an_undo_frees_the_entry_and_corrects_the_counts(town: SmallTown, yellow: list[Pass]) -> None:
    phone = Phone(town)
    item = phone.check(local("07:10"), yellow[0])
    phone.send(item, now=local("07:10"))
    [receipt] = phone.send(phone.undo(item), now=local("07:11"))
    assert receipt.status is ReceiptStatus.STORED
    assert Check.objects.get().flags == "undone"
    assert not QuotaUse.objects.filter(freed=False).exists()
    assert QuotaUse.objects.filter(freed=True).count() == 1
    assert sum(row.n for row in GateTally.objects.all()) == 0
    assert inside(town.cordons["market"].pk) == 100
    [again] = phone.send(phone.check(local("07:12"), yellow[0]), now=local("07:12"))
    assert (again.outcome, again.flags) == ("admitted", ())


def test_an_undo_may_come_before_its_check(town: SmallTown, yellow: list[Pass]) -> None:
    phone = Phone(town)
    item = phone.check(local("07:10"), yellow[0])
    [waits] = phone.send(phone.undo(item), now=local("07:11"))
    [receipt] = phone.send(item, now=local("07:12"))
    assert (waits.status, receipt.flags) == (ReceiptStatus.STORED, ("undone",))
    assert Undo.objects.get().applied_at == local("07:12")
    assert not QuotaUse.objects.exists()
    assert inside(town.cordons["market"].pk) == 100


def test_an_undo_after_a_minute_is_rejected_and_the_check_stands(town: SmallTown, yellow: list[Pass]) -> None:
    phone = Phone(town)
    item = phone.check(local("07:10"), yellow[0])
    phone.send(item, now=local("07:10"))
    [receipt] = phone.send(phone.undo(item, after=61), now=local("07:12"))
    assert (receipt.status, receipt.code) == (ReceiptStatus.REJECTED, "access.undo_too_late")
    assert Check.objects.get().flags == ""


def test_somebody_else_can_t_undo(town: SmallTown, yellow: list[Pass]) -> None:
    phone, stranger = Phone(town), Phone(town)
    item = phone.check(local("07:10"), yellow[0])
    phone.send(item, now=local("07:10"))
    [receipt] = stranger.send(stranger.undo(item), now=local("07:10"))
    assert (receipt.status, receipt.code) == (ReceiptStatus.REJECTED, "kernel.forbidden")


def test_undoing_the_first_of_a_double_leaves_the_second_as_the_entry(
    town: SmallTown, yellow: list[Pass]
) -> None:
    one, two = Phone(town), Phone(town)
    first, second = one.check(local("07:10"), yellow[0]), two.check(local("07:10"), yellow[0])
    one.send(first, now=local("07:10"))
    two.send(second, now=local("07:10"))
    one.send(one.undo(first), now=local("07:11"))
    assert QuotaUse.objects.get(freed=False).check_id == second.report.id
    assert DoubleUse.objects.get().settled_by == "undo"


def test_leaving_takes_one_out(town: SmallTown, yellow: list[Pass]) -> None:
    phone = Phone(town)
    phone.send(
        phone.check(local("09:00"), None, Outcome.LEFT, direction=Direction.OUT, people=3), now=local("09:00")
    )
    assert inside(town.cordons["market"].pk) == 97


def test_an_unknown_gate_is_rejected(town: SmallTown, yellow: list[Pass]) -> None:
    phone = Phone(town)
    [receipt] = phone.send(phone.check(local("07:10"), yellow[0], gate=987654), now=local("07:10"))
    assert (receipt.status, receipt.code) == (ReceiptStatus.REJECTED, "access.unknown_gate")
    assert not Check.objects.exists()


def test_somebody_who_never_stands_at_gates_records_nothing(town: SmallTown, yellow: list[Pass]) -> None:
    phone = Phone(town)
    stranger = Phone(town)
    Grant.objects.all().delete()
    item = phone.check(local("07:10"), yellow[0])
    nobody = type(item)(
        type(stranger.guard)(town.system.__class__(stranger.guard.actor.kind, "1", "x"), 1, new_id()),
        item.report,
    )
    [receipt] = phone.send(nobody, now=local("07:10"))
    assert (receipt.status, receipt.code) == (ReceiptStatus.REJECTED, "kernel.forbidden")


def test_an_override_needs_reason_and_proof(town: SmallTown, cards: Callable[[str], list[Pass]]) -> None:
    phone, red = Phone(town), cards("red")
    unproved = OverrideShown(999, "00" * 32, "ambulance")
    silent = OverrideShown(999, "00" * 32, "  ")
    receipts = phone.send(
        phone.check(local("07:10"), red[0], Outcome.OVERRIDDEN, override=unproved),
        phone.check(local("07:11"), red[0], Outcome.OVERRIDDEN, override=silent),
        now=local("07:12"),
    )
    assert [receipt.code for receipt in receipts] == [
        "access.override_not_proved",
        "access.override_without_reason",
    ]


def test_a_clock_hours_off_is_set_right_and_flagged(town: SmallTown, yellow: list[Pass]) -> None:
    phone = Phone(town, skew=-5 * 3600)
    [receipt] = phone.send(phone.check(local("07:10"), yellow[0]), now=local("07:10"))
    assert (receipt.outcome, receipt.flags) == ("admitted", ("clock_skew",))
    assert Check.objects.get().happened_at == local("07:10")


def test_a_moment_ahead_of_us_counts_as_now(town: SmallTown, yellow: list[Pass]) -> None:
    phone = Phone(town)
    [receipt] = phone.send(phone.check(local("11:10"), yellow[0]), now=local("07:10"))
    assert "clock_skew" in receipt.flags
    assert Check.objects.get().happened_at == local("07:10")


def test_a_card_reported_lost_later_was_still_good(town: SmallTown, yellow: list[Pass]) -> None:
    phone = Phone(town)
    access.report_lost(town.system, yellow[0].serial, now=local("08:00"))
    before, after = phone.check(local("07:10"), yellow[0]), phone.check(local("08:10"), yellow[0])
    receipts = phone.send(before, after, now=local("08:30"))
    assert [receipt.outcome for receipt in receipts] == ["admitted", "refused"]
    assert receipts[1].reasons == ("lost", "household_used")


def test_nothing_is_enforced_after_the_measure_ended_but_it_was_before(
    town: SmallTown, cards: Callable[[str], list[Pass]]
) -> None:
    phone, red = Phone(town), cards("red")
    end_measure(town.system, town.measures["cordon"].pk, reason="over", now=local("08:00"))
    items = [phone.check(local(clock), red[0], answers=None) for clock in ("07:10", "08:10")]
    receipts = phone.send(*items, now=local("09:00"))
    assert [receipt.outcome for receipt in receipts] == ["refused", "admitted"]
    assert receipts[1].reasons == ("not_enforced",)


def test_a_monitoring_point_notes_a_fever(town: SmallTown) -> None:
    phone = Phone(town, "monitor")
    answers = Answers(temperature=385)
    [receipt] = phone.send(
        phone.check(local("07:10"), None, Outcome.NOTED, answers=answers), now=local("07:10")
    )
    assert (receipt.outcome, receipt.reasons) == ("noted", ("fever",))
    assert ReasonTally.objects.get().reason == "fever"


def test_a_turned_back_car_is_registered_and_its_plate_sealed(town: SmallTown) -> None:
    phone = Phone(town, "back")
    item = phone.check(
        local("07:10"), None, Outcome.TURNED_BACK, answers=None, plate="川C12345", came_from="自贡"
    )
    phone.send(item, now=local("07:10"))
    check = Check.objects.get()
    assert (check.plate, check.came_from, check.server_outcome) == ("川C12345", "自贡", "turned_back")


def test_a_forged_code_is_refused_and_its_number_not_believed(town: SmallTown, yellow: list[Pass]) -> None:
    phone = Phone(town)
    [receipt] = phone.send(
        phone.check(
            local("07:10"), token="LB1:ABCDEF", answers=None, outcome=Outcome.REFUSED, reasons=("unreadable",)
        ),
        now=local("07:10"),
    )
    assert (receipt.outcome, receipt.reasons) == ("refused", ("unreadable",))
    assert Check.objects.get().serial is None


def test_a_queue_of_three_days_arrives_whole(town: SmallTown, yellow: list[Pass]) -> None:
    phone = Phone(town)
    items = [
        phone.check(local("07:00") + timedelta(seconds=n), yellow[n % 30], answers=WELL) for n in range(1200)
    ]
    receipts = phone.send(*reversed(items), now=local("07:00") + timedelta(days=3))
    assert {receipt.status for receipt in receipts} == {ReceiptStatus.STORED}
    assert all("late" in receipt.flags for receipt in receipts)
    assert Check.objects.count() == 1200
    assert QuotaUse.objects.count() == 10
    assert sum(row.n for row in GateTally.objects.all()) == 1200
