"""The rest of a linker's phone: shifts, swaps, pledges, health; and every screen for everybody, by day and by night."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPhone
from tests.browser.fake_doors import FakeDoors
from tests.browser.fake_town import EVENING, FakeTown
from tests.browser.test_field_doors import go_to
from tests.browser.test_field_gate import heard, tap
from tests.browser.test_field_screens import overflowing, small_targets, violations
from tests.support.browser import OpenPage

pytestmark = pytest.mark.browser

ASK = "0170818f-0000-7000-8000-0000000000aa"
SWAP: dict[str, Any] = {
    "id": ASK, "shift": 77, "from": "陈玉兰", "zh": "何家场东口 · 早班", "en": "East gate · morning",
    "day": "2020-02-27", "starts_at": EVENING + 54_000, "ends_at": EVENING + 82_000,
    "reason": "孩子发烧", "in_return": 32,
}  # fmt: skip


@pytest.fixture
def town() -> FakeTown:
    handed = [
        {
            "door": "h8",
            "label": "蒋大海",
            "from": "陈玉兰",
            "at": EVENING - 600,
            "note": "家里有狗，先打电话。",
        }
    ]
    return FakeTown(
        begins=EVENING, powers=("visit", "stand_gate"), doors=FakeDoors(handed=handed, swaps=[SWAP])
    )


def test_a_shift_is_arrived_at_handed_over_and_left(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    tap(page, "班次")
    expect(page.locator("[data-shift='31']")).to_contain_text("17:10–次日 04:10")
    page.locator("[data-shift='31']").click()
    expect(page.get_by_text("带手电和登记本。")).to_be_visible()
    tap(page, "我到岗了")
    page.get_by_label("交班说明").fill("两户的证要补。")
    page.get_by_role("button", name="交班", exact=True).click()
    tap(page, "离岗")
    expect(page.get_by_role("listitem").filter(has_text="已离岗").last).to_be_visible()
    events = heard(town, page, "shift_event", 3)
    assert [(one["shift"], one["what"], one.get("note")) for one in events] == [
        (31, "arrived", None),
        (31, "handed_over", "两户的证要补。"),
        (31, "left", None),
    ]


def test_a_swap_is_asked_and_one_of_others_is_answered(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    tap(page, "换班请求 1")
    expect(page.get_by_role("heading", name="陈玉兰 想请您顶这一班")).to_be_visible()
    expect(page.get_by_text("您的这一班由对方顶：何家场东口")).to_be_visible()
    tap(page, "我来")
    expect(page.get_by_role("heading", name="陈玉兰 想请您顶这一班")).to_have_count(0)
    page.locator("[data-shift='32']").click()
    tap(page, "想换班")
    page.get_by_label("原因").fill("要陪老人看病")
    page.get_by_label("和谁换").fill("L07")
    tap(page, "发给排班的人")
    expect(page.get_by_role("status").filter(has_text="已提出换班，等答复")).to_be_visible()
    answer = heard(town, page, "shift_answer")[0]
    assert (answer["ask"], answer["agree"]) == (ASK, True)
    asked = heard(town, page, "shift_ask")[0]
    assert (asked["shift"], asked["what"], asked["to"], asked["reason"]) == (
        32,
        "swap",
        "L07",
        "要陪老人看病",
    )


def test_a_pledge_is_read_and_signed_by_name(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    tap(page, "承诺书待签 1")
    tap(page, "联户员承诺书")
    expect(page.get_by_text("守护各家的信息，不外传。")).to_be_visible()
    sign = page.get_by_role("button", name="签字")
    expect(sign).to_be_disabled()
    page.locator("input[name=signature]").fill("李卫")
    expect(page.get_by_text("要写“李卫国”")).to_be_visible()
    page.locator("input[name=signature]").fill("李卫国")
    sign.click()
    expect(page.get_by_text("已签")).to_be_visible()
    assert heard(town, page, "pledge")[0]["text"] == 8


def test_who_feels_ill_says_so_and_not_what_it_is(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    tap(page, "更多")
    tap(page, "我的健康")
    expect(page.locator("[data-health=cleared]")).to_be_visible()
    tap(page, "我不舒服，报病")
    tap(page, "确定报病")
    expect(page.locator("[data-health=ill]")).to_be_visible()
    sent = heard(town, page, "report_health")[0]
    assert {key: sent[key] for key in sent if key not in {"id", "at", "skew"}} == {
        "kind": "report_health",
        "state": "ill",
    }


def test_the_phones_own_back_button_leads_back(linker: OpenPhone) -> None:
    page = linker()
    go_to(page, "h5")
    page.locator("[data-person='501']").click()
    page.locator("[data-question=symptoms]").wait_for()
    page.go_back()
    expect(page.locator("[data-question=symptoms] >> nth=1")).to_have_count(0)
    expect(page.locator("[data-open-door=h5]")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-open-door]")).to_have_count(0)
    expect(page.locator("[data-left='9']")).to_be_visible()


def test_a_visit_is_recorded_by_keyboard_alone(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    page.locator("[data-door=h2]").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="全家正常").focus()
    page.keyboard.press("Enter")
    assert heard(town, page, "visit")[0]["door"] == "h2"


def opened(page: Page) -> None:
    page.goto("/field/#pair=ABCD-1234")
    page.locator("[data-door]").first.wait_for()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_doors_screens_are_for_everybody(
    open_page: OpenPage, address: str, language: str, scheme: str
) -> None:
    small = {**PHONE, "viewport": {"width": 360, "height": 740}}
    page = open_page(base_url=address, **small, color_scheme=scheme, reduced_motion="reduce")
    page.add_init_script(f"localStorage.setItem('liba.language', '{language}')")
    wrong: dict[str, object] = {}

    def look(name: str) -> None:
        found = violations(page), small_targets(page), overflowing(page)
        if found != ([], [], False):
            wrong[name] = found

    def back() -> None:
        page.locator("section header button").last.click()

    opened(page)
    look("today")
    go_to(page, "h5")
    look("door")
    page.locator("[data-person='501']").click()
    page.locator("[data-question=symptoms] button").nth(1).click()
    look("person")
    page.locator("section footer button").last.click()
    look("door with an exception")
    page.locator("[data-open-door] footer button").first.click()
    look("count")
    page.keyboard.type("3")
    page.locator("[data-asking] button.btn-primary").click()
    look("temperature")
    page.get_by_role("button", name="36.5").click()
    look("recorded")
    go_to(page, "s1")
    look("place")
    back()
    tabs = page.locator("nav button")
    tabs.nth(1).click()
    look("find")
    tabs.nth(2).click()
    look("shifts")
    page.locator("[data-shift='31']").click()
    page.locator("section .grid button").last.click()
    look("shift")
    back()
    tabs.nth(3).click()
    look("more")
    for index, name in enumerate(("handed", "pledges", "photos", "health"), 1):
        page.locator(".row").nth(index).click()
        look(name)
        if name == "pledges":
            page.locator("section ul button").click()
            look("pledge")
            back()
        back()
    tabs.nth(0).click()
    go_to(page, "h6")
    page.get_by_role("region").last.get_by_role("button").last.click()
    look("found")
    assert wrong == {}
