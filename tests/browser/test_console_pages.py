"""The console in a real browser: signing in from the demo's printed text, the keyboard, screen readers' rules, phones."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.support.browser import OpenPage
from tests.support.served import ServedTown

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[2] / "client" / "node_modules" / "axe-core" / "axe.min.js"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PAGES = {
    "commander": (
        *("/", "/start/", "/gates/", "/gates/1/", "/gates/1/edit/", "/gates/new/", "/gates/rules/"),
        *("/gates/rules/checkpoint/", "/gates/doubles/", "/measures/", "/measures/1/", "/measures/new/"),
        *(
            "/rounds/",
            "/rounds/map/",
            "/rounds/alerts/",
            "/rounds/missed/",
            "/rounds/return/",
            "/rounds/close/",
        ),
        *("/rounds/close/ledger/", "/rounds/all/", "/rounds/new/", "/rounds/1/", "/rounds/1/doors/"),
        *("/rounds/1/sheet/", "/rounds/1/key/"),
        *("/devices/", "/devices/new/", "/journal/", "/glass/", "/profile/", "/notices/"),
        *("/orders/", "/orders/?show=all", "/orders/new/", "/orders/standing/", "/orders/standing/new/"),
        *("/orders/compared/", "/alarm/", "/cycle/", "/briefing/", "/problems/", "/messages/"),
        *("/incidents/", "/incidents/new/", "/incidents/all/", "/incidents/map/", "/incidents/bulletins/"),
        *("/incidents/bulletins/new/", "/workforce/", "/chain/", "/units/", "/rotas/", "/pledges/"),
    ),
    "admin": ("/users/", "/users/1/", "/users/new/", "/accounts/2fa/", "/accounts/password/change/"),
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

ORDER_ISSUED = """
from liba.governance.services import decision, record
from liba.kernel.actors import system
from liba.kernel.clock import now
with decision():
    record(system("tests"), "command.order.issued", "order", 1, now())
"""


class Printed:
    """What `liba demo` printed: who may sign in, with what."""

    def __init__(self, text: str) -> None:
        self.text = text

    def password(self, name: str) -> str:
        found = re.search(rf"^\s*{name}\s+(\S+)", self.text, re.MULTILINE)
        assert found is not None
        return found[1]

    def one_time_code(self, name: str) -> str:
        found = re.search(rf"^\s*{name}\s.*?authenticator secret: (\S+)", self.text, re.MULTILINE | re.DOTALL)
        assert found is not None
        return format_hotp_value(hotp_value(found[1], next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ServedTown, Printed]]:
    """A demo town of a few households, served."""
    town = ServedTown(tmp_path_factory.mktemp("console"))
    text = town.liba("demo", "heshi", "--households", "120")
    town.start()
    yield town, Printed(text)
    town.stop()


@pytest.fixture(scope="module")
def signed(printed: tuple[ServedTown, Printed]) -> tuple[ServedTown, Printed, dict[str, object]]:
    """The town with what was printed, and a place for the cookies of whoever signed in already."""
    return *printed, {}


@pytest.fixture
def page_of(open_page: OpenPage, signed: tuple[ServedTown, Printed, dict[str, object]]) -> object:
    """`page_of("commander", DESK, language="en")`: a page of somebody who is signed in."""
    town, printed, kept = signed

    def build(
        name: str, viewport: dict[str, int], *, language: str = "zh-hans", theme: str = "light"
    ) -> Page:
        if name not in kept:
            first = open_page(base_url=town.url)
            _sign_in(first, name, printed)
            kept[name] = first.context.storage_state()
        page = open_page(base_url=town.url, viewport=viewport, storage_state=kept[name])
        page.context.add_cookies(
            [
                {"name": "django_language", "value": language, "url": town.url},
                {"name": "liba_theme", "value": theme, "url": town.url},
            ]
        )
        return page

    return build


def _sign_in(page: Page, name: str, printed: Printed) -> None:
    """By the keyboard alone: the fields in their order, then Enter."""
    page.goto("/")
    page.locator("#id_login").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(printed.password(name))
    page.keyboard.press("Enter")
    page.locator("#id_code").focus()
    page.keyboard.type(printed.one_time_code(name))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("今日")


@pytest.mark.parametrize("name", list(PAGES))
@pytest.mark.parametrize(
    ("viewport", "language", "theme"),
    [(DESK, "zh-hans", "light"), (PHONE, "en", "dark")],
    ids=["desk-zh-light", "phone-en-dark"],
)
def test_pages_keep_the_rules_for_screen_readers_and_contrast(
    page_of: object, name: str, viewport: dict[str, int], language: str, theme: str
) -> None:
    page: Page = page_of(name, viewport, language=language, theme=theme)  # type: ignore[operator]
    broken = []
    for address in PAGES[name]:
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


def test_today_needs_no_scrolling_on_a_laptop(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollHeight") <= DESK["height"]


def test_everything_is_reached_by_keys(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("g")
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile(r"/gates/$"))
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_ending_a_measure_is_asked_twice_and_says_how_much_it_touches(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/measures/2/")
    opener = page.get_by_role("button", name="提前结束").first
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#end")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("张通行证")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_live_page_says_when_the_town_does_not_answer_and_goes_on(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/")
    page.context.set_offline(True)
    expect(page.locator("#lost")).to_be_visible(timeout=12_000)
    expect(page.locator("#live")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#lost")).to_be_hidden(timeout=12_000)


def test_a_lists_page_that_is_told_of_a_change_asks_for_that_line_of_the_journal(
    page_of: object, signed: tuple[ServedTown, Printed, dict[str, object]]
) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    with page.expect_response("**/live?ticket=*"):
        page.goto("/orders/?show=all")
    with page.expect_request(lambda sent: "x-liba-heard" in sent.headers) as asked:
        signed[0].liba("manage", "shell", "-v", "0", "-c", ORDER_ISSUED)
    assert urlsplit(asked.value.url).path == "/orders/live/"
    assert int(asked.value.headers["x-liba-heard"]) > 0
    assert asked.value.response() is not None


def test_a_phone_has_its_pages_at_the_foot(page_of: object) -> None:
    page: Page = page_of("commander", PHONE)  # type: ignore[operator]
    page.goto("/")
    page.locator(".foot button").click()
    expect(page.locator("#all-pages")).to_be_visible()
    page.locator("#all-pages a", has_text="日志").click()
    expect(page).to_have_url(re.compile(r"/journal/$"))


def test_brightness_changes_at_once_and_stays(page_of: object) -> None:
    page: Page = page_of("commander", DESK)  # type: ignore[operator]
    page.goto("/profile/")
    page.get_by_label("深色").check()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
