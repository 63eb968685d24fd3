"""A phone without network, with the server shut, withdrawn: nothing is lost, and nothing is said that is not so."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPhone
from tests.browser.fake_town import FakeTown, served
from tests.browser.test_field_gate import all_in_order, expect_word, heard, tap, type_number
from tests.support.browser import OpenPage

pytestmark = pytest.mark.browser


def waits(page: Page, count: int) -> None:
    expect(page.locator(f"[data-waiting='{count}']")).to_be_attached(timeout=15_000)


def ready_offline(page: Page) -> None:
    """Until the service worker has put the whole app on the phone."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def test_a_day_without_network_then_all_is_delivered_once(phone: OpenPhone, town: FakeTown) -> None:
    page = phone()
    ready_offline(page)
    waits(page, 0)
    page.context.set_offline(True)
    type_number(page, 13)
    all_in_order(page)
    expect_word(page, "admitted", "放行")
    tap(page, "下一个")
    tap(page, "出 2人")
    tap(page, "下一个")
    waits(page, 2)
    assert [command["kind"] for command in town.commands] == ["duty_start"]

    page.reload()
    expect(page.get_by_role("button", name="输证号")).to_be_visible()
    waits(page, 2)
    expect(page.get_by_text("里面 411 人")).to_be_visible()
    type_number(page, 14)
    expect(page.get_by_text("这一户今天已经进过一个人了。")).to_be_visible()
    tap(page, "下一个")
    waits(page, 3)

    page.context.set_offline(False)
    waits(page, 0)
    assert [command["outcome"] for command in heard(town, page, "check", 3)] == [
        "admitted",
        "left",
        "refused",
    ]
    assert len({command["id"] for command in town.commands}) == len(town.commands) == 4
    tap(page, "菜单")
    tap(page, "我的记录")
    expect(page.get_by_text("镇里已收到")).to_have_count(4)


def test_the_app_opens_with_the_server_shut_and_catches_up_when_it_is_back(
    open_page: OpenPage, town: FakeTown
) -> None:
    with served(town) as address:
        port = int(address.rsplit(":", 1)[1])
        page = open_page(base_url=address, **PHONE)
        page.goto("/field/#pair=ABCD-1234")
        page.locator("li button").first.click()
        ready_offline(page)
        waits(page, 0)
    page.reload()
    tap(page, "出 1人")
    waits(page, 1)
    with served(town, port):
        waits(page, 0)
    assert [command["kind"] for command in town.commands] == ["duty_start", "check"]


def test_a_record_that_the_town_does_not_take_stays_with_its_reason(phone: OpenPhone, town: FakeTown) -> None:
    town.rejecting = {"check": "access.unknown_gate"}
    page = phone()
    tap(page, "出 1人")
    tap(page, "下一个")
    expect(page.get_by_role("button", name="菜单: 1 条没收下")).to_be_visible()
    tap(page, "菜单")
    tap(page, "我的记录")
    expect(page.get_by_text("没收下：不能这样做。")).to_be_visible()
    tap(page, "返回")
    expect(page.get_by_role("button", name="菜单", exact=True)).to_be_visible()


def test_a_withdrawn_phone_lets_the_town_go_and_still_delivers(phone: OpenPhone, town: FakeTown) -> None:
    page = phone()
    waits(page, 0)
    page.context.set_offline(True)
    tap(page, "出 1人")
    waits(page, 1)
    town.revoked = True
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="这部手机已停用")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("记录都已送到，一条没丢。")).to_be_visible(timeout=15_000)
    assert len(heard(town, page, "check")) == 1
    kept = page.evaluate(
        """async () => {
          const base = await new Promise((done) => { const asked = indexedDB.open('liba'); asked.onsuccess = () => done(asked.result); });
          return new Promise((done) => { const asked = base.transaction('shelf').objectStore('shelf').getAllKeys(); asked.onsuccess = () => done(asked.result); });
        }"""
    )
    assert "town" not in kept
    page.locator("input[name=code]").fill("ABCD-1234")
    tap(page, "接上")
    expect(page.get_by_role("heading", name="今天守哪个口？")).to_be_visible()


def test_a_batch_of_three_days_is_sent_in_pieces(phone: OpenPhone, town: FakeTown) -> None:
    page = phone()
    waits(page, 0)
    page.context.set_offline(True)
    page.evaluate(
        """async () => {
          const base = await new Promise((done) => { const asked = indexedDB.open('liba'); asked.onsuccess = () => done(asked.result); });
          const change = base.transaction('commands', 'readwrite');
          for (let index = 0; index < 1200; index += 1) {
            const id = `0170818f-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;
            const command = { id, kind: 'check', at: 1582585800 + index, skew: 0, gate: 1, direction: 'out', outcome: 'left', answers: null, reasons: [], rule_version: 3 };
            change.objectStore('commands').put({ id, command, state: 'waiting', receipt: null, answered_at: 0, effect: null, folded: true, seen: true });
          }
          await new Promise((done) => { change.oncomplete = done; });
        }"""
    )
    page.reload()
    waits(page, 1200)
    page.context.set_offline(False)
    waits(page, 0)
    assert len({command["id"] for command in town.commands}) == 1201
    assert [size for size in town.batches if size > 1] == [1000, 200]
