"""A unit leader's afternoon with the real server: an order, an objection, the alarm, an incident, a problem sent up."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_field_doors_offline import heard_of
from tests.browser.test_field_gate import tap
from tests.support.browser import OpenPage
from tests.support.served import ServedTown, living_at
from tests.support.town import local

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MAKE = """
import json
from datetime import timedelta
from liba.accounts import services as accounts
from liba.command.services import decide_plan
from liba.command.terms.orders import Proof, ProofKind
from liba.desk.services import decide_desk
from liba.desk.terms import DeskSpec, SquadSpec
from liba.kernel import clock
from liba.kernel.text import Text
from tests.support.alarm import golden
from tests.support.commanding import commanded
from tests.support.town import small_town
now = clock.now()
town = small_town(now)
command = commanded(town)
decide_desk(town.system, DeskSpec(squads=(SquadSpec('combat', 0, 0),)), now=now)
decide_plan(town.system, golden(), now=now)
masks = Proof(ProofKind.NUMBER, Text('发了多少', 'How many'), unit='个', target=300, least=0, most=500)
command.issue(title=Text('发放口罩到户', 'Masks to every door'), proof=masks, urgent=True)
command.issue(title=Text('检查出入口', 'Check the entrances'))
leader = command.leaders[0]
code = accounts.make_device_code(town.system, leader.user_id, label='1', now=now)
print(json.dumps(dict(code=code, unit=command.units[0].pk, name=leader.name)))
"""
ALARM = """
import json
from liba.command.services import activate
from liba.kernel import clock
from liba.kernel.actors import system
one = activate(system('tests'), plan='golden', reason='两份检测结果异常', now=clock.now(), drill=False)
print(json.dumps(one.pk))
"""
SEND = """
import json
from liba.desk.models import Incident
from liba.desk.services import dispatch
from liba.kernel import clock
from liba.kernel.actors import system
one = Incident.objects.get()
dispatch(system('tests'), one.pk, {unit}, now=clock.now())
print(json.dumps(one.number))
"""
LOOK = """
import json
from liba.command.models import ActivationMember, ActivationTask, CopyEvent, Problem
from liba.desk.models import Incident
print(json.dumps(dict(
    events=[(one.copy.order.title_zh, one.kind, one.words or one.facts.get('number'))
            for one in CopyEvent.objects.select_related('copy__order').order_by('happened_at', 'id')
            if one.by == {name!r} or one.responder and one.responder.name == {name!r}],
    members=[(one.answer, one.arrived_at is not None)
             for one in ActivationMember.objects.filter(responder__name={name!r})],
    incidents=[(one.kind, one.urgent, one.state) for one in Incident.objects.all()],
    problems=[one.words for one in Problem.objects.all()],
    tasks=[(one.code, one.done_by, one.done_at < one.events.get().recorded_at)
           for one in ActivationTask.objects.exclude(done_at=None)],
)))
"""


@pytest.fixture
def afternoon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ServedTown, dict[str, Any]]]:
    """A served town at 14:00 with two orders to two units."""
    with living_at(local("14:00"), MAKE, tmp_path, monkeypatch) as found:
        yield found


def sent(page: Page) -> None:
    """Everything that the phone said has arrived."""
    heard_of(page)
    tap(page, "今日")
    expect(page.locator("[data-waiting='0']")).to_be_attached(timeout=20_000)


def test_a_leaders_afternoon(afternoon: tuple[ServedTown, dict[str, Any]], open_page: OpenPage) -> None:
    town, made = afternoon
    page = open_page(base_url=town.url, **PHONE)
    page.add_init_script("Math.random = () => 0")
    page.goto(f"/field/#pair={made['code']}")
    tap(page, "指令：2 件等您办")
    masks, entrances = (page.locator("[data-order]", has_text=words) for words in ("口罩", "出入口"))
    expect(page.locator("[data-order]").first).to_contain_text("紧急")
    masks.click()
    tap(page, "接受")
    tap(page, "办完了")
    report = page.get_by_role("button", name="上报", exact=True)
    expect(report).to_be_disabled()
    page.locator("[data-question=number]").get_by_role("button").first.click()
    for digit in "296":
        tap(page, digit)
    tap(page, "下一项")
    report.click()
    expect(page.get_by_role("status").first).to_contain_text("已上报")
    tap(page, "返回")

    page.context.set_offline(True)
    entrances.click()
    tap(page, "办不了")
    page.locator("[name=objection]").fill("夜里没有人手")
    tap(page, "发给下达的人")
    expect(page.get_by_role("status").first).to_contain_text("有异议")
    tap(page, "返回")
    page.context.set_offline(False)
    sent(page)

    town.said(ALARM)
    call = page.locator("[data-muster]")
    expect(call).to_contain_text("紧急集结", timeout=20_000)
    expect(call).to_contain_text("镇指挥部")
    call.get_by_role("button", name="我来").click()
    tap(page, "集结：请到 镇指挥部")
    tap(page, "我到了")
    expect(page.get_by_role("status").first).to_contain_text("已报到")
    page.context.set_offline(True)
    close = page.locator("[data-task=close]")
    close.get_by_role("button", name="办完了").click()
    expect(close).to_contain_text("完成，按时")
    expect(close).to_contain_text("还没发出")
    expect(page.locator("[data-task]")).to_have_count(2)
    page.context.set_offline(False)
    expect(close).to_contain_text(f"{made['name']} 报", timeout=20_000)
    tap(page, "返回")

    tap(page, "更多")
    tap(page, "事件")
    tap(page, "报事件")
    tap(page, "打架")
    page.locator("[name=urgent]").check()
    tap(page, "报指挥部")
    tap(page, "返回")
    sent(page)
    town.said(SEND.format(unit=made["unit"]))
    tap(page, "派给您的事件：1 件")
    for word in ("出发", "到场", "处置完了"):
        tap(page, word)
    page.locator("[name=note]").fill("双方劝开，没有人受伤")
    tap(page, "处置完了")

    tap(page, "指令")
    tap(page, "问题")
    tap(page, "上报一个问题")
    page.locator("[name=problem]").fill("口罩只剩两天的量")
    page.get_by_role("button", name="上报", exact=True).click()
    tap(page, "返回")
    sent(page)

    found = town.said(LOOK.format(name=made["name"]))
    said = [(title, kind, words) for title, kind, words in found["events"] if kind in ("done", "objected")]
    assert said == [("发放口罩到户", "done", 296), ("检查出入口", "objected", "夜里没有人手")]
    kinds = [kind for title, kind, _words in found["events"] if title == "发放口罩到户"]
    # Who opens an order before the phone could say that it has it has said more already.
    # Within a second or two their order is that of the phone's clock, which is set right meanwhile.
    assert sorted(kind for kind in kinds if kind != "delivered") == ["accepted", "done", "read"]
    assert found["members"] == [["coming", True]]
    assert found["incidents"] == [["fight", True, "settled"]]
    assert found["tasks"] == [["close", made["name"], True]]
    assert found["problems"] == ["口罩只剩两天的量"]
