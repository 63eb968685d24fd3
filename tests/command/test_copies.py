"""What holders say of their copies, what whoever ordered answers, and what comes too late or from the wrong one."""

from datetime import timedelta
from itertools import permutations

import pytest

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.models import CopyEvent, Order, OrderCopy
from liba.command.refusals import (
    CopyClosed,
    FormAsksPeople,
    NoReason,
    NothingDone,
    NotYours,
    NumberOutOfBounds,
    ProofMissing,
    UnknownCopy,
)
from liba.command.rules.orders import state_of
from liba.command.selectors import copies_of, order_board
from liba.command.services import (
    Recorded,
    approve_copy,
    record_copy_event,
    return_copy,
    withdraw_order,
)
from liba.command.terms.orders import CopyEventKind, CopyState, Proof, ProofKind
from liba.kernel.ids import id_at, new_id
from liba.kernel.refusals import Forbidden
from liba.kernel.text import Text
from liba.rounds.models import Finding
from liba.rounds.services import decide_form
from liba.rounds.terms.forms import About, Answers, FormSpec, Question, QuestionKind
from liba.workforce.models import Post, Responder
from tests.support.commanding import Commanded
from tests.support.town import DAY

pytestmark = pytest.mark.django_db


def says(
    command: Commanded, order: Order, kind: str, *, place: int = 0, by: Responder | None = None,
    minute: int = 1, **known: object,
) -> Recorded:  # fmt: skip
    happened = command.town.now + timedelta(minutes=minute)
    said: dict[str, object] = {"event_id": id_at(happened), "now": happened} | known
    return record_copy_event(
        command.town.system, copy_id=command.copy(order, place).pk, kind=CopyEventKind(kind),
        responder_id=(by or command.leaders[place]).pk, happened_at=happened, **said,
    )  # type: ignore[arg-type]  # fmt: skip


def test_any_arrival_order_gives_the_same_copy(command: Commanded) -> None:
    way = (("read", 2), ("objected", 3), ("accepted", 5), ("done", 9))
    ends = set()
    for arrival in permutations(way):
        order = command.issue(due_at=None)
        for kind, minute in arrival:
            says(
                command, order, kind, minute=minute, words="人手不够", event_id=new_id(),
                now=command.town.now + timedelta(days=3),
            )  # fmt: skip
        copy = command.copy(order)
        ends.add((state_of(copy), copy.read_at, copy.accepted_at, copy.done_at, copy.objection))
    assert len(ends) == 1
    assert ends.pop()[0] is CopyState.DONE


def test_the_same_report_twice_changes_nothing(command: Commanded) -> None:
    order = command.issue()
    said = new_id()
    first, second = (says(command, order, "done", event_id=said) for _ in range(2))
    assert (first.is_new, second.is_new, CopyEvent.objects.count()) == (True, False, 1)


def test_who_may_answer_for_a_unit(command: Commanded) -> None:
    order = command.issue()
    says(command, order, "accepted", by=command.deputies[0])
    with pytest.raises(NotYours):
        says(command, order, "done", by=command.members[0], minute=2)
    assert not says(command, order, "read", by=command.members[0], minute=3).is_new
    stranger = command.leaders[1]
    with pytest.raises((NotYours, UnknownCopy)):
        record_copy_event(
            command.town.actor(Role.GRID_WORKER, command.town.villages[1]), event_id=new_id(),
            copy_id=command.copy(order).pk, kind=CopyEventKind.DONE, responder_id=stranger.pk,
            happened_at=command.town.now, now=command.town.now,
        )  # fmt: skip
    assert [copy.order_id for copy in copies_of(command.members[0], today=DAY)] == [order.pk]
    assert not copies_of(command.members[0], today=DAY, of_members=False).exists()


def test_an_objection_needs_a_reason_and_reaches_who_ordered(command: Commanded) -> None:
    order = command.issue()
    with pytest.raises(NoReason):
        says(command, order, "objected", words="  ")
    says(command, order, "objected", words="没有防护服")
    notice = Notice.objects.get(kind="order_objected")
    assert (notice.user_id, notice.facts["unit"], notice.facts["objection"]) == (
        order.issuer_id, "0号单元", "没有防护服",
    )  # fmt: skip
    approve_copy(command.commander, command.copy(order).pk, grade=3, now=command.town.now)
    copy = command.copy(order)
    assert (state_of(copy), copy.grade) == (CopyState.EXCUSED, None)


def test_done_is_what_can_be_shown(command: Commanded) -> None:
    number = command.issue(proof=Proof(ProofKind.NUMBER, Text("人数"), "人", least=0, most=500))
    with pytest.raises(ProofMissing):
        says(command, number, "done")
    with pytest.raises(NumberOutOfBounds):
        says(command, number, "done", number=501)
    says(command, number, "done", number=12, words="夜查")
    assert command.copy(number).report == {"number": 12, "words": "夜查"}
    photo = command.issue(proof=Proof(ProofKind.PHOTO))
    with pytest.raises(ProofMissing):
        says(command, photo, "done")
    shown = new_id()
    says(command, photo, "done", photos=(shown,), minute=4)
    assert command.copy(photo).report["photos"] == [str(shown)]


def test_a_form_about_places_is_filled_in(command: Commanded) -> None:
    asked = Question("posts", QuestionKind.COUNT, Text("设卡数"), About.PLACE)
    decide_form(command.town.system, FormSpec("cards", Text("设卡表"), (asked,)), now=command.town.now)
    order = command.issue(proof=Proof(ProofKind.FORM, form="cards"))
    with pytest.raises(ProofMissing):
        says(command, order, "done", answers=Answers())
    says(command, order, "done", answers=Answers({"posts": 4}))
    assert command.copy(order).report["answers"] == {"posts": 4}
    about_people = Question("fever", QuestionKind.YES_NO, Text("发热"), About.PERSON)
    decide_form(
        command.town.system, FormSpec("fevers", Text("测温表"), (about_people,)), now=command.town.now
    )
    with pytest.raises(FormAsksPeople):
        command.issue(proof=Proof(ProofKind.FORM, form="fevers"))


def test_a_report_is_sent_back_and_accepted_at_last(command: Commanded) -> None:
    order, actor = command.issue(), command.commander
    copy, now = command.copy(order), command.town.now
    with pytest.raises(NothingDone):
        approve_copy(actor, copy.pk, now=now)
    says(command, order, "done")
    with pytest.raises(NoReason):
        return_copy(actor, copy.pk, because="", now=now)
    return_copy(actor, copy.pk, because="少两户", now=now + timedelta(minutes=2))
    told = Notice.objects.filter(kind="order_returned").values_list("user__username", flat=True)
    assert set(told) == {"u0-leader", "u0-deputy"}
    says(command, order, "done", minute=5)
    approve_copy(actor, copy.pk, grade=2, now=now + timedelta(minutes=6))
    with pytest.raises(CopyClosed):
        return_copy(actor, copy.pk, because="反悔", now=now)
    with pytest.raises(Forbidden):
        approve_copy(command.town.actor(Role.OFFICIAL, command.town.villages[0]), copy.pk, now=now)
    board = order_board(actor, order.pk, now=now)
    assert (board.counts[CopyState.APPROVED], board.open) == (1, 1)


def test_what_comes_too_late_is_kept_and_does_nothing(command: Commanded) -> None:
    order = command.issue()
    withdraw_order(
        command.commander, order.pk, because="名单有误", now=command.town.now + timedelta(minutes=3)
    )
    recorded = says(command, order, "done", minute=5)
    assert recorded.flags == ("too_late",)
    assert CopyEvent.objects.get().too_late
    assert command.copy(order).done_at is None
    # What was done before it was called off was done; it is told late all the same.
    recorded = says(command, order, "done", minute=2, now=command.town.now + timedelta(minutes=9))
    assert (recorded.flags, command.copy(order).done_at is None) == (("too_late",), False)
    assert not Notice.objects.filter(kind="order_objected").exists()


def test_after_acceptance_nothing_is_reported_again(command: Commanded) -> None:
    order = command.issue()
    says(command, order, "done")
    approve_copy(command.commander, command.copy(order).pk, now=command.town.now + timedelta(minutes=2))
    assert says(command, order, "objected", minute=5, words="等等").flags == ("too_late",)
    assert state_of(command.copy(order)) is CopyState.APPROVED


def test_an_accepted_order_closes_the_finding_that_it_was_for(command: Commanded) -> None:
    post = Post.objects.create(
        code="P1", name_zh="1号卡口", kind="checkpoint", area=command.town.villages[0], opened_on=DAY
    )
    finding = Finding.objects.create(
        post=post, words="台账漏登", state="open", due_on=DAY, found_at=command.town.now, found_by="督查员"
    )
    order = command.issue()
    Order.objects.update(finding=finding)
    for place in (0, 1):
        says(command, order, "done", place=place, words="已补登", minute=3 + place)
    later = command.town.now + timedelta(minutes=9)
    approve_copy(command.commander, command.copy(order, 0).pk, now=later)
    finding.refresh_from_db()
    assert finding.state == "open"
    approve_copy(command.commander, command.copy(order, 1).pk, now=later)
    finding.refresh_from_db()
    assert (finding.state, finding.corrected_note, finding.looked_again_by) == (
        "passed", "已补登", "commander",
    )  # fmt: skip


def test_a_copy_nobody_has_is_unknown(command: Commanded) -> None:
    assert not OrderCopy.objects.exists()
    with pytest.raises(UnknownCopy):
        record_copy_event(
            command.town.system, event_id=new_id(), copy_id=1, kind=CopyEventKind.READ,
            responder_id=command.leaders[0].pk, happened_at=command.town.now, now=command.town.now,
        )  # fmt: skip
