"""The playbook's sections about people: applied once, changed by difference, faults where they stand."""

import pytest
from django.utils.translation import override

from liba.kernel.actors import system
from liba.playbook.checking import check_playbook
from liba.playbook.services import apply_playbook, playbook_difference, read_playbook
from liba.workforce import selectors
from liba.workforce.models import PledgeText, ResponderGroup, Skill, Unit
from tests.support.town import local

pytestmark = pytest.mark.django_db

BOOK = """
liba: 1
town: {code: "990000001", name: {zh: 试镇}}
levels:
  - {slug: town, name: {zh: 镇}}
  - {slug: village, name: {zh: 村}}
areas:
  - {code: V1, name: {zh: 一村, en: One}, level: village}
  - {code: V2, name: {zh: 二村}, level: village}
groups:
  - {code: youth, kind: youth, name: {zh: 青年突击队}, area: V1}
skills:
  - {code: driver, name: {zh: 会开车, en: drives}}
pledges:
  - code: covenant
    audience: households
    title: {zh: 防疫公约}
    body: {zh: 不外出、不串门、不聚集}
unit_templates:
  - code: combat
    name: {zh: 作战单元}
    needs:
      - {least: 1, most: 1, role: leader}
      - {least: 1, standing: town_cadre}
      - {least: 5, standing: village_cadre}
    squads:
      - {code: households, name: {zh: 入户组}}
      - {code: checkpoint, name: {zh: 卡口组}}
units:
  - {each: village, template: combat, name: {zh: "{area}作战单元", en: "Unit {area}"}}
  - {code: hq, area: "990000001", template: combat, name: {zh: 指挥部}}
"""
NOW = local("08:00")


def apply(text: str) -> None:
    apply_playbook(system("tests"), read_playbook("b.yaml", text.encode()), now=NOW)


def difference(text: str) -> list[tuple[str, str]]:
    steps = playbook_difference(read_playbook("b.yaml", text.encode()), now=NOW)
    return [(step.kind.value, step.code) for step in steps]


def test_the_sections_are_applied_once() -> None:
    apply(BOOK)
    assert [unit.name_zh for unit in Unit.objects.order_by("code")] == [
        "一村作战单元",
        "二村作战单元",
        "指挥部",
    ]
    assert [(g.code, g.area.code if g.area else "") for g in ResponderGroup.objects.all()] == [
        ("youth", "V1")
    ]
    assert Skill.objects.get().name_en == "drives"
    assert difference(BOOK) == []


def test_what_differs_is_changed() -> None:
    apply(BOOK)
    changed = (
        BOOK.replace("会开车", "能驾驶")
        .replace("不聚集", "不聚餐")
        .replace("least: 5", "least: 6")
        .replace("青年突击队", "青年队")
        .replace("指挥部", "总部")
    )
    changed = changed.replace("groups:", "  - {code: V3, name: {zh: 三村}, level: village}\ngroups:")
    assert difference(changed) == [
        ("add", "V3"),
        ("change", "youth"),
        ("change", "driver"),
        ("change", "covenant"),
        ("change", "combat"),
        ("add", "village"),
        ("change", "hq"),
    ]
    apply(changed)
    assert difference(changed) == []
    assert [(t.version, t.withdrawn_at is None) for t in PledgeText.objects.order_by("version")] == [
        (1, False),
        (2, True),
    ]
    rule = selectors.rule_of(Unit.objects.get(code="hq").template)
    assert [need.least for need in rule.needs] == [1, 1, 6]
    assert Unit.objects.count() == 4


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("area: V1}", "area: V9}", "V9"),
        ("role: leader", "role: boss", "boss"),
        ("least: 1, most: 1", "least: 3, most: 1", "the most that is allowed"),
        ("each: village", "each: county", "county"),
        ("template: combat, name: {zh: 指挥部}", "template: war, name: {zh: 指挥部}", "war"),
        ("{code: hq, area", "{code: hq, each: village, area", "one `area`"),
        ("{code: hq, ", "{", "needs a `code`"),
        ("{least: 5, standing: village_cadre}", "{least: 5, squad: cooks}", "cooks"),
        ("{code: checkpoint,", "{code: households, ", "used twice"),
        ("audience: households", "audience: everybody", "everybody"),
        ("{code: driver, name", "{code: driver, name: {zh: 甲}}\n  - {code: driver, name", "used twice"),
    ],
)
def test_faults_are_told_where_they_stand(old: str, new: str, words: str) -> None:
    assert old in BOOK
    changed = BOOK.replace(old, new, 1)
    line = changed[: BOOK.index(old) + len(new)].count("\n") + 1
    with override("en"):
        checked = check_playbook("b.yaml", changed.encode())
    assert [(problem.mark.line, words in problem.sentence) for problem in checked.problems] == [(line, True)]
