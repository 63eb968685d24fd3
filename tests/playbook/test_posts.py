"""Shifts, limits and posts in a playbook: read with their places, applied, applied again."""

from datetime import UTC, datetime

import pytest

from liba.kernel.actors import system
from liba.playbook.checking import check_playbook
from liba.playbook.services import apply_playbook, playbook_difference, read_playbook
from liba.workforce.models import Post
from liba.workforce.selectors import rota_limits, town_patterns

NOW = datetime(2020, 2, 10, 1, 0, tzinfo=UTC)
TOWN = """\
liba: 1
town:
  code: "141023101"
  name: {zh: 襄陵镇, en: Xiangling}
  zone: Asia/Shanghai
levels:
  - {slug: town, name: {zh: 镇}}
  - {slug: village, name: {zh: 村}}
areas:
  - {code: "141023101201", name: {zh: 东街村, en: Dongjie}, level: village}
  - {code: "141023101202", name: {zh: 西街村, en: Xijie}, level: village}
skills:
  - {code: first_aid, name: {zh: 会急救}}
shift_patterns:
  - {code: day, name: {zh: 白班, en: Day}, hours: 08:00-20:00}
  - {code: night, name: {zh: 夜班, en: Night}, hours: 20:00-08:00, night: true}
rota:
  rest_hours: 12
  night_turn_days: 7
posts:
  - {code: station, kind: station, name: {zh: 进站口}, area: "141023101", shifts: [day, night], skills: [first_aid], needs: 2, at: [111.4, 35.98]}
  - {code: pioneer, kind: vanguard, name: {zh: "{area}先锋岗{n}", en: "{area} post {n}"}, each: village, count: 3, shifts: [day]}
"""


def _town(*changes: tuple[str, str]) -> bytes:
    text = TOWN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


@pytest.mark.django_db
def test_posts_are_opened_one_by_one_and_for_each_village() -> None:
    steps = apply_playbook(system("tests"), read_playbook("t.yaml", _town()), now=NOW)
    assert [step.code for step in steps if step.thing == "post"] == ["station", "pioneer"]
    assert Post.objects.count() == 7
    post = Post.objects.get(code="pioneer-141023101201-2")
    assert (post.name_zh, post.name_en, post.area.code) == ("东街村先锋岗2", "Dongjie post 2", "141023101201")
    station = Post.objects.get(code="station")
    assert (station.needs, station.skills, station.lon) == (2, ["first_aid"], 111.4)
    assert [(one.starts_minute, one.ends_minute, one.night) for one in town_patterns()] == [
        (480, 1200, False), (1200, 480, True)
    ]  # fmt: skip
    limits, weights = rota_limits()
    assert (limits.rest_minutes, limits.night_turn_days, weights.wish) == (720, 7, 3)


@pytest.mark.django_db
def test_applying_again_changes_nothing_and_a_change_only_what_differs() -> None:
    actor = system("tests")
    apply_playbook(actor, read_playbook("t.yaml", _town()), now=NOW)
    assert playbook_difference(read_playbook("t.yaml", _town()), now=NOW) == ()
    later = read_playbook("t.yaml", _town(("needs: 2", "needs: 3"), ("rest_hours: 12", "rest_hours: 11")))
    steps = apply_playbook(actor, later, now=NOW)
    assert [(step.kind.value, step.code) for step in steps] == [("change", "town"), ("change", "station")]
    assert Post.objects.get(code="station").needs == 3
    assert playbook_difference(later, now=NOW) == ()


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("shifts: [day, night]", "shifts: [dya, night]"), 21, "day"),
        (("skills: [first_aid]", "skills: [firstaid]"), 21, "first_aid"),
        (("hours: 08:00-20:00", "hours: 8-20"), 15, "06:00"),
        (("each: village", "each: vilage"), 22, "village"),
        (("each: village", 'each: village, area: "141023101"'), 22, "area"),
        (("each: village, ", "each: village, gate: east, "), 22, "posts"),
        (("shifts: [day]", "shifts: []"), 22, "shifts"),
        (("code: pioneer", "code: station"), 22, "station"),
        (("kind: vanguard", "kind: vangard"), 22, "vanguard"),
        (("rest_hours: 12", "rest_hours: 99"), 18, "48"),
    ],
)
def test_a_fault_stands_by_its_line(change: tuple[str, str], line: int, says: str) -> None:
    problems = check_playbook("t.yaml", _town(change)).problems
    assert problems, change
    assert problems[0].mark.line == line, problems
    assert any(says in f"{problem.sentence} {problem.nearest}" for problem in problems), problems
