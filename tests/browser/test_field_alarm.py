"""The muster and incidents on a guard's phone, with a town that only speaks the protocol."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPhone
from tests.browser.fake_town import BEGIN, FakeTown

pytestmark = pytest.mark.browser

POWERS = ("stand_gate", "hand_out_pass", "answer_order", "report_incident")
MUSTER: dict[str, Any] = {
    "activation": 7, "plan": {"zh": "黄金24小时", "en": "Golden 24 hours"}, "drill": False,
    "group": {"zh": "流调组", "en": "Tracing"}, "post": {"zh": "镇政府三楼", "en": "Town hall, 3rd floor"},
    "reason": "农家乐两例异常", "started_at": BEGIN - 60, "answer": "", "arrived_at": None,
    "missing_at": [10, 20, 30],
}  # fmt: skip
INCIDENT: dict[str, Any] = {
    "id": "0190163d-8694-739b-aea5-966c26f8ad91", "number": 4, "kind": "dispute", "urgent": True,
    "where": "古佛监测点", "lon": None, "lat": None, "words": "两家争执", "state": "dispatched",
    "reported_at": BEGIN - 300, "squad": "一队",
}  # fmt: skip

ORDER: dict[str, Any] = {
    "id": 1, "order": 1, "number": "2020-1", "title": {"zh": "消毒", "en": "Disinfect"}, "body": {"zh": "全村", "en": ""},
    "urgent": True, "due_at": BEGIN + 3600, "issued_by": "指挥长", "issued_at": BEGIN, "unit": "",
    "proof": {"kind": "tick", "label": {"zh": "", "en": ""}, "unit": "", "target": None, "least": None, "most": None},
    "form": None, "refers_to": "", "state": "read", "objection": "", "returned_because": "", "withdrawn": False,
    "answers": True, "attachments": [{"id": "f1", "name": "通知.pdf", "kind": "application/pdf", "size": 8}],
}  # fmt: skip
TAKEN = """() => new Promise((done) => {
    const opening = indexedDB.open('liba');
    opening.onsuccess = () => {
        const base = opening.result;
        const count = base.transaction('files').objectStore('files').count();
        count.onsuccess = () => { base.close(); done(count.result === 1); };
    };
})"""


def task(number: int, code: str, name: tuple[str, str], ends: int, **more: Any) -> dict[str, Any]:
    """A task of the holder's group."""
    blank = {"begun_at": None, "done_at": None, "done_by": "", "blocked_at": None, "hindrance": ""}
    span = {"starts_at": BEGIN - 60, "due_at": BEGIN - 60 + ends * 60, "ends": ends, "after": []}
    head = {"id": number, "code": code, "name": dict(zip(("zh", "en"), name, strict=True))}
    return {**head, **span, **blank, "blocked_because": "", **more}


LED = MUSTER | {
    "answer": "coming", "arrived_at": BEGIN - 30,
    "tasks": [
        task(11, "close", ("封控农家乐", "Close the farmhouse restaurant"), 30),
        task(12, "knock", ("敲门排查", "Knock on every door"), 120, after=["names"]),
    ],
    "waits": [{
        "code": "names", "name": {"zh": "列出在场名单", "en": "List who was there"},
        "group": {"zh": "流调溯源组", "en": "Tracing"}, "starts_at": BEGIN - 60, "due_at": BEGIN + 3540,
        "after": [], "done_at": None, "blocked": False,
    }],
}  # fmt: skip


def reports(town: FakeTown) -> list[tuple[int, str, str]]:
    """What the phone said of tasks, in order."""
    heard = [command for command in town.commands if command["kind"] == "task_event"]
    return [(command["task"], command["what"], command.get("hindrance", "")) for command in heard]


def said(town: FakeTown, kind: str) -> list[tuple[str, str]]:
    """What the phone said of a kind, in order: the word, and the answer with it."""
    heard = [command for command in town.commands if command["kind"] == kind]
    return [(command["what"], command.get("answer", "")) for command in heard]


def test_a_muster_fills_the_screen_until_it_is_answered(town: FakeTown, phone: OpenPhone) -> None:
    page = phone()
    town.powers, town.told = POWERS, {"muster": MUSTER}
    page.reload()
    call = page.locator("[data-muster]")
    expect(call).to_contain_text("镇政府三楼")
    expect(page.locator(".contents").first).to_have_attribute("inert", "")
    call.get_by_role("button").first.click()
    expect(call).to_have_count(0)
    page.get_by_text("镇政府三楼").first.click()
    page.locator("footer .btn-primary").click()
    page.wait_for_function("document.querySelector('[data-waiting]').dataset.waiting === '0'")
    assert said(town, "muster_event") == [("answered", "coming"), ("arrived", "")]


def test_a_muster_of_yesterday_does_not_ring(town: FakeTown, phone: OpenPhone) -> None:
    town.powers, town.told = POWERS, {"muster": MUSTER | {"answer": "coming"}}
    page = phone()
    expect(page.get_by_text("镇政府三楼").first).to_be_visible()
    town.told = {}
    page.reload()
    expect(page.locator("[data-waiting]")).to_be_visible()
    expect(page.get_by_text("镇政府三楼")).to_have_count(0)


def test_a_leader_reports_the_group_s_tasks_without_network(town: FakeTown, phone: OpenPhone) -> None:
    page = phone()
    town.powers, town.told = POWERS, {"muster": LED}
    page.reload()
    page.get_by_role("button", name="任务：2 项未办完").click()
    close, knock = page.locator("[data-task=close]"), page.locator("[data-task=knock]")
    expect(close.get_by_role("status")).to_have_text("按时")
    expect(knock).to_contain_text("要等：列出在场名单 · 流调溯源组 · 进行中")
    close.get_by_role("button", name="开始了").click()
    page.wait_for_function("document.querySelector('[data-waiting]').dataset.waiting === '0'")
    assert reports(town) == [(11, "begun", "")]

    page.context.set_offline(True)
    close.get_by_role("button", name="受阻").click()
    page.get_by_role("button", name="进不去、路不通").click()
    expect(close.get_by_role("status")).to_have_text("受阻")
    expect(close).to_contain_text("进不去、路不通")
    expect(close).to_contain_text("已记下，还没发出")
    close.get_by_role("button", name="办完了").click()
    expect(close.get_by_role("status")).to_have_text("完成，按时")
    # It stays under the thumb: a second tap must not reach the next task.
    expect(page.locator("[data-task]").first).to_have_attribute("data-task", "close")
    close.get_by_role("button", name="撤销").click()
    expect(close.get_by_role("status")).to_have_text("受阻")
    page.reload()
    page.get_by_role("button", name="任务：2 项未办完").click()
    expect(close.get_by_role("status")).to_have_text("受阻")
    close.get_by_role("button", name="办完了").click()
    assert reports(town) == [(11, "begun", "")]

    page.context.set_offline(False)
    page.wait_for_function("document.querySelector('[data-waiting]').dataset.waiting === '0'")
    expect(close).to_contain_text("李卫国 报")
    expect(close).not_to_contain_text("还没发出")
    assert [what for _task, what, _why in reports(town)] == ["begun", "blocked", "done", "undone", "done"]
    moments = [command["at"] for command in town.commands if command["kind"] == "task_event"]
    assert moments == sorted(moments)


def test_a_report_that_is_not_taken_says_why_and_the_task_stands_open(
    town: FakeTown, phone: OpenPhone
) -> None:
    town.powers, town.told = POWERS, {"muster": LED}
    town.rejecting = {"task_event": "command.not_your_task"}
    page = phone()
    page.get_by_role("button", name="任务：2 项未办完").click()
    close = page.locator("[data-task=close]")
    close.get_by_role("button", name="办完了").click()
    expect(close.get_by_role("alert")).to_contain_text("没收下：不能这样做。")
    expect(close.get_by_role("status")).to_have_text("按时")


def test_who_leads_no_group_sees_no_tasks(town: FakeTown, phone: OpenPhone) -> None:
    town.powers, town.told = POWERS, {"muster": MUSTER | {"answer": "coming", "arrived_at": BEGIN - 30}}
    page = phone()
    page.get_by_text("镇政府三楼").first.click()
    expect(page.get_by_text("您在 流调组")).to_be_visible()
    expect(page.get_by_text("本组任务")).to_have_count(0)


def test_a_file_of_an_open_order_opens_without_network(town: FakeTown, phone: OpenPhone) -> None:
    page = phone()
    page.add_init_script("Math.random = () => 0")
    town.powers, town.told = POWERS, {"orders": [ORDER]}
    page.reload()
    page.get_by_role("button", name="紧急指令").click()
    while not page.evaluate(TAKEN):
        page.wait_for_timeout(100)
    page.context.set_offline(True)
    page.locator("[data-order]").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="通知.pdf").click()
    assert taken.value.path().read_bytes() == b"%PDF-1.4"
    expect(page.get_by_text("现在没有网络")).to_have_count(0)


def test_a_squad_says_how_it_goes_and_settles_with_a_note(town: FakeTown, phone: OpenPhone) -> None:
    town.powers, town.told = POWERS, {"incidents": [INCIDENT]}
    page = phone()
    page.locator("button.bg-warning").click()
    expect(page.get_by_text("两家争执")).to_be_visible()
    for _step in ("set_out", "arrived", "settled"):
        page.locator("footer .btn-primary").first.click()
    page.locator("textarea[name=note]").fill("劝开了，两家都走了。")
    page.locator("footer .btn-primary").click()
    page.wait_for_function("document.querySelector('[data-waiting]').dataset.waiting === '0'")
    assert [what for what, _answer in said(town, "incident_event")] == ["set_out", "arrived", "settled"]


def test_a_guard_reports_in_three_taps_from_the_gate(town: FakeTown, phone: OpenPhone) -> None:
    town.powers = POWERS
    page = phone()
    page.get_by_role("button", name="报事件").click()
    expect(page.get_by_text("在 何家场东口")).to_be_visible()
    page.get_by_role("button", name="打架").click()
    page.get_by_role("button", name="报指挥部").click()
    expect(page.locator("[data-waiting]")).to_be_visible()
    page.wait_for_function("document.querySelector('[data-waiting]').dataset.waiting === '0'")
    (reported,) = (command for command in town.commands if command["kind"] == "incident")
    assert (reported["what"], reported["urgent"]) == ("fight", False)


def test_a_guard_without_the_powers_sees_nothing_of_it(town: FakeTown, phone: OpenPhone) -> None:
    town.told = {"muster": MUSTER, "incidents": [INCIDENT]}
    page = phone()
    expect(page.locator("[data-muster]")).to_have_count(0)
    expect(page.locator("button.bg-warning")).to_have_count(0)
    expect(page.get_by_role("button", name="报事件")).to_have_count(0)
