"""Orders from draft to everybody they are for; corrected and withdrawn."""

from datetime import timedelta

import pytest

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.models import Order, OrderCopy
from liba.command.refusals import (
    AlreadyIssued,
    DeadlinePast,
    NoReason,
    NotADraft,
    NumberOutOfBounds,
    OrderToNobody,
    OrderWithdrawn,
    OrderWithoutWords,
    StepsUnclear,
)
from liba.command.selectors import number_of, order_board, orders, receiving
from liba.command.services import (
    correct_order,
    discard_draft,
    draft_order,
    edit_draft,
    issue_order,
    withdraw_order,
)
from liba.command.services.attachments import add_attachment, attachment_for
from liba.command.terms.orders import Addressees, EscalationStep, Proof, ProofKind
from liba.governance.models import JournalLine
from liba.kernel.refusals import Forbidden, NotFound, Stale
from liba.kernel.text import Text
from liba.workforce.services import close_unit
from tests.command.test_attachments import PDF
from tests.support.commanding import Commanded, commanded
from tests.support.town import DAY, SmallTown

pytestmark = pytest.mark.django_db


def test_an_order_gets_a_number_and_reaches_every_unit(command: Commanded) -> None:
    order = command.issue()
    board = order_board(command.commander, order.pk, now=command.town.now)
    assert number_of(order) == "2020-1"
    assert [row.name.zh for row in board.rows] == ["0号单元", "1号单元"]
    told = set(Notice.objects.filter(kind="order_issued").values_list("user__username", flat=True))
    assert told == {"u0-leader", "u0-deputy", "u1-leader", "u1-deputy"}
    assert JournalLine.objects.filter(verb="command.order.issued").count() == 1
    assert number_of(command.issue()) == "2020-2"


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({"everyone": True}, ["u0", "u1", "u2"]),
        ({"areas": (0,)}, ["u0", "u2"]),
        ({"templates": ("support",)}, ["u2"]),
        ({"areas": (1,), "templates": ("support",)}, []),
        ({"units": (1,), "templates": ("support",)}, ["u1", "u2"]),
    ],
)
def test_whom_a_choice_stands_for(town: SmallTown, chosen: dict[str, object], names: list[str]) -> None:
    command = commanded(town, units=3)
    known = dict(chosen)
    if "areas" in known:
        known["areas"] = tuple(town.villages[place].pk for place in known["areas"])  # type: ignore[attr-defined]
    if "units" in known:
        known["units"] = tuple(command.units[place].pk for place in known["units"])  # type: ignore[attr-defined]
    found = receiving(command.commander, Addressees(**known), DAY)  # type: ignore[arg-type]
    assert [unit.code for unit in found.units] == names
    assert not found.leaderless


def test_an_order_can_go_to_people(command: Commanded) -> None:
    one = command.members[0]
    order = command.issue(to=Addressees(people=(one.pk,)))
    (copy,) = OrderCopy.objects.filter(order=order)
    assert (copy.responder, copy.unit) == (one, None)
    assert list(Notice.objects.values_list("user__username", flat=True)) == ["u0-member"]


def test_orders_that_are_refused(command: Commanded) -> None:
    now, actor = command.town.now, command.commander
    for wrong, refusal in (
        ({"title": Text(" ")}, OrderWithoutWords),
        ({"body": Text("")}, OrderWithoutWords),
        ({"proof": Proof(ProofKind.NUMBER, least=5, most=1)}, NumberOutOfBounds),
        ({"proof": Proof(ProofKind.NUMBER, target=9, most=1)}, NumberOutOfBounds),
        ({"steps": (EscalationStep(0, "unit"), EscalationStep(0, "command"))}, StepsUnclear),
    ):
        with pytest.raises(refusal):
            draft_order(actor, draft=command.draft(**wrong), now=now)
    with pytest.raises(OrderToNobody):
        command.issue(to=Addressees())
    with pytest.raises(DeadlinePast):
        command.issue(due_at=now)
    assert not OrderCopy.objects.exists()
    with pytest.raises(Forbidden):
        draft_order(command.town.actor(Role.GUARD), draft=command.draft(), now=now)


def test_a_closed_unit_gets_none(command: Commanded) -> None:
    close_unit(command.town.system, command.units[0].pk, version=1, now=command.town.now)
    order = command.issue(to=Addressees(units=tuple(unit.pk for unit in command.units)))
    assert [copy.unit for copy in order.copies.all()] == [command.units[1]]


def test_a_cadre_orders_only_in_their_village(command: Commanded) -> None:
    cadre = command.town.actor(Role.VILLAGE_CADRE, command.town.villages[0])
    drafted = draft_order(cadre, draft=command.draft(), now=command.town.now)
    issued = issue_order(cadre, drafted.pk, now=command.town.now)
    assert [copy.unit for copy in issued.copies.all()] == [command.units[0]]
    assert issued.area == command.town.villages[0]
    with pytest.raises(NotFound):
        order_board(
            command.town.actor(Role.VILLAGE_CADRE, command.town.villages[1]), issued.pk, now=command.town.now
        )


def test_a_cadre_sees_the_towns_order_with_their_units_alone(command: Commanded) -> None:
    order = command.issue()
    cadre = command.town.actor(Role.VILLAGE_CADRE, command.town.villages[0])
    assert list(orders(cadre)) == [order]
    board = order_board(cadre, order.pk, now=command.town.now)
    assert [row.copy.unit for row in board.rows] == [command.units[0]]
    drafted = draft_order(command.commander, draft=command.draft(), now=command.town.now)
    assert drafted not in orders(cadre)


def test_a_draft_changes_and_binds_nobody(command: Commanded) -> None:
    actor, now = command.commander, command.town.now
    drafted = draft_order(actor, draft=command.draft(), now=now)
    edited = edit_draft(actor, drafted.pk, version=1, draft=command.draft(urgent=True), now=now)
    assert (edited.urgent, edited.version) == (True, 2)
    with pytest.raises(Stale):
        edit_draft(actor, drafted.pk, version=1, draft=command.draft(), now=now)
    with pytest.raises(Stale):
        issue_order(actor, drafted.pk, version=1, now=now)
    discard_draft(actor, drafted.pk, version=2, now=now)
    assert not Order.objects.exists()


def test_what_is_issued_is_issued_once_and_not_changed(command: Commanded) -> None:
    order, actor, now = command.issue(), command.commander, command.town.now
    with pytest.raises(AlreadyIssued):
        issue_order(actor, order.pk, now=now)
    with pytest.raises(NotADraft):
        edit_draft(actor, order.pk, version=order.version, draft=command.draft(), now=now)
    assert order.copies.count() == 2


def test_a_correction_is_a_new_order_that_refers_to_the_old(command: Commanded) -> None:
    order, now = command.issue(), command.town.now
    new = correct_order(command.commander, order.pk, draft=command.draft(title=Text("更正")), now=now)
    order.refresh_from_db()
    assert (new.refers_to, number_of(new), order.state) == (order, "2020-2", "withdrawn")
    assert order.withdrawn_because == "→ 2020-2"
    with pytest.raises(OrderWithdrawn):
        correct_order(command.commander, order.pk, draft=command.draft(), now=now)


def test_a_correction_carries_the_files_that_stay(command: Commanded) -> None:
    actor, now = command.commander, command.town.now
    stays, goes = (add_attachment(actor, name=f"{n}.pdf", content=PDF, now=now) for n in ("甲", "乙"))
    order = command.issue(attachments=(stays.pk, goes.pk))
    fresh = add_attachment(actor, name="丙.pdf", content=PDF, now=now)
    draft = command.draft(attachments=(stays.pk, fresh.pk))
    new = correct_order(actor, order.pk, draft=draft, now=now + timedelta(minutes=1))
    assert set(new.attachments.values_list("name", "file")) == {("甲.pdf", stays.pk), ("丙.pdf", fresh.pk)}
    assert set(order.attachments.all()) == {stays, goes}
    (carried,) = new.attachments.exclude(pk=fresh.pk)
    assert attachment_for(actor, carried.pk, command.leaders[0], now=now)[1] == PDF
    assert JournalLine.objects.filter(verb="command.attachment.carried", subject_id=carried.pk).count() == 1


def test_a_correction_takes_no_other_orders_files(command: Commanded) -> None:
    actor, now = command.commander, command.town.now
    theirs = add_attachment(actor, name="别.pdf", content=PDF, now=now)
    other, order = command.issue(attachments=(theirs.pk,)), command.issue()
    new = correct_order(actor, order.pk, draft=command.draft(attachments=(theirs.pk,)), now=now)
    assert not new.attachments.exists()
    assert list(other.attachments.all()) == [theirs]


def test_withdrawing_says_why_to_everybody(command: Commanded) -> None:
    order, now = command.issue(), command.town.now
    seq = command.copy(order).changed_seq
    with pytest.raises(NoReason):
        withdraw_order(command.commander, order.pk, because=" ", now=now)
    withdraw_order(command.commander, order.pk, because="名单有误", now=now + timedelta(minutes=5))
    assert Notice.objects.filter(kind="order_withdrawn").count() == 4
    assert command.copy(order).changed_seq > seq
    with pytest.raises(OrderWithdrawn):
        withdraw_order(command.commander, order.pk, because="再撤", now=now)


def test_the_town_sees_its_drafts_and_orders_to_areas_below(command: Commanded) -> None:
    drafted = draft_order(command.commander, draft=command.draft(), now=command.town.now)
    cadre = command.town.actor(Role.VILLAGE_CADRE, command.town.villages[0])
    below = draft_order(cadre, draft=command.draft(), now=command.town.now)
    assert set(orders(command.commander)) == {drafted, below}
    assert list(orders(cadre)) == [below]
