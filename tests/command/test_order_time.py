"""What time alone does to orders: late copies are told further up, merged units' copies go on, standing orders go out."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.advance import advance
from liba.command.method import OrderSection, order_faults, order_steps
from liba.command.models import CopyEvent, Order, OrderCopy
from liba.command.refusals import AttachmentGone, BadRecurrence, DeadlinePast, OrderToNobody, StandingStopped
from liba.command.rules.escalating import steps_due
from liba.command.rules.orders import state_of
from liba.command.selectors import copies_of, order_board, order_spec
from liba.command.services import record_copy_event
from liba.command.services.attachments import add_attachment, attachment_for, see_attachment
from liba.command.services.escalating import escalate
from liba.command.services.passing import pass_on
from liba.command.services.standing import issue_standing, next_day, set_standing, stop_standing
from liba.command.terms.orders import (
    Addressees,
    CopyEventKind,
    CopyState,
    EscalationStep,
    OrderDraft,
    OrderSpec,
)
from liba.kernel.ids import id_at
from liba.kernel.refusals import Stale
from liba.kernel.text import Text
from liba.registry.services import reorganise
from liba.territory.terms import MergerOrder
from liba.workforce.models import Unit
from liba.workforce.services import close_unit, move_workforce, set_link
from liba.workforce.terms import LinkLevel, Standing
from tests.command.test_attachments import PDF
from tests.support.commanding import Commanded
from tests.support.serving import enlist
from tests.support.town import DAY, local

pytestmark = pytest.mark.django_db
STEPS = OrderSpec().steps


def says(command: Commanded, order: Order, kind: str, minute: int, place: int = 0, **known: object) -> None:
    happened = command.town.now + timedelta(minutes=minute)
    record_copy_event(
        command.town.system, event_id=id_at(happened), copy_id=command.copy(order, place).pk,
        kind=CopyEventKind(kind), responder_id=command.leaders[place].pk, happened_at=happened, now=happened,
        **known,
    )  # type: ignore[arg-type]  # fmt: skip


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def village_link(command: Commanded) -> str:
    user = command.town.user(Role.VILLAGE_CADRE, command.town.villages[0], "secretary")
    one = enlist(command.town, "村书记", Standing.VILLAGE_CADRE, user_id=user.pk)
    set_link(
        command.town.system, level=LinkLevel.VILLAGE, responder_id=one.pk, starts_on=DAY,
        area_id=command.town.villages[0].pk, now=command.town.now,
    )  # fmt: skip
    return user.username


def test_late_copies_are_told_further_up_step_by_step(command: Commanded) -> None:
    village_link(command)
    order = command.issue(to=Addressees(units=(command.units[0].pk,)))
    at: Callable[[int], datetime] = lambda minutes: command.town.now + timedelta(hours=4, minutes=minutes)  # noqa: E731
    assert escalate(command.town.system, now=at(-61)) == 0
    assert escalate(command.town.system, now=at(-60)) == 1
    assert escalate(command.town.system, now=at(-59)) == 0
    assert told("order_due_soon") == ["u0-deputy", "u0-leader"]
    escalate(command.town.system, now=at(1))
    assert told("order_overdue") == ["u0-deputy", "u0-leader"]
    escalate(command.town.system, now=at(31))
    assert told("order_overdue") == ["secretary", "u0-deputy", "u0-leader"]
    says(command, order, "done", 300)
    assert escalate(command.town.system, now=at(130)) == 0


def test_after_a_standstill_each_hears_once(command: Commanded) -> None:
    command.issue()
    later = command.town.now + timedelta(days=1)
    assert escalate(command.town.system, now=later) == 2
    assert escalate(command.town.system, now=later) == 0
    assert told("order_overdue") == ["commander", "u0-deputy", "u0-leader", "u1-deputy", "u1-leader"]
    notice = Notice.objects.get(user__username="commander", kind="order_overdue")
    assert (notice.facts["units"], notice.facts["count"]) == ("0号单元、1号单元", 2)
    assert CopyEvent.objects.filter(kind="escalated").count() == 2 * len(STEPS)


def test_what_waits_for_an_answer_or_has_no_steps_is_told_nobody(command: Commanded) -> None:
    order = command.issue(to=Addressees(units=(command.units[0].pk,)))
    says(command, order, "objected", 5, words="没有车")
    command.issue(steps=())
    command.issue(due_at=None)
    assert escalate(command.town.system, now=command.town.now + timedelta(days=1)) == 0


@given(st.integers(-200, 400), st.integers(0, 400))
def test_steps_are_due_in_their_order_and_none_before_the_order(now: int, lead: int) -> None:
    issued = datetime(2020, 2, 27, 8, tzinfo=local("07:00").tzinfo)
    due_at = issued + timedelta(minutes=lead)
    found = steps_due(STEPS, issued_at=issued, due_at=due_at, now=due_at + timedelta(minutes=now))
    minutes = [step.minutes for _place, step in found]
    assert minutes == sorted(minutes)
    assert all(-lead < one <= now for one in minutes)


def merged(command: Commanded) -> Unit:
    town = command.town
    order = MergerOrder(
        (town.villages[0].code, town.villages[1].code),
        town.villages[1].code,
        Text(""),
        DAY,
        DAY,
        "区划调整",
        widen_cordons=True,
    )
    reorganise(town.system, order, now=town.now, steps=(move_workforce,))
    command.units[0].refresh_from_db()
    return command.units[0]


def test_a_merged_units_copy_goes_to_its_successor(command: Commanded) -> None:
    order = command.issue(to=Addressees(units=(command.units[0].pk,)))
    says(command, order, "accepted", 1)
    copy = command.copy(order)
    gone = merged(command)
    assert gone.following == command.units[1]
    assert pass_on(command.town.system, now=command.town.now + timedelta(minutes=5)) == 1
    assert pass_on(command.town.system, now=command.town.now + timedelta(minutes=6)) == 0
    copy.refresh_from_db()
    assert (copy.unit, state_of(copy)) == (command.units[1], CopyState.ACCEPTED)
    assert list(copies_of(command.leaders[1], today=DAY)) == [copy]
    # What the merged unit's leader still sends is taken.
    record_copy_event(
        command.town.system, event_id=id_at(command.town.now), copy_id=copy.pk, kind=CopyEventKind.DONE,
        responder_id=command.leaders[0].pk, happened_at=command.town.now - timedelta(hours=1),
        now=command.town.now,
    )  # fmt: skip


def test_where_the_successor_has_its_own_copy_the_merged_one_is_history(command: Commanded) -> None:
    order = command.issue()
    says(command, order, "read", 1)
    old, own = command.copy(order, 0), command.copy(order, 1)
    merged(command)
    assert advance(now=command.town.now + timedelta(minutes=5))["copies_passed_on"] == 1
    old.refresh_from_db()
    assert (old.passed_to, old.read_at is not None) == (own, True)
    board = order_board(command.commander, order.pk, now=command.town.now)
    assert [row.copy for row in board.rows] == [own]
    # A phone that was offline answers the old copy; it counts for the one that goes on.
    record_copy_event(
        command.town.system, event_id=id_at(command.town.now), copy_id=old.pk, kind=CopyEventKind.ACCEPTED,
        responder_id=command.leaders[0].pk, happened_at=command.town.now, now=command.town.now,
    )  # fmt: skip
    own.refresh_from_db()
    assert state_of(own) is CopyState.ACCEPTED


def test_an_order_of_a_merged_village_is_its_successors(command: Commanded) -> None:
    order = command.issue()
    Order.objects.update(area=command.town.villages[0])
    merged(command)
    pass_on(command.town.system, now=command.town.now)
    order.refresh_from_db()
    assert order.area == command.town.villages[1]


def standing(command: Commanded, **known: object) -> object:
    given: dict[str, object] = {
        "draft": OrderDraft(
            Text("每日消杀", "Disinfect"), Text("早晚各一次。"), Addressees(everyone=True), due_minutes=600
        ),
        "recurrence": "FREQ=WEEKLY;BYDAY=TH,FR", "minute": 8 * 60, "starts_on": DAY,
        "ends_on": DAY + timedelta(days=20), "now": command.town.now,
    } | known  # fmt: skip
    return set_standing(command.commander, **given)  # type: ignore[arg-type]


def test_every_repeat_has_the_standing_orders_files(command: Commanded) -> None:
    file = add_attachment(command.commander, name="台账.pdf", content=PDF, now=command.town.now)
    draft = OrderDraft(
        Text("每日消杀"), Text("早晚各一次。"), Addressees(everyone=True), attachments=(file.pk,)
    )
    one = standing(command, draft=draft)
    for later in range(2):
        assert issue_standing(now=local("08:00", DAY + timedelta(days=later))) == 1
    file.refresh_from_db()
    assert (file.standing, file.order) == (one, None)
    first, second = Order.objects.order_by("number")
    (mine,), (other,) = first.attachments.all(), second.attachments.all()
    assert len({file.pk, mine.pk, other.pk}) == 3
    assert {mine.file, other.file} == {file.file}
    assert (mine.name, mine.digest) == ("台账.pdf", file.digest)
    now, leader = command.town.now, command.leaders[0]
    assert attachment_for(command.commander, other.pk, leader, now=now)[1] == PDF
    with pytest.raises(AttachmentGone):
        attachment_for(command.commander, file.pk, leader, now=now)
    assert see_attachment(command.commander, file.pk, now=now)[1] == PDF
    with pytest.raises(AttachmentGone):
        see_attachment(command.town.actor(Role.VILLAGE_CADRE, command.town.villages[0]), file.pk, now=now)


def test_a_standing_order_goes_out_once_on_each_of_its_days(command: Commanded) -> None:
    one = standing(command)
    assert issue_standing(now=local("07:59")) == 0
    assert issue_standing(now=local("08:00")) == 1
    assert issue_standing(now=local("08:01")) == 0
    order = Order.objects.get()
    assert (order.standing_day, order.issued_by, order.copies.count()) == (DAY, "commander", 2)
    assert order.due_at == local("18:00")
    assert issue_standing(now=local("08:00", DAY + timedelta(days=1))) == 1
    assert issue_standing(now=local("08:00", DAY + timedelta(days=2))) == 0
    one.refresh_from_db()  # type: ignore[attr-defined]
    assert next_day(one, DAY + timedelta(days=2)) == date(2020, 3, 5)  # type: ignore[arg-type]


def test_after_a_standstill_only_what_can_still_be_done_goes_out(command: Commanded) -> None:
    standing(command, recurrence="FREQ=DAILY")
    assert issue_standing(now=local("19:00", DAY + timedelta(days=3))) == 0
    assert not Order.objects.exists()
    assert issue_standing(now=local("09:00", DAY + timedelta(days=4))) == 1
    assert Order.objects.get().standing_day == DAY + timedelta(days=4)


def test_standing_orders_that_are_refused_or_stopped(command: Commanded) -> None:
    for wrong, refusal in (
        ({"recurrence": "FREQ=HOURLY"}, BadRecurrence),
        ({"recurrence": "FREQ=YEARLY;BYMONTH=1"}, BadRecurrence),
        ({"ends_on": DAY - timedelta(days=1)}, DeadlinePast),
        ({"draft": OrderDraft(Text("空"), Text("无"))}, OrderToNobody),
    ):
        with pytest.raises(refusal):
            standing(command, **wrong)
    one = standing(command)
    with pytest.raises(Stale):
        stop_standing(command.commander, one.pk, version=9, now=command.town.now)  # type: ignore[attr-defined]
    stop_standing(command.commander, one.pk, version=1, now=command.town.now)  # type: ignore[attr-defined]
    with pytest.raises(StandingStopped):
        stop_standing(command.commander, one.pk, version=2, now=command.town.now)  # type: ignore[attr-defined]
    assert issue_standing(now=local("09:00")) == 0


def test_a_standing_order_whose_units_are_gone_is_missed_and_said(command: Commanded) -> None:
    standing(command)
    for unit in command.units:
        close_unit(command.town.system, unit.pk, version=1, now=command.town.now)
    assert issue_standing(now=local("09:00")) == 0
    assert not OrderCopy.objects.exists()


def test_the_playbook_says_who_hears_of_what_is_late(command: Commanded) -> None:
    section = OrderSection.model_validate(
        {"steps": [{"minutes": 45, "to": "command"}, {"minutes": 0, "to": "unit"}]}
    )
    assert not list(order_faults(section))
    (step,) = order_steps(section)
    step.act(command.town.system, command.town.now)
    assert not list(order_steps(section))
    assert [one.minutes for one in order_spec().steps] == [0, 45]
    assert command.issue().steps == [{"minutes": 0, "to": "unit"}, {"minutes": 45, "to": "command"}]
    twice = OrderSection.model_validate(
        {"steps": [{"minutes": 0, "to": "unit"}, {"minutes": 0, "to": "command"}]}
    )
    assert len(list(order_faults(twice))) == 1
    assert EscalationStep(0, "unit") in order_spec().steps
