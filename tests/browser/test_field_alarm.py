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
