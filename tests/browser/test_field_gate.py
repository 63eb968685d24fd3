"""The guard's phone at a gate: card, taps, the word that stands, and what the town hears of it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from liba.kernel.numbers import pass_number
from tests.browser.conftest import Film, OpenPhone
from tests.browser.fake_town import LOCAL_ID, PIN, RULE_OF_LOCALS, STRANGER_ID, FakeTown, proof_for, token
from tests.support.browser import OpenPage

pytestmark = pytest.mark.browser


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def type_number(page: Page, serial: int) -> None:
    tap(page, "输证号")
    page.keyboard.type(pass_number(serial))
    tap(page, "查这张证")


def expect_word(page: Page, outcome: str, word: str) -> None:
    verdict = page.locator(f"[data-verdict={outcome}]")
    expect(verdict).to_be_visible()
    expect(verdict.locator(".word")).to_have_text(word)


def all_in_order(page: Page, temperature: str = "36.5") -> None:
    tap(page, "戴了")
    tap(page, "带了")
    tap(page, temperature)
    tap(page, "买菜")


def heard(town: FakeTown, page: Page, kind: str, count: int = 1) -> list[dict[str, Any]]:
    """Commands of a kind that the town has heard, once there are as many as expected."""
    for _ in range(100):
        found = [command for command in town.commands if command["kind"] == kind]
        if len(found) >= count:
            return found
        page.wait_for_timeout(50)
    pytest.fail(f"the town heard {len(town.commands)} commands, {count} of kind {kind} expected")


def test_a_phone_joins_by_a_typed_code_and_a_wrong_one_says_what_to_do(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(base_url=address, viewport={"width": 390, "height": 844})
    page.goto("/field/")
    page.locator("input[name=code]").fill("WRONG-CODE")
    tap(page, "接上")
    expect(page.get_by_role("alert")).to_contain_text("请指挥部重新出一个码")
    page.locator("input[name=code]").fill("abcd-1234")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="今天守哪个口？")).to_be_visible()
    expect(page.get_by_role("button", name="何家场东口")).to_be_visible()


def test_a_scanned_card_is_asked_about_and_admitted(phone: OpenPhone, filmed: Film, town: FakeTown) -> None:
    page = phone(camera=filmed(token(4, 4)))
    expect(page.locator("[data-asking=mask]")).to_be_visible()
    expect(page.get_by_text("红证")).to_be_visible()
    all_in_order(page)
    expect_word(page, "admitted", "放行")
    check = heard(town, page, "check")[0]
    assert check["outcome"] == "admitted"
    assert check["card"] == {"token": token(4, 4)}
    assert check["answers"] == {
        "mask": True,
        "id": True,
        "temperature": 365,
        "purpose": "food",
        "local": None,
    }
    assert (check["reasons"], check["rule_version"], check["direction"]) == ([], 3, "in")
    expect(page.get_by_text("里面 413 人")).to_be_visible()
    tap(page, "下一个")
    expect(page.locator("[data-verdict]")).to_have_count(0)
    page.wait_for_timeout(600)
    expect(
        page.locator("[data-asking]"), "the card still before the camera is not a second person"
    ).to_have_count(0)


def test_a_forged_card_is_refused(phone: OpenPhone, filmed: Film, town: FakeTown) -> None:
    forged = token(4, 4)[:-4] + "0000"
    page = phone(camera=filmed(forged))
    expect_word(page, "refused", "不放行")
    expect(page.get_by_text("这张证是假的")).to_be_visible()
    assert heard(town, page, "check")[0]["reasons"] == ["forged"]


def test_another_colour_is_told_its_next_day_in_both_calendars(phone: OpenPhone) -> None:
    page = phone()
    type_number(page, 301)
    expect_word(page, "refused", "不放行")
    expect(page.get_by_text("今天是农历二月初四，不是这张证的日子。")).to_be_visible()
    expect(page.get_by_text("二月初五 · 2月27日")).to_be_visible()


def test_a_lost_card_and_a_number_misread(phone: OpenPhone) -> None:
    page = phone()
    tap(page, "输证号")
    wrong = pass_number(5)
    page.keyboard.type(wrong[:-1] + str((int(wrong[-1]) + 1) % 10))
    expect(page.get_by_role("alert")).to_contain_text("证号不对")
    expect(page.get_by_role("button", name="查这张证")).to_be_disabled()
    page.keyboard.press("Backspace")
    page.keyboard.press(wrong[-1])
    tap(page, "查这张证")
    expect(page.get_by_text("这张证已经挂失。")).to_be_visible()


def test_one_person_of_a_household_a_day_even_before_the_town_knows(phone: OpenPhone) -> None:
    page = phone()
    page.context.set_offline(True)
    type_number(page, 7)
    all_in_order(page)
    expect_word(page, "admitted", "放行")
    tap(page, "下一个")
    type_number(page, 8)
    expect(page.get_by_text("这一户今天已经进过一个人了。")).to_be_visible()


@pytest.mark.parametrize(("measured", "word"), [("37.2", "放行"), ("37.3", "不放行")])
def test_fever_at_exactly_the_limit(phone: OpenPhone, measured: str, word: str) -> None:
    page = phone()
    type_number(page, 1)
    tap(page, "戴了")
    tap(page, "带了")
    tap(page, "37.")
    tap(page, measured)
    if word == "放行":
        tap(page, "买菜")
    expect(page.locator(".word")).to_have_text(word)


def test_no_mask_ends_it_at_once_and_an_answer_can_be_tapped_again(phone: OpenPhone, town: FakeTown) -> None:
    page = phone()
    type_number(page, 1)
    tap(page, "戴了")
    tap(page, "口罩 有")
    tap(page, "没戴")
    expect_word(page, "refused", "不放行")
    expect(page.get_by_text("没有戴口罩。")).to_be_visible()
    assert heard(town, page, "check")[0]["reasons"][0] == "no_mask"


def test_an_officer_admits_by_name_with_a_proof(phone: OpenPhone, town: FakeTown) -> None:
    page = phone()
    type_number(page, 301)
    tap(page, "负责人放行")
    tap(page, "陈所长")
    tap(page, "就医急事")
    page.keyboard.type("111111")
    tap(page, "放行并记名")
    expect(page.get_by_text("口令不对")).to_be_visible()
    page.keyboard.type(PIN)
    tap(page, "放行并记名")
    expect_word(page, "overridden", "放行")
    refused, overridden = heard(town, page, "check", 2)
    assert (refused["outcome"], overridden["outcome"]) == ("refused", "overridden")
    assert overridden["override"] == {
        "officer": 3,
        "proof": proof_for(overridden["id"]),
        "reason": "就医急事",
    }


def test_taking_back_is_a_new_fact_and_frees_the_entry(phone: OpenPhone, town: FakeTown) -> None:
    page = phone()
    type_number(page, 10)
    all_in_order(page)
    tap(page, "撤销")
    expect(page.locator(".word")).to_have_text("已撤销")
    check, undo = heard(town, page, "check")[0], heard(town, page, "undo")[0]
    assert undo["check"] == check["id"]
    tap(page, "下一个")
    type_number(page, 11)
    expect(page.locator("[data-asking=mask]")).to_be_visible()


def test_leaving_is_one_tap_with_a_count(phone: OpenPhone, town: FakeTown) -> None:
    page = phone()
    tap(page, "出 3人")
    expect_word(page, "left", "已出")
    expect(page.get_by_text("里面 409 人")).to_be_visible()
    left = heard(town, page, "check")[0]
    assert (left["direction"], left["outcome"], left["people"]) == ("out", "left", 3)


@pytest.mark.parametrize(("number", "outcome"), [(LOCAL_ID, "admitted"), (STRANGER_ID, "refused")])
def test_a_number_is_local_or_not_and_leaves_no_trace(
    phone: OpenPhone, town: FakeTown, number: str, outcome: str
) -> None:
    town.market = RULE_OF_LOCALS
    page = phone()
    tap(page, "没带证")
    tap(page, "输身份证号查")
    page.keyboard.type(number)
    expect(page.get_by_role("alert")).to_contain_text("是本镇人" if outcome == "admitted" else "查无此号")
    tap(page, "完成")
    expect(page.locator(f"[data-verdict={outcome}]")).to_be_visible()
    check = heard(town, page, "check")[0]
    assert check["answers"]["local"] is (outcome == "admitted")
    assert number not in str(town.commands)


def choose_gate(page: Page, name: str) -> None:
    tap(page, "菜单")
    tap(page, "交班下岗")
    tap(page, name)


def test_a_car_is_turned_back_and_registered(phone: OpenPhone, town: FakeTown) -> None:
    page = phone()
    choose_gate(page, "八角村劝返点")
    page.locator("main button.key").first.click()
    for key in "川CA1234":
        page.locator("section").get_by_role("button", name=key, exact=True).click()
    tap(page, "完成")
    page.get_by_label("从哪里来").fill("泸州")
    tap(page, "+1")
    tap(page, "劝返并登记")
    expect_word(page, "turned_back", "劝返")
    check = heard(town, page, "check")[0]
    assert (check["outcome"], check["plate"], check["came_from"], check["people"]) == (
        "turned_back",
        "川CA1234",
        "泸州",
        2,
    )
    assert check["reasons"] == ["not_local"]


def test_a_service_point_notes_what_was_shown_and_says_fever(phone: OpenPhone, town: FakeTown) -> None:
    page = phone()
    choose_gate(page, "高速出口服务点")
    tap(page, "38.")
    tap(page, "38.1")
    tap(page, "健康码")
    tap(page, "登记")
    expect_word(page, "noted", "发热")
    check = heard(town, page, "check")[0]
    assert (check["outcome"], check["attestations"], check["reasons"]) == (
        "noted",
        ["health_code"],
        ["fever"],
    )
    assert check["answers"]["temperature"] == 381


def test_cards_are_handed_out_with_the_three_essentials(phone: OpenPhone, town: FakeTown) -> None:
    page = phone()
    tap(page, "菜单")
    tap(page, "发证到户")
    page.get_by_label("户编号").fill("510304104001-0007")
    tap(page, "输证号")
    page.keyboard.type(pass_number(13))
    page.get_by_role("button", name="完成").last.click()
    for told in ("进场戴口罩", "带身份证", "带通行证"):
        tap(page, told)
    expect(page.get_by_role("button", name="发证", exact=True)).to_be_disabled()
    tap(page, "户主已签收")
    page.get_by_role("button", name="发证", exact=True).click()
    expect(page.get_by_text("已发给 510304104001-0007，共 1 张")).to_be_visible()
    given = heard(town, page, "hand_out")[0]
    assert given["numbers"] == [pass_number(13)]
    assert (sorted(given["told"]), given["signed"]) == (["id", "mask", "pass"], True)
