"""The phone's screens for everybody: no violation of WCAG A and AA that axe can find, in both languages, day and night."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from liba.kernel.numbers import pass_number
from tests.browser.conftest import PHONE
from tests.support.browser import OpenPage

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "client" / "node_modules" / "axe-core" / "axe.min.js"
SMALLEST_TARGET = 44


def violations(page: Page) -> list[str]:
    page.wait_for_timeout(150)
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })"
        ".then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))"
    )
    return list(found)


def small_targets(page: Page) -> list[str]:
    return list(
        page.evaluate(
            """(least) => [...document.querySelectorAll('button, input')].filter((one) => {
              const { width, height } = one.getBoundingClientRect();
              return width > 0 && (width < least || height < least);
            }).map((one) => one.outerHTML.slice(0, 120))""",
            SMALLEST_TARGET,
        )
    )


def overflowing(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_main_screens_are_for_everybody(
    open_page: OpenPage, address: str, language: str, scheme: str
) -> None:
    page = open_page(base_url=address, **PHONE, color_scheme=scheme, reduced_motion="reduce")
    page.add_init_script(f"localStorage.setItem('liba.language', '{language}')")
    wrong: dict[str, object] = {}

    def look(name: str) -> None:
        found = violations(page), small_targets(page), overflowing(page)
        if found != ([], [], False):
            wrong[name] = found

    page.goto("/field/")
    page.locator("input[name=code]").wait_for()
    look("joining")
    page.locator("input[name=code]").fill("ABCD-1234")
    page.keyboard.press("Enter")
    page.locator("li button").first.wait_for()
    look("duty")
    page.locator("li button").first.click()
    look("scanning")
    keys = page.locator("main footer .key")
    keys.nth(0).click()
    look("number")
    page.keyboard.type(pass_number(1))
    page.locator("section footer button").click()
    for _ in range(2):
        look("asking")
        page.locator(".choice").first.click()
    look("temperature")
    page.get_by_role("button", name="36.5").click()
    look("purpose")
    page.locator(".choice").first.click()
    page.locator("[data-verdict=admitted]").wait_for()
    look("admitted")
    page.locator("[data-verdict] footer button").last.click()
    keys.nth(1).click()
    page.locator("[data-verdict=refused]").wait_for()
    look("refused")
    page.locator("[data-verdict] footer button").nth(1).click()
    look("officers")
    page.locator("section .key").first.click()
    look("override")
    page.locator("section header button").last.click()
    page.locator("[data-verdict] footer button").last.click()
    page.locator("header button").first.click()
    look("menu")
    for index, name in enumerate(("history", "hand-out", "lost")):
        page.locator("nav button").nth(index).click()
        look(name)
        page.locator("section header button").last.click()
        page.locator("header button").first.click()
    page.locator("nav button").last.click()
    page.locator("li button").nth(1).click()
    look("turning back")
    page.locator("main button.key").first.click()
    look("plate")
    assert wrong == {}
