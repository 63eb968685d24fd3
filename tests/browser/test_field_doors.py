"""The linker's evening on the phone: eight doors, one tap for well, two for an exception, and what the town hears."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from liba.kernel.numbers import pass_number
from tests.browser.conftest import PHONE, Film, OpenPhone
from tests.browser.fake_doors import CENSUS, DAILY, FOLLOWED, TEMPERATURES, WASTE, FakeDoors
from tests.browser.fake_town import EVENING, FakeTown, token
from tests.browser.test_field_gate import heard, tap
from tests.support.browser import OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture
def town() -> FakeTown:
    return FakeTown(begins=EVENING, powers=("visit",), doors=FakeDoors())


def left(page: Page, count: int) -> None:
    expect(page.locator(f"[data-left='{count}']")).to_be_attached()


def waits(page: Page, count: int) -> None:
    expect(page.locator(f"[data-waiting='{count}']").first).to_be_attached(timeout=15_000)


def go_to(page: Page, key: str) -> None:
    page.locator(f"[data-door={key}]").click()
    expect(page.locator(f"[data-open-door={key}]")).to_be_visible()


def visits(town: FakeTown, page: Page, count: int) -> list[dict[str, Any]]:
    return heard(town, page, "visit", count)


def test_an_evening_of_eight_doors_ends_at_zero(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    left(page, 9)
    rows = page.locator("[data-door]")
    assert [row.get_attribute("data-door") for row in rows.all()] == [f"h{n}" for n in range(1, 9)] + ["s1"]
    expect(page.locator("[data-door=h1]")).to_contain_text("已过时限")
    expect(page.locator("[data-door=h1]")).to_contain_text("入户摸底，应在 17:00 前")
    go_to(page, "h1")
    tap(page, "全家正常")
    page.keyboard.type("2")
    tap(page, "下一项")
    left(page, 8)
    for number in range(2, 9):
        go_to(page, f"h{number}")
        tap(page, "全家正常")
        if number == 5:
            expect(page.locator("[data-asking=temperature]")).to_be_visible()
            expect(page.locator(f"[data-target='{FOLLOWED}']")).to_contain_text("周浩")
            tap(page, "36.5")
    left(page, 1)
    go_to(page, "s1")
    tap(page, "一切正常")
    left(page, 0)
    expect(page.get_by_role("heading", name="今天都走完了，辛苦了")).to_be_visible()
    sent = visits(town, page, 11)
    assert [(one["round"], one["door"]) for one in sent[:2]] == [(DAILY, "h1"), (CENSUS, "h1")]
    first = sent[0]
    assert (first["outcome"], first["day"], first["window"], first["form_version"]) == (
        "done", "2020-02-26", 1, 2,
    )  # fmt: skip
    assert first["answers"] == {
        "door": {"visitors": "no"},
        "people": {"101": {"symptoms": "no"}, "102": {"symptoms": "no"}},
    }
    assert sent[1]["answers"] == {"door": {"living": 2}, "people": {}}
    followed = next(one for one in sent if one["round"] == TEMPERATURES)
    assert (followed["person"], followed["answers"]["people"]) == (FOLLOWED, {"502": {"temperature": 365}})
    assert sent[-1]["round"] == WASTE
    assert sent[-1]["answers"]["door"] == {"product": "bleach", "dilution": 100}
    waits(page, 0)


def test_an_exception_is_two_taps_and_a_fever_says_what_follows(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    go_to(page, "h5")
    expect(page.locator(f"[data-person='{FOLLOWED}']")).to_contain_text("昨天 18:00 36.4 ℃")
    page.locator("[data-person='501']").click()
    page.locator("[data-question=symptoms]").get_by_role("button", name="是").click()
    expect(page.locator("[data-crossed=symptoms]")).to_contain_text("周国强 有症状")
    tap(page, "好了")
    expect(page.locator("[data-person='501']")).to_contain_text("已记")
    tap(page, "其他都正常，记下")
    page.keyboard.type("3")
    tap(page, "下一项")
    page.get_by_role("button", name="38.", exact=True).click()
    tap(page, "38.1")
    recorded = page.locator("[data-recorded=done]")
    expect(recorded).to_contain_text("周浩 发热：38.1 ℃")
    expect(recorded).to_contain_text("请让本人在家等着")
    daily, warm = visits(town, page, 2)
    assert daily["answers"]["people"] == {"501": {"symptoms": "yes", "since": 3}, "502": {"symptoms": "no"}}
    assert warm["answers"]["people"] == {"502": {"temperature": 381}}


def test_a_number_that_can_not_be_is_asked_about_and_kept_as_said(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    go_to(page, "h1")
    tap(page, "全家正常")
    page.keyboard.type("99")
    tap(page, "下一项")
    expect(page.get_by_text("一般在 0–30 之间，99 对吗？")).to_be_visible()
    tap(page, "就是这个数")
    assert visits(town, page, 2)[1]["answers"]["door"] == {"living": 99}


def test_nobody_home_leaves_the_door_due_and_done_settles_it(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    go_to(page, "h2")
    tap(page, "没人在家")
    left(page, 9)
    expect(page.locator("[data-door=h2]")).to_contain_text("去过，没人")
    go_to(page, "h2")
    tap(page, "全家正常")
    left(page, 8)
    sent = visits(town, page, 2)
    assert [(one["outcome"], "answers" in one) for one in sent] == [("nobody_home", False), ("done", True)]


def test_what_was_recorded_can_be_taken_back(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    go_to(page, "h5")
    tap(page, "不肯开门")
    left(page, 8)
    tap(page, "撤销")
    left(page, 9)
    undone = heard(town, page, "visit_undo", 2)
    assert {one["visit"] for one in undone} == {one["id"] for one in visits(town, page, 2)}
    go_to(page, "h3")
    tap(page, "全家正常")
    go_to(page, "h3")
    page.get_by_role("button", name="撤销（还剩").click()
    expect(page.locator("[data-open-door=h3]")).to_contain_text("每日查看，20:00 前")
    tap(page, "返回")
    left(page, 9)


def test_a_door_that_is_not_due_can_be_visited_all_the_same(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    go_to(page, "h4")
    tap(page, "全家正常")
    tap(page, "找户")
    page.get_by_role("searchbox").fill("4号")
    go_to(page, "h4")
    expect(page.get_by_text("这一户现在没有要做的。")).to_be_visible()
    tap(page, "+ 每日查看")
    tap(page, "全家正常")
    extra = visits(town, page, 2)[1]
    assert (extra["outcome"], extra["window"], extra["day"]) == ("unplanned", -1, "2020-02-26")


def test_a_door_is_found_by_number_name_or_a_pass(linker: OpenPhone, filmed: Film) -> None:
    page = linker(camera=filmed(token(8, 7, "red")))
    tap(page, "找户")
    box = page.get_by_role("searchbox")
    for typed in ("6号", "郑成", "HJC-3-006"):
        box.fill(typed)
        expect(page.locator("[data-door]")).to_have_count(1)
        expect(page.locator("[data-door=h6]")).to_be_visible()
    box.fill("没有这家")
    expect(page.get_by_text("您的门里没有找到。")).to_be_visible()
    tap(page, "扫证")
    expect(page.locator("[data-open-door=h3]")).to_be_visible(timeout=15_000)


def test_a_pass_of_another_household_says_so(linker: OpenPhone, filmed: Film) -> None:
    page = linker(camera=filmed(token(250, 250, "red")))
    tap(page, "找户")
    tap(page, "扫证")
    number = pass_number(250)
    expect(page.get_by_text(f"证号 {number[:4]} {number[4:]} 不是您包联的户。")).to_be_visible(timeout=15_000)


def test_somebody_who_is_not_in_the_register_is_reported(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    go_to(page, "h6")
    tap(page, "+ 登记新来的人")
    page.locator("input[name=name]").fill("钱小军")
    page.locator("input[name=number]").fill("11010519491231002X")
    page.locator("input[name=relation]").fill("外甥")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("新登记：钱小军（待核实）")).to_be_visible()
    tap(page, "全家正常")
    found = heard(town, page, "found_person")[0]
    assert found["visit"] == visits(town, page, 1)[0]["id"]
    assert found["draft"] == {
        "name": "钱小军",
        "sex": "F",
        "born_on": "1949-12-31",
        "relation": "外甥",
        "id_number": "11010519491231002X",
    }


def test_the_evening_reads_in_english(open_page: OpenPage, address: str, town: FakeTown) -> None:
    page = open_page(base_url=address, **PHONE)
    page.add_init_script("localStorage.setItem('liba.language', 'en')")
    page.goto("/field/#pair=ABCD-1234")
    expect(page.get_by_role("heading", name="9 doors to go")).to_be_visible()
    go_to(page, "h2")
    tap(page, "All well")
    expect(page.get_by_text("Recorded: 李卫东, Done")).to_be_visible()
    expect(page.get_by_role("heading", name="8 doors to go")).to_be_visible()
    assert visits(town, page, 1)[0]["door"] == "h2"


def test_a_guard_who_goes_to_no_doors_never_asks_for_any(phone: OpenPhone, town: FakeTown) -> None:
    town.powers = ("stand_gate",)
    page = phone()
    waits(page, 0)
    assert town.doors is not None
    assert town.doors.served == 0
    expect(page.get_by_role("button", name="去走访")).to_have_count(0)


def test_who_stands_at_a_gate_and_goes_to_doors_has_both_one_tap_apart(
    open_page: OpenPage, address: str, town: FakeTown
) -> None:
    town.powers = ("stand_gate", "visit")
    page = open_page(base_url=address, **PHONE)
    page.goto("/field/#pair=ABCD-1234")
    left(page, 9)
    tap(page, "去卡口")
    tap(page, "何家场东口")
    expect(page.get_by_role("button", name="输证号")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="输证号")).to_be_visible()
    tap(page, "去走访")
    left(page, 9)


def test_what_can_not_be_answered_is_left_open_and_the_visit_is_recorded(
    linker: OpenPhone, town: FakeTown
) -> None:
    page = linker()
    go_to(page, "h5")
    tap(page, "全家正常")
    expect(page.locator("[data-asking=temperature]")).to_be_visible()
    tap(page, "先空着")
    left(page, 8)
    assert visits(town, page, 2)[1]["answers"]["people"] == {}


def test_a_visit_that_was_begun_is_there_after_the_phone_died(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    go_to(page, "h2")
    page.locator("[data-person='201']").click()
    page.locator("[data-question=symptoms]").get_by_role("button", name="是").click()
    page.wait_for_timeout(100)
    page.reload()
    go_to(page, "h2")
    expect(page.locator("[data-person='201']")).to_contain_text("已记：发热、咳嗽？ 是")
    tap(page, "其他都正常，记下")
    page.keyboard.type("2")
    tap(page, "下一项")
    assert visits(town, page, 1)[0]["answers"]["people"]["201"] == {"symptoms": "yes", "since": 2}
    tap(page, "撤销")
    go_to(page, "h2")
    expect(page.locator("[data-person='201']")).to_contain_text("昨天 18:00 正常")


def test_a_temperature_beyond_the_keys_can_be_typed(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    go_to(page, "h5")
    tap(page, "全家正常")
    tap(page, "其他数")
    for key in "41.2":
        page.keyboard.press(key)
    tap(page, "下一项")
    expect(page.locator("[data-recorded=done]")).to_contain_text("41.2 ℃")
    assert visits(town, page, 2)[1]["answers"]["people"] == {"502": {"temperature": 412}}
