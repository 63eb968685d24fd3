"""Doors without network for days: nothing is lost, nothing is asked twice, and what is not the holder's is forgotten."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPhone
from tests.browser.fake_doors import FakeDoors
from tests.browser.fake_town import EVENING, FakeTown
from tests.browser.test_field_doors import go_to, left, visits, waits
from tests.browser.test_field_gate import heard, tap
from tests.browser.test_field_offline import ready_offline
from tests.support.browser import OpenPage

pytestmark = pytest.mark.browser

STORED = """(name) => new Promise((done) => {
  const asked = indexedDB.open('liba');
  asked.onsuccess = () => {
    const read = asked.result.transaction(name).objectStore(name).getAll();
    read.onsuccess = () => { asked.result.close(); done(JSON.stringify(read.result)); };
  };
})"""
DAYS_LATER = "const now = Date.now; Date.now = () => now() + {days} * 86_400_000;"


@pytest.fixture
def town() -> FakeTown:
    return FakeTown(begins=EVENING, powers=("visit",), doors=FakeDoors())


def heard_of(page: Page) -> None:
    """A talk with the server, now: as when the phone is taken out of the pocket."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_an_evening_without_network_then_all_is_delivered_once(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    ready_offline(page)
    waits(page, 0)
    page.context.set_offline(True)
    for number in (2, 3, 4):
        go_to(page, f"h{number}")
        tap(page, "全家正常")
    left(page, 6)
    waits(page, 3)
    expect(page.get_by_text("记在手机里，有网就送。")).to_be_visible(timeout=15_000)
    assert [command for command in town.commands if command["kind"] == "visit"] == []

    page.reload()
    left(page, 6)
    waits(page, 3)
    page.context.set_offline(False)
    waits(page, 0)
    sent = visits(town, page, 3)
    assert [one["door"] for one in sent] == ["h2", "h3", "h4"]
    assert len({one["id"] for one in sent}) == len(sent) == 3
    left(page, 6)
    page.reload()
    left(page, 6)
    assert '"symptoms"' not in page.evaluate(STORED, "commands")


def test_a_visit_the_town_does_not_take_is_due_again_and_says_why(linker: OpenPhone, town: FakeTown) -> None:
    town.rejecting = {"visit": "rounds.unknown_round"}
    page = linker()
    go_to(page, "h2")
    tap(page, "全家正常")
    left(page, 9)
    tap(page, "更多")
    tap(page, "我的记录")
    expect(page.get_by_text("没收下：不能这样做。")).to_be_visible()
    expect(page.get_by_text("李卫东 · 走过了")).to_be_visible()


def test_a_door_handed_away_while_work_is_unsent_still_counts(linker: OpenPhone, town: FakeTown) -> None:
    assert town.doors is not None
    page = linker()
    waits(page, 0)
    page.context.set_offline(True)
    go_to(page, "h3")
    tap(page, "全家正常")
    go_to(page, "h7")
    town.doors.gone = {"h3", "h7"}
    town.doors.handed = [
        {"door": "h3", "label": "张桂香", "to": "陈玉兰", "at": town.now, "note": "老人独居，每晚看一眼。"}
    ]
    page.context.set_offline(False)
    heard_of(page)
    expect(page.get_by_text("这一户刚刚换了人包联。")).to_be_visible(timeout=15_000)
    tap(page, "全家正常")
    left(page, 7)
    assert [one["door"] for one in visits(town, page, 2)] == ["h3", "h7"]
    doors = page.evaluate(STORED, "doors")
    assert "冯立新" not in doors
    assert "张桂香" not in doors
    assert "王建国" in doors
    tap(page, "门换手 1")
    expect(page.get_by_text("交给了 陈玉兰")).to_be_visible()
    expect(page.get_by_text("老人独居，每晚看一眼。")).to_be_visible()


def test_names_are_forgotten_when_nothing_was_heard_for_days(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    ready_offline(page)
    page.context.set_offline(True)
    go_to(page, "h2")
    tap(page, "全家正常")
    waits(page, 1)
    page.add_init_script(DAYS_LATER.format(days=6))
    page.reload()
    expect(page.get_by_text("资料几天没更新，已从手机上清掉。")).to_be_visible()
    assert "王建国" not in page.evaluate(STORED, "doors")
    waits(page, 1)
    assert town.commands == []


def test_a_withdrawn_phone_forgets_its_doors_and_delivers_its_visits(
    linker: OpenPhone, town: FakeTown
) -> None:
    page = linker()
    waits(page, 0)
    page.context.set_offline(True)
    go_to(page, "h2")
    tap(page, "全家正常")
    town.revoked = True
    page.context.set_offline(False)
    expect(page.get_by_text("记录都已送到，一条没丢。")).to_be_visible(timeout=15_000)
    assert len(visits(town, page, 1)) == 1
    assert page.evaluate(STORED, "doors") == "[]"
    assert "王建国" not in page.evaluate(STORED, "shelf")


def test_a_right_that_was_taken_away_takes_the_doors_with_it(linker: OpenPhone, town: FakeTown) -> None:
    page = linker()
    waits(page, 0)
    town.powers = ("stand_gate",)
    heard_of(page)
    expect(page.get_by_role("heading", name="今天守哪个口？")).to_be_visible(timeout=15_000)
    page.wait_for_timeout(300)
    assert page.evaluate(STORED, "doors") == "[]"


def test_a_clock_a_day_ahead_is_set_right_by_the_towns(
    open_page: OpenPage, address: str, town: FakeTown
) -> None:
    page = open_page(base_url=address, **PHONE)
    page.add_init_script(DAYS_LATER.format(days=1))
    page.goto("/field/#pair=ABCD-1234")
    left(page, 9)
    go_to(page, "h2")
    tap(page, "全家正常")
    visit = visits(town, page, 1)[0]
    assert visit["day"] == "2020-02-26"
    assert abs(visit["at"] + visit["skew"] - town.now) < 20


def test_what_an_older_app_kept_is_there_after_the_upgrade(
    open_page: OpenPage, address: str, town: FakeTown
) -> None:
    page = open_page(base_url=address, **PHONE)
    page.goto("/field/icon.svg")
    page.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open('liba', 1);
          asked.onupgradeneeded = () => {
            asked.result.createObjectStore('shelf');
            asked.result.createObjectStore('commands', { keyPath: 'id' }).createIndex('state', 'state');
          };
          asked.onsuccess = () => {
            const id = '0170818f-0000-7000-8000-000000000001';
            const command = { id, kind: 'recount', zone: 1, count: 7, at: 1582585800, skew: 0 };
            const kept = { id, command, state: 'waiting', receipt: null, answered_at: 0, effect: null, folded: true, seen: true };
            const change = asked.result.transaction(['shelf', 'commands'], 'readwrite');
            change.objectStore('commands').put(kept);
            change.objectStore('shelf').put({ device: 'd1', token: 't'.repeat(43), holder: '李卫国', withdrawn: false }, 'identity');
            change.oncomplete = () => { asked.result.close(); done(); };
          };
        })"""
    )
    page.goto("/field/")
    left(page, 9)
    assert heard(town, page, "recount", 1)[0]["count"] == 7


def test_pictures_wait_for_power_or_the_workers_word_and_never_hold_up_the_visit(
    linker: OpenPhone, town: FakeTown, tmp_path: Path, large_photo: Path
) -> None:
    page = linker(on_battery=True)
    go_to(page, "s1")
    page.set_input_files("input[type=file]", large_photo)
    expect(page.get_by_role("button", name="删去第 1 张")).to_be_visible(timeout=30_000)
    tap(page, "其他都正常，记下")
    visit = visits(town, page, 1)[0]
    assert visit["photos"] == visit["answers"]["door"]["photo"]
    expect(page.get_by_text("照片 1")).to_be_visible()
    waits(page, 0)
    assert town.photos == {}
    tap(page, "更多")
    tap(page, "待传的照片")
    tap(page, "现在就传")
    expect(page.get_by_text("没有待传的照片。")).to_be_visible(timeout=15_000)
    [(name, (about, picture))] = town.photos.items()
    assert [name] == visit["photos"]
    assert about["visit"] == visit["id"]
    assert about["question"] == "photo"
    assert len(picture) <= 1_000_000
    assert picture[:3] == b"\xff\xd8\xff"
    assert b"Exif" not in picture
    assert b"GPS" not in picture


def test_what_is_no_picture_is_refused_in_words_and_the_visit_is_recorded(
    linker: OpenPhone, town: FakeTown, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff" + bytes(2000))
    page = linker()
    go_to(page, "s1")
    page.set_input_files("input[type=file]", broken)
    expect(page.get_by_text("这张照片打不开，请重拍；走访照样能记。")).to_be_visible()
    tap(page, "一切正常")
    assert "photos" not in visits(town, page, 1)[0]
