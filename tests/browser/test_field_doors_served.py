"""The rest of a linker's evening with the real server: a post, swaps, a promise, a stranger at a door, a picture."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_field_doors import go_to, left, waits
from tests.browser.test_field_doors_walk import finish_asking
from tests.browser.test_field_gate import tap
from tests.support.browser import OpenPage
from tests.support.served import ServedTown, living_at
from tests.support.town import DAY, local

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MAKE = """
import json
from datetime import timedelta
from liba.accounts import services as accounts
from liba.kernel import clock
from liba.kernel.ids import new_id
from liba.kernel.text import Text
from liba.workforce.models import Responder
from liba.workforce.services import ask_swap, decide_pledge, set_link
from liba.workforce.terms import LinkLevel, PledgeAudience
from tests.support.duty import EVENING, MORNING, add_post, add_rota, add_shift
from tests.support.rounding import rounds_town
from tests.support.town import DAY, small_town
now = clock.now()
town = small_town(now)
rounds = rounds_town(town)
one = rounds.linkers[0]
two = next(other for other in rounds.linkers[1:] if other.area.parent_id == one.area.parent_id)
Responder.objects.filter(pk=two.pk).update(name='陈玉兰')
post, rota = add_post(town, name_zh='东口', area=town.villages[0]), add_rota(town)
shifts = [
    add_shift(rota, post, EVENING, one), add_shift(rota, post, MORNING, one, day=DAY + timedelta(days=2)),
    add_shift(rota, post, MORNING, two, day=DAY + timedelta(days=4)),
    add_shift(rota, post, MORNING, one, day=DAY + timedelta(days=5)),
    add_shift(rota, post, MORNING, one, day=DAY + timedelta(days=6)),
]
ask_swap(town.system, change_id=new_id(), shift_id=shifts[2].pk, to_code=one.code, reason='孩子发烧', now=now,
         responder_id=two.pk)
decide_pledge(town.system, code='linker', audience=PledgeAudience.RESPONDERS, title=Text('联户员承诺书', 'Pledge'),
              body=Text('守护各家的信息，不外传。', 'What I hear stays with me.'), now=now - timedelta(hours=1))
handed = rounds.doors(rounds.linkers.index(two))[0]
set_link(town.system, level=LinkLevel.LINKER, responder_id=one.pk, household_id=handed.pk, starts_on=DAY, now=now,
         note='家里有狗，先打电话。')
codes = [accounts.make_device_code(town.system, linker.user.pk, label='1', now=now) for linker in (one, two)]
print(json.dumps(dict(
    codes=codes, name=one.name, other=two.code, doors=[f'h{home.pk}' for home in rounds.doors(0)],
    handed=f'h{handed.pk}', shifts=[shift.pk for shift in shifts],
)))
"""
LOOK = """
import json
from liba.rounds.models import Difference, Photo, Visit
from liba.workforce.models import Pledge, Shift, ShiftChange, ShiftEvent, Clearance, Responder
print(json.dumps(dict(
    events=[(event.shift_id, event.kind, event.note) for event in ShiftEvent.objects.order_by('happened_at', 'pk')],
    arrived=[shift.arrived_at is not None for shift in Shift.objects.order_by('pk')],
    stands=[shift.responder.code if shift.responder else '' for shift in Shift.objects.order_by('pk')],
    changes=[
        (change.shift_id, change.kind, change.to_responder.code if change.to_responder else '', change.reason,
         change.agreed_at is not None)
        for change in ShiftChange.objects.order_by('asked_at', 'pk')
    ],
    pledges=[(pledge.responder.code, pledge.signed_by) for pledge in Pledge.objects.all()],
    found=[(one.kind, json.loads(one.found)['name'], f'h{one.household_id}')
           for one in Difference.objects.filter(source='door')],
    photos=[(Visit.objects.get(pk=photo.visit_id).household_id, photo.question) for photo in Photo.objects.all()],
    health=list(Responder.objects.filter(code='L0').values_list('clearance', flat=True)),
)))
"""


@pytest.fixture
def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ServedTown, dict[str, Any]]]:
    """A served town at 17:10: a linker with three doors, one just handed over, shifts, a swap asked, a pledge."""
    with living_at(local("17:10"), MAKE, tmp_path, monkeypatch) as found:
        yield found


def joined(open_page: OpenPage, town: ServedTown, code: str) -> Page:
    page = open_page(base_url=town.url, **PHONE)
    page.add_init_script("Math.random = () => 0")
    page.goto(f"/field/#pair={code}")
    page.locator("[data-door]").first.wait_for()
    return page


def home(page: Page) -> None:
    """Back to what is due today, where nothing waits to be sent any more."""
    back = page.get_by_role("button", name="返回")
    while back.count():
        back.last.click()
    page.get_by_role("navigation").get_by_role("button", name="今日").click()
    waits(page, 0)


def test_a_post_a_swap_and_a_promise_reach_the_towns_tables(
    evening: tuple[ServedTown, dict[str, Any]], open_page: OpenPage
) -> None:
    town, made = evening
    now_on, later, asked, far, after = made["shifts"]
    page = joined(open_page, town, made["codes"][0])
    tap(page, "换班请求 1")
    expect(page.get_by_role("heading", name="陈玉兰 想请您顶这一班")).to_be_visible()
    tap(page, "我来")
    page.locator(f"[data-shift='{now_on}']").click()
    expect(page.get_by_role("heading", name="东口 · 中班")).to_be_visible()
    tap(page, "我到岗了")
    page.get_by_label("交班说明").fill("两户的证要补。")
    page.get_by_role("button", name="交班", exact=True).click()
    tap(page, "离岗")
    page.go_back()
    page.locator(f"[data-shift='{later}']").click()
    tap(page, "想换班")
    page.get_by_label("原因").fill("要陪老人看病")
    page.get_by_label("和谁换").fill(made["other"])
    tap(page, "发给排班的人")
    expect(page.get_by_role("status").filter(has_text="已提出换班，等答复")).to_be_visible()
    page.go_back()
    page.locator(f"[data-shift='{far}']").click()
    tap(page, "来不了")
    page.get_by_label("原因").fill("外出")
    page.get_by_label("到哪天").fill((DAY + timedelta(days=6)).isoformat())
    tap(page, "发给排班的人")
    expect(page.get_by_role("status").filter(has_text="已请假，等安排")).to_be_visible()
    page.go_back()
    tap(page, "今日")
    tap(page, "承诺书待签 1")
    tap(page, "联户员承诺书")
    page.locator("input[name=signature]").fill(made["name"])
    page.get_by_role("button", name="签字").click()
    expect(page.get_by_text("已签")).to_be_visible()
    home(page)

    other = joined(open_page, town, made["codes"][1])
    tap(other, "换班请求 1")
    tap(other, "我来")
    home(other)

    seen = town.said(LOOK)
    assert seen["events"] == [
        [now_on, "arrived", ""], [now_on, "handed_over", "两户的证要补。"], [now_on, "left", ""],
    ]  # fmt: skip
    assert seen["arrived"] == [True, False, False, False, False]
    assert seen["stands"] == ["L0", made["other"], "L0", "", ""]
    assert [
        [asked, "swap", "L0", "孩子发烧", True],
        [later, "swap", made["other"], "要陪老人看病", True],
    ] == seen["changes"][:2]
    assert {tuple(change[:2]) for change in seen["changes"][2:]} == {(far, "absence"), (after, "absence")}
    assert seen["pledges"] == [["L0", "phone"]]


def test_a_handed_door_a_stranger_and_a_picture_reach_the_towns_tables(
    evening: tuple[ServedTown, dict[str, Any]], open_page: OpenPage, large_photo: Path
) -> None:
    town, made = evening
    page = joined(open_page, town, made["codes"][0])
    left(page, 3)
    tap(page, "门换手 1")
    expect(page.get_by_text("从 陈玉兰 接过来")).to_be_visible()
    expect(page.get_by_text("家里有狗，先打电话。")).to_be_visible()
    page.go_back()
    go_to(page, made["handed"])
    page.set_input_files("input[type=file]", large_photo)
    expect(page.get_by_role("button", name="删去第 1 张")).to_be_visible(timeout=30_000)
    tap(page, "+ 登记新来的人")
    page.locator("input[name=name]").fill("钱小军")
    page.locator("input[name=number]").fill("11010519491231002X")
    page.locator("input[name=relation]").fill("外甥")
    tap(page, "登记")
    page.locator("[data-open-door] footer button").first.click()
    finish_asking(page, measured=3)
    left(page, 2)
    waits(page, 0)
    expect(page.get_by_text("照片 1")).to_have_count(0, timeout=20_000)

    seen = town.said(LOOK)
    assert seen["found"] == [["new_person", "钱小军", made["handed"]]]
    assert [(f"h{home}", question) for home, question in seen["photos"]] == [(made["handed"], "door_photo")]
    gone = joined(open_page, town, made["codes"][1])
    expect(gone.locator(f"[data-door={made['handed']}]")).to_have_count(0)


def test_who_is_ill_is_off_the_shift_at_once(
    evening: tuple[ServedTown, dict[str, Any]], open_page: OpenPage
) -> None:
    town, made = evening
    page = joined(open_page, town, made["codes"][0])
    tap(page, "更多")
    tap(page, "我的健康")
    expect(page.locator("[data-health=cleared]")).to_be_visible()
    tap(page, "我不舒服，报病")
    tap(page, "确定报病")
    expect(page.locator("[data-health=ill]")).to_be_visible()
    home(page)
    tap(page, "班次")
    expect(page.locator("[data-shift]")).to_have_count(4)
    page.reload()
    tap(page, "班次")
    expect(page.locator("[data-shift]")).to_have_count(0, timeout=20_000)
    assert town.said(LOOK)["health"] == ["ill"]
