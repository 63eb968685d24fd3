"""Villages that merge while the operation runs."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from liba.governance.models import JournalLine
from liba.kernel.actors import Actor, system
from liba.kernel.text import Text
from liba.registry.models import Household
from liba.registry.services import load_households, reorganise
from liba.registry.terms import HouseholdDraft, PersonDraft
from liba.territory.models import Area, Reorganisation
from liba.territory.refusals import AreaClosed, CordonSplits, DifferentLevels, NothingMerges
from liba.territory.selectors import cordons_of, last_successor
from liba.territory.services import add_areas, draw_cordon, set_levels
from liba.territory.terms import AreaDraft, CordonKind, MergerOrder, Moved
from tests.support.ground import NOW, TOWN, Ground

SYSTEM = system("tests")
DIVISIONS = Path(__file__).parents[3] / "shared" / "data" / "divisions" / "heshi_2019-10-31.csv"


def order(merged: Sequence[str], successor: str, name: str = "阮胡村", **options: bool) -> MergerOrder:
    return MergerOrder(
        tuple(merged),
        successor,
        Text(name),
        date(2020, 2, 20),
        date(2020, 3, 1),
        "自府发〔2020〕2号",
        **options,
    )


@pytest.fixture
def lived_in(ground: Ground) -> Ground:
    """Both villages and each group have a household of the number 1."""
    areas = (*ground.villages, *ground.groups)
    load_households(
        SYSTEM, [HouseholdDraft(area.code, "1", "x", (PersonDraft("甲"),)) for area in areas], now=NOW
    )
    return ground


def test_two_villages_become_a_new_one(lived_in: Ground) -> None:
    codes = [village.code for village in lived_in.villages]
    before = {home.pk: home.code for home in Household.objects.all()}
    moved = reorganise(SYSTEM, order(codes, f"{TOWN}230"), now=NOW)
    new = Area.objects.get(code=f"{TOWN}230")
    assert moved.areas == {village.pk: new.pk for village in lived_in.villages}
    assert moved.households == 2
    assert sorted(Household.objects.filter(area=new).values_list("number", flat=True)) == ["1", "206-1"]
    assert {home.pk: home.code for home in Household.objects.all()} == before
    assert Household.objects.filter(area__path__startswith=new.path).count() == 6
    old = Area.objects.get(pk=lived_in.villages[0].pk)
    assert (old.closed_on, old.successor) == (date(2020, 3, 1), new)
    assert last_successor(old) == new
    group = Area.objects.get(pk=lived_in.groups[0].pk)
    assert (group.parent, group.path) == (new, new.path + group.path[-5:])
    assert moved.paths[lived_in.groups[0].path] == group.path
    assert JournalLine.objects.filter(verb="registry.household.moved").count() == 2
    assert JournalLine.objects.filter(verb="territory.reorganised", area_path=new.path).exists()
    assert Reorganisation.objects.get().merged.count() == 2


def test_one_village_takes_the_other_in_and_may_get_its_name(lived_in: Ground) -> None:
    first, second = lived_in.villages
    moved = reorganise(SYSTEM, order([first.code, second.code], first.code), now=NOW)
    first.refresh_from_db()
    assert (first.name_zh, first.closed_on) == ("阮胡村", None)
    assert moved.areas == {second.pk: first.pk}
    assert Household.objects.filter(area__path__startswith=first.path).count() == 6


def test_what_else_hangs_on_areas_moves_in_the_same_decision(lived_in: Ground) -> None:
    told: list[Moved] = []

    def grants(_actor: Actor, moved: Moved, _now: object) -> None:
        told.append(moved)

    def broken(_actor: Actor, _moved: Moved, _now: object) -> None:
        raise NothingMerges

    codes = [village.code for village in lived_in.villages]
    with pytest.raises(NothingMerges):
        reorganise(SYSTEM, order(codes, "x"), now=NOW, steps=(grants, broken))
    assert not Area.objects.exclude(closed_on=None).exists()
    assert not Area.objects.filter(code="x").exists()
    moved = reorganise(SYSTEM, order(codes, "x"), now=NOW, steps=(grants,))
    assert told[-1] == moved


def test_a_merger_on_paper_closes_nobody_off(lived_in: Ground) -> None:
    first, second = lived_in.villages
    draw_cordon(
        SYSTEM,
        code="pocket",
        name=Text("何家场"),
        kind=CordonKind.POCKET,
        area_codes=[first.code],
        now=NOW,
    )
    codes = [first.code, second.code]
    with pytest.raises(CordonSplits):
        reorganise(SYSTEM, order(codes, "x"), now=NOW)
    reorganise(SYSTEM, order(codes, "x", widen_cordons=True), now=NOW)
    new = Area.objects.get(code="x")
    assert [cordon.code for cordon in cordons_of(new)] == ["pocket"]


def test_a_cordon_of_all_merged_areas_holds_the_successor(lived_in: Ground) -> None:
    codes = [village.code for village in lived_in.villages]
    cordon = draw_cordon(
        SYSTEM,
        code="both",
        name=Text("包围"),
        kind=CordonKind.ENCLOSURE,
        area_codes=codes,
        now=NOW,
    )
    reorganise(SYSTEM, order(codes, "x"), now=NOW)
    assert [area.code for area in cordon.areas.all()] == ["x"]


def test_what_can_t_merge_is_refused(lived_in: Ground) -> None:
    first, second = lived_in.villages
    with pytest.raises(NothingMerges):
        reorganise(SYSTEM, order([first.code], first.code), now=NOW)
    with pytest.raises(DifferentLevels):
        reorganise(SYSTEM, order([first.code, lived_in.groups[3].code], "x"), now=NOW)
    reorganise(SYSTEM, order([first.code, second.code], "x"), now=NOW)
    with pytest.raises(AreaClosed):
        reorganise(SYSTEM, order([first.code], "x"), now=NOW)


@pytest.mark.skipif(not DIVISIONS.exists(), reason="the list of villages is not beside the repository")
def test_heshi_s_twenty_five_villages_become_fourteen(db: None) -> None:
    with DIVISIONS.open(encoding="utf-8") as file:
        villages = [(row["village_code"], row["village"]) for row in csv.DictReader(file)]
    set_levels(SYSTEM, [("town", Text("镇")), ("village", Text("村"))], now=NOW)
    drafts = [AreaDraft(code, "village", TOWN, Text(name)) for code, name in villages]
    add_areas(SYSTEM, [AreaDraft(TOWN, "town", "", Text("何市镇")), *drafts], now=NOW)
    homes = [
        HouseholdDraft(code, str(n), "x", (PersonDraft("甲"),)) for code, _name in villages for n in range(3)
    ]
    load_households(SYSTEM, homes, now=NOW)
    codes = [code for code, _name in villages]
    pairs = [codes[at : at + 2] for at in range(1, 23, 2)]
    for pair in pairs:
        reorganise(SYSTEM, order(pair, pair[0], ""), now=NOW)
    open_villages = Area.objects.filter(level__slug="village", closed_on=None)
    assert open_villages.count() == 14
    assert Household.objects.filter(area__in=open_villages).count() == 75
    assert Household.objects.values("area_id", "number").distinct().count() == 75
