"""A linker's evening with the real server: a device code, the doors, a fever, a household handed over, the town's tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_field_doors import left
from tests.browser.test_field_doors_offline import heard_of
from tests.browser.test_field_gate import tap
from tests.support.browser import OpenPage
from tests.support.served import ServedTown, living_at
from tests.support.town import local

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MAKE = """
import json
from liba.accounts import services as accounts
from liba.kernel import clock
from tests.support.rounding import rounds_town
from tests.support.town import small_town
now = clock.now()
town = small_town(now)
rounds = rounds_town(town)
one = rounds.linkers[0]
code = accounts.make_device_code(town.system, one.user.pk, label='1', now=now)
print(json.dumps(dict(code=code, doors=[f'h{home.pk}' for home in rounds.doors(0)])))
"""
HAND_OVER = """
import json
from django.conf import settings
from liba.kernel import clock
from liba.kernel.calendar import local_day
from liba.kernel.actors import system
from liba.workforce.models import Link, Responder
from liba.workforce.refusals import TwoVillages
from liba.workforce.services import set_link
from liba.workforce.terms import LinkLevel
now = clock.now()
link = Link.objects.get(household=int('{key}'[1:]), ends_on=None)
for other in Responder.objects.filter(code__startswith='L').exclude(pk=link.responder_id):
    try:
        set_link(system('tests'), level=LinkLevel.LINKER, responder_id=other.pk, household_id=link.household_id,
                 starts_on=local_day(now, settings.LIBA_ZONE), now=now, note='老人独居。')
        break
    except TwoVillages:
        continue
print(json.dumps(other.name))
"""
LOOK = """
import json
from liba.rounds.models import Alert, Visit
print(json.dumps(dict(
    visits=[
        dict(door=visit.household_id, outcome=visit.outcome, window=visit.window, flags=visit.flags,
             by=visit.responder.name)
        for visit in Visit.objects.order_by('happened_at', 'id')
    ],
    alerts=[(alert.limit, alert.household_id) for alert in Alert.objects.all()],
)))
"""


@pytest.fixture
def evening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[ServedTown, dict[str, object]]]:
    """A served town that lives at 17:10, and a linker's two doors in it."""
    with living_at(local("17:10"), MAKE, tmp_path, monkeypatch) as found:
        yield found


def finish_asking(page: Page, *, measured: int) -> None:
    """Answer what “all well” does not: how many are at home, and each temperature that nobody measured yet."""
    expect(page.locator("[data-asking=at_home]")).to_be_visible()
    page.keyboard.type("3")
    tap(page, "下一项")
    for _person in range(measured):
        asked = page.locator("[data-asking=temperature]")
        expect(asked).to_be_visible()
        asked.get_by_role("button", name="36.5", exact=True).click()


def test_a_linkers_evening_reaches_the_towns_tables(
    evening: tuple[ServedTown, dict[str, object]], open_page: OpenPage
) -> None:
    town, made = evening
    first, second = made["doors"]  # type: ignore[misc]
    page = open_page(base_url=town.url, **PHONE)
    page.add_init_script("Math.random = () => 0")
    page.goto(f"/field/#pair={made['code']}")
    left(page, 2)
    page.locator(f"[data-door={first}]").click()
    page.locator("[data-person]").first.click()
    warm = page.locator("[data-question=temperature]")
    warm.get_by_role("button").first.click()
    warm.get_by_role("button", name="38.", exact=True).click()
    warm.get_by_role("button", name="38.2").click()
    expect(page.get_by_role("alert")).to_contain_text("38.2 ℃")
    tap(page, "好了")
    tap(page, "其他都正常，记下")
    finish_asking(page, measured=2)
    left(page, 1)
    expect(page.locator("[data-waiting='0']")).to_be_attached(timeout=20_000)

    page.context.set_offline(True)
    page.locator(f"[data-door={second}]").click()
    tap(page, "没人在家")
    page.locator(f"[data-door={second}]").click()
    tap(page, "全家正常")
    finish_asking(page, measured=3)
    left(page, 0)
    town.said(HAND_OVER.format(key=second))
    page.context.set_offline(False)
    heard_of(page)
    expect(page.locator("[data-waiting='0']")).to_be_attached(timeout=30_000)
    expect(page.locator(f"[data-door={second}]")).to_have_count(0, timeout=20_000)
    expect(page.locator(f"[data-door={first}][data-state=done]")).to_be_visible()

    found = town.said(LOOK)
    doors = [(f"h{visit['door']}", visit["outcome"], visit["window"]) for visit in found["visits"]]
    assert doors == [(first, "done", 1), (second, "nobody_home", 1), (second, "done", 1)]
    # The phone's own clock is years ahead of the town's here, which is flagged too.
    assert ["was_theirs" in visit["flags"] for visit in found["visits"]] == [False, True, True]
    assert len(found["alerts"]) == 1
    assert f"h{found['alerts'][0][1]}" == first
