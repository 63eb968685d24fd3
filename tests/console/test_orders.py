"""The pages of orders: the list, the board, and what whoever ordered answers."""

import pytest

from liba.accounts.terms import Role
from liba.command.models import Order
from liba.command.services import record_copy_event
from liba.command.terms.orders import CopyEventKind, Proof, ProofKind
from liba.kernel.ids import new_id
from liba.kernel.text import Text
from tests.console.conftest import SignIn, said_by
from tests.support.commanding import Commanded, commanded
from tests.support.town import SmallTown


@pytest.fixture
def command(town: SmallTown) -> Commanded:
    return commanded(town)


def says(command: Commanded, order: Order, place: int, kind: CopyEventKind, **known: object) -> None:
    leader = command.leaders[place]
    record_copy_event(
        command.town.system, event_id=new_id(), copy_id=command.copy(order, place).pk, kind=kind,
        responder_id=leader.pk, happened_at=command.town.now, now=command.town.now, **known,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_board_shows_each_units_way(command: Commanded, sign_in: SignIn, language: str) -> None:
    order = command.issue(proof=Proof(ProofKind.NUMBER, Text("登记人数"), "人", target=20), urgent=True)
    says(command, order, 0, CopyEventKind.DONE, number=17, words="全部登记")
    says(command, order, 1, CopyEventKind.OBJECTED, words="登记表不够")
    client = sign_in(Role.COMMANDER, language=language)
    assert "2020-1" in said_by(client, "/orders/")
    page = said_by(client, f"/orders/{order.pk}/")
    for said in ("登记表不够", "17", "全部登记", 'class="dots"'):
        assert said in page, said
    assert page.count("<title>") == 3
    live = said_by(client, f"/orders/{order.pk}/live/")
    assert live.index("登记表不够") < live.index("全部登记")
    said_by(client, "/orders/live/")
    for format_ in ("csv", "xlsx"):
        assert client.get(f"/orders/{order.pk}/", {"format": format_}).status_code == 200
        assert client.get("/orders/", {"format": format_}).status_code == 200


def test_reports_are_accepted_and_sent_back(command: Commanded, sign_in: SignIn) -> None:
    order = command.issue()
    client = sign_in(Role.COMMANDER)
    says(command, order, 0, CopyEventKind.DONE)
    says(command, order, 1, CopyEventKind.DONE)
    first, second = command.copy(order, 0), command.copy(order, 1)
    page = said_by(client, f"/orders/{order.pk}/copy/{first.pk}/")
    assert "Is it done as ordered?" in page
    assert client.post(f"/orders/copy/{first.pk}/accept/", {"grade": "3"}).status_code == 302
    empty = client.post(f"/orders/copy/{second.pk}/return/", {"reason": ""})
    assert empty.status_code == 409
    client.post(f"/orders/copy/{second.pk}/return/", {"reason": "少两户"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.grade, second.returned_because) == (3, "少两户")
    assert "少两户" in said_by(client, f"/orders/{order.pk}/copy/{second.pk}/")


def test_what_is_told_by_telephone_is_noted(command: Commanded, sign_in: SignIn) -> None:
    order = command.issue()
    client, copy = sign_in(Role.COMMANDER), command.copy(order)
    client.post(f"/orders/copy/{copy.pk}/note/", {"kind": "done", "words": "电话报", "next": "copy"})
    copy.refresh_from_db()
    assert copy.report == {"words": "电话报"}
    assert client.post(f"/orders/copy/{copy.pk}/note/", {"kind": "approved"}).status_code == 404


def test_an_order_is_withdrawn_with_a_reason(command: Commanded, sign_in: SignIn) -> None:
    order, client = command.issue(), sign_in(Role.COMMANDER)
    client.post(f"/orders/{order.pk}/withdraw/", {"reason": "名单有误"})
    assert "名单有误" in said_by(client, f"/orders/{order.pk}/")
    assert "2020-1" not in said_by(client, "/orders/")
    assert "2020-1" in said_by(client, "/orders/", show="withdrawn")


def test_who_may_not_sees_nothing(command: Commanded, sign_in: SignIn) -> None:
    order = command.issue()
    assert sign_in(Role.GUARD).get("/orders/").status_code == 403
    official = sign_in(Role.OFFICIAL, command.town.villages[0])
    page = said_by(official, f"/orders/{order.pk}/")
    assert "0号单元" not in page
    assert "Unit 0" in page
    assert "Unit 1" not in page
    assert official.post(f"/orders/copy/{command.copy(order).pk}/accept/").status_code == 403
    clerk = sign_in(Role.VILLAGE_CADRE, command.town.villages[1])
    assert clerk.get(f"/orders/{order.pk}/copy/{command.copy(order).pk}/").status_code == 404
