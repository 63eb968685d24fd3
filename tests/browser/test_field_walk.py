"""The whole walk with the real server: a device code, a printed card before the camera, taps, the entry in the town's tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Film
from tests.browser.test_field_gate import all_in_order, expect_word, tap
from tests.support.browser import OpenPage
from tests.support.served import ServedTown, living_at
from tests.support.town import local

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PIN = "482913"
MAKE = f"""
import json
from liba.access import services
from liba.access.models import Pass
from liba.accounts import services as accounts
from liba.accounts.terms import Role
from liba.kernel import clock
from liba.kernel.numbers import pass_number
from liba.project.proofs.day import token_of
from tests.support.town import small_town
now = clock.now()
town = small_town(now)
services.issue_run(town.system, 'yellow', town.villages[0].pk, now=now)
services.issue_run(town.system, 'blue', town.villages[1].pk, now=now)
guard, officer = town.user(Role.GUARD, name='guard'), town.user(Role.GATE_OFFICER, name='officer')
accounts.set_officer_pin(town.system, officer.pk, pin='{PIN}', now=now)
code = accounts.make_device_code(town.system, guard.pk, label='1', now=now)
cards = Pass.objects.select_related('run', 'type__cordon').order_by('pk')
yellow = cards.filter(type__code='yellow')
print(json.dumps(dict(
    code=code, token=token_of(yellow[0]), second=pass_number(yellow[1].pk), other=pass_number(yellow[3].pk),
    blue=pass_number(cards.filter(type__code='blue')[0].pk),
)))
"""
LOOK = """
import json
from liba.access.models import Check
print(json.dumps([
    dict(outcome=check.outcome, server=check.server_outcome, reasons=check.reasons, flags=check.flags,
         temperature=check.temperature)
    for check in Check.objects.order_by('id')
]))
"""


@pytest.fixture
def walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ServedTown, dict[str, str]]]:
    """A served town that lives at 07:10 on its yellow day, and what its people hold."""
    with living_at(local("07:10"), MAKE, tmp_path, monkeypatch) as found:
        yield found


def at_the_gate(open_page: OpenPage, town: ServedTown, code: str, **more: object) -> Page:
    page = open_page(base_url=town.url, **PHONE, **more)
    page.goto(f"/field/#pair={code}")
    tap(page, "东卡口")
    return page


def test_a_printed_card_from_the_camera_to_the_towns_tables(
    walked: tuple[ServedTown, dict[str, str]], open_page: OpenPage, filmed: Film
) -> None:
    town, made = walked
    page = at_the_gate(open_page, town, made["code"], camera=filmed(made["token"]))
    all_in_order(page)
    expect_word(page, "admitted", "放行")
    tap(page, "下一个")
    expect(page.locator("[data-waiting='0']")).to_be_attached(timeout=20_000)
    page.context.set_offline(True)
    for number, why in (
        (made["second"], "这一户今天已经进过一个人了。"),
        (made["blue"], "不是这张证的日子。"),
    ):
        tap(page, "输证号")
        page.keyboard.type(number)
        tap(page, "查这张证")
        expect(page.get_by_text(why)).to_be_visible()
        if number == made["second"]:
            tap(page, "下一个")
    tap(page, "负责人放行")
    tap(page, "officer")
    tap(page, "公务")
    page.keyboard.type(PIN)
    tap(page, "放行并记名")
    expect_word(page, "overridden", "放行")
    tap(page, "撤销")
    tap(page, "下一个")
    tap(page, "出 1人")
    expect(page.locator("[data-waiting='5']")).to_be_attached()
    page.context.set_offline(False)
    expect(page.locator("[data-waiting='0']")).to_be_attached(timeout=20_000)
    checks = town.said(LOOK)
    happened = [(check["outcome"], check["server"], check["reasons"].split(" ")[0]) for check in checks]
    assert happened == [
        ("admitted", "admitted", ""),
        ("refused", "refused", "household_used"),
        ("refused", "refused", "wrong_day"),
        ("overridden", "overridden", "wrong_day"),
        ("left", "left", ""),
    ]
    assert checks[0]["temperature"] == 365
    assert [bool("undone" in check["flags"]) for check in checks] == [False, False, False, True, False]
    assert not any("differs" in check["flags"] for check in checks)
    tap(page, "下一个")
    expect(page.get_by_text("待传")).to_have_count(0)
