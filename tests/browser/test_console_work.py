"""The map, households, imports and passes in a real browser, from the keyboard, on a desk and on a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_console_pages import AXE, DESK, PHONE, RULES, page_of, printed, signed

__all__ = ["page_of", "printed", "signed"]
pytestmark = pytest.mark.browser

PAGES = (
    *("/map/", "/map/?list=gates", "/map/?list=areas", "/map/areas/2/", "/map/areas/new", "/map/cordons/1/"),
    *("/map/cordons/new", "/map/roads/1/", "/map/sites/1/", "/map/mergers/"),
    *("/households/", "/households/1/", "/households/new", "/households/1/edit", "/imports/"),
    *("/passes/", "/passes/list/", "/passes/1/", "/passes/issue/", "/passes/stock/", "/passes/runs/"),
    *("/passes/desk/", "/passes/coverage/", "/passes/keys/", "/passes/permits/tenant/"),
)
ROSTER = (
    "户编号,门牌地址,姓名,联系电话\n801,何家场801号,测试赵,13800138000\n801,何家场801号,测试钱,13900139000\n"
)


@pytest.mark.parametrize(
    ("viewport", "language", "theme"),
    [(DESK, "zh-hans", "light"), (PHONE, "en", "dark")],
    ids=["desk-zh-light", "phone-en-dark"],
)
def test_pages_keep_the_rules_for_screen_readers_and_contrast(
    page_of: object, viewport: dict[str, int], language: str, theme: str
) -> None:
    page: Page = page_of("commander", viewport, language=language, theme=theme)  # type: ignore[operator]
    broken = []
    for address in PAGES:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
        page.evaluate(AXE.read_text())
        result = page.evaluate(f"axe.run(document, {{runOnly: {RULES!r}}})")
        broken += [
            (address, violation["id"], violation["nodes"][0]["html"]) for violation in result["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            broken.append((address, "wider than the screen", ""))
    assert broken == []


def test_the_map_is_drawn_from_the_town_alone_and_a_click_leads_on(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/map/?list=gates")
    expect(page.locator("#map")).to_have_attribute("data-drawn", "true", timeout=30_000)
    here = page.url.split("/map/")[0]
    assert [url for url in asked if not url.startswith((here, "blob:", "data:"))] == []
    page.locator("[data-shows-lon]").first.click()
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    for _ in range(10):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        if page.locator(".map-found a").count():
            break
        page.wait_for_timeout(300)
    page.locator(".map-found a").first.click()
    expect(page.locator("h1")).not_to_have_text("地图")


def test_the_maps_list_is_the_same_without_a_mouse(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/map/")
    tab = page.locator("#list nav a", has_text="卡口")
    tab.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#list th").first).to_have_text("卡口")
    expect(page).to_have_url(re.compile(r"list=gates"))
    link = page.locator("#list tbody a").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/gates/\d+/"))


def test_a_position_is_taken_from_the_map(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/map/sites/new")
    expect(page.locator("#map")).to_have_attribute("data-drawn", "true", timeout=30_000)
    page.locator("#map canvas").click(position={"x": 200, "y": 150})
    expect(page.locator("#id_lon")).to_have_value(re.compile(r"^\d+\.\d+$"))
    expect(page.locator("#id_lat")).to_have_value(re.compile(r"^\d+\.\d+$"))


def test_a_shape_is_drawn_corner_by_corner(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/map/roads/new")
    expect(page.locator("#map")).to_have_attribute("data-drawn", "true", timeout=30_000)
    page.get_by_role("button", name="在地图上画").click()
    for x, y in ((100, 100), (200, 120), (260, 180)):
        page.locator("#map canvas").click(position={"x": x, "y": y})
    page.get_by_role("button", name="退回一个转角").click()
    page.get_by_role("button", name="完成").click()
    line = page.locator("#id_line").input_value()
    assert line.startswith('{"type":"LineString"')
    assert line.count("[") == 3


def test_a_search_from_any_page_keeps_the_name_out_of_the_address(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/households/1/")
    name = page.locator("tbody strong").first.inner_text()
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("tbody a").first).to_have_text(re.compile(name))
    assert name not in page.evaluate("decodeURIComponent(location.href)")


def test_numbers_are_shown_in_place_when_asked_for(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/households/1/")
    cell = page.locator("[id^=numbers-]").first
    expect(cell).to_contain_text("****")
    button = page.locator("form[hx-post*=reveal] button").first
    button.focus()
    page.keyboard.press("Enter")
    expect(cell).not_to_contain_text("****")
    page.locator("summary", has_text="记录").click()
    expect(page.locator("#history table")).to_be_visible()


def test_a_roster_goes_in_with_the_worker_at_work(page_of: object, tmp_path: Path) -> None:
    file = tmp_path / "花名册.csv"
    file.write_text(ROSTER, encoding="utf-8-sig")
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/imports/")
    page.locator("#id_file").set_input_files(file)
    page.locator("#id_area").select_option(index=1)
    page.get_by_role("button", name="上传").click()
    expect(page.locator("select[name=column-2]")).to_have_value("name")
    page.get_by_role("button", name="核对文件").click()
    opener = page.locator("[data-opens=apply]")
    expect(opener).to_be_visible(timeout=30_000)
    opener.click()
    expect(page.locator("#apply")).to_contain_text("2")
    page.locator("#apply .btn-primary").click()
    expect(page.locator("main")).to_contain_text("已写入", timeout=30_000)


def test_the_desk_serves_a_household_with_the_scanner_alone(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    code = behind_a_shut_door(page)
    page.goto("/passes/desk/")
    expect(page.locator("#household")).to_be_focused()
    page.keyboard.type(f"LBH:{code}\n")
    give = page.locator("button[name=all]")
    expect(give).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text(code)
    expect(page.locator("#household")).to_be_focused()


def behind_a_shut_door(page: Page) -> str:
    """The code of a household that was not met yet, so that its cards wait at the desk."""
    for number in range(1, 120):
        page.goto(f"/households/{number}/")
        code = re.search(r"\d+-\d+", page.locator("h1 + p").inner_text())
        assert code is not None
        page.goto(f"/passes/desk/?household=LBH:{code[0]}")
        if page.locator("button[name=all]").count():
            return code[0]
    raise AssertionError("every household has its cards")


def test_revoking_is_asked_twice_and_keeps_the_focus(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/passes/2/")
    opener = page.locator("[data-opens=act-revoke]")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#act-revoke textarea")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_a_run_is_printed_by_the_worker_and_can_be_fetched(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/passes/runs/")
    page.locator("form[action*=print] button").first.click()
    expect(page).to_have_url(re.compile(r"/passes/prints/\d+/"))
    link = page.locator("a[href*=parts]").first
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as fetched:
        link.click()
    assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF")
