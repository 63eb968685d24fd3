"""Units opened, joined, left, closed and merged."""

from datetime import date, timedelta

import pytest

from liba.accounts.terms import Role
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden, NotFound, Stale
from liba.kernel.text import Text
from liba.registry.services import reorganise
from liba.territory.refusals import AreaClosed
from liba.territory.terms import MergerOrder
from liba.workforce import selectors, services
from liba.workforce.models import Unit, UnitMember
from liba.workforce.refusals import (
    InUnitAlready,
    LeavesBeforeJoining,
    NoNightGroup,
    NotCleared,
    UnitClosed,
    UnitCodeTaken,
    UnknownSquad,
)
from liba.workforce.rules.units import LackKind
from liba.workforce.terms import MemberRole, Standing
from tests.support.serving import enlist
from tests.support.town import DAY, SmallTown
from tests.workforce.test_units_rules import COMBAT

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(town: SmallTown) -> Unit:
    services.define_template(
        town.system, code="combat", name=Text("作战单元", "Unit"), rule=COMBAT, now=town.now
    )
    return services.open_unit(
        town.system, code="u1", name=Text("一号", "One"), template_code="combat", area_id=town.villages[0].pk,
        now=town.now,
    )  # fmt: skip


def test_a_unit_is_filled_and_lacks_nothing(town: SmallTown, unit: Unit) -> None:
    places = [
        (Standing.VILLAGE_CADRE, MemberRole.LEADER, "emergency"),
        (Standing.TOWN_CADRE, MemberRole.DEPUTY, "checkpoint"),
        *[(Standing.VILLAGE_CADRE, MemberRole.MEMBER, "households")] * 4,
    ]
    for number, (standing, role, squad) in enumerate(places):
        one = enlist(town, f"试{number}", standing)
        services.join_unit(town.system, unit.pk, one.pk, role=role, squad=squad, now=town.now)
    (row,) = selectors.unit_rows(selectors.units(town.system), DAY)
    assert (row.lacks, row.members, row.fit) == ((), 6, 6)
    assert [m.responder.name for m in (*row.leaders, *row.deputies)] == ["试0", "试1"]


def test_who_reports_ill_is_a_gap_in_the_unit(town: SmallTown, unit: Unit) -> None:
    one = enlist(town, "试甲", Standing.TOWN_CADRE)
    services.join_unit(town.system, unit.pk, one.pk, now=town.now)
    before = selectors.unit_page(town.system, unit.pk, DAY).lacks
    services.report_ill(town.system, one.pk, clearance_id=new_id(), happened_at=town.now, now=town.now)
    page = selectors.unit_page(town.system, unit.pk, DAY)
    assert (len(page.members), page.unfit) == (1, frozenset({one.pk}))
    assert {lack.standing for lack in page.lacks} - {lack.standing for lack in before} == {"town_cadre"}


def test_who_is_not_cleared_joins_nothing(town: SmallTown, unit: Unit) -> None:
    one = enlist(town, "试甲", cleared=False)
    with pytest.raises(NotCleared):
        services.join_unit(town.system, unit.pk, one.pk, now=town.now)
    assert not UnitMember.objects.exists()


def test_one_person_is_in_one_unit_of_a_kind(town: SmallTown, unit: Unit) -> None:
    other = services.open_unit(
        town.system,
        code="u2",
        name=Text("二号"),
        template_code="combat",
        area_id=town.villages[1].pk,
        now=town.now,
    )
    one = enlist(town, "试甲")
    member = services.join_unit(town.system, unit.pk, one.pk, now=town.now)
    with pytest.raises(InUnitAlready):
        services.join_unit(town.system, other.pk, one.pk, now=town.now)
    with pytest.raises(LeavesBeforeJoining):
        services.leave_unit(town.system, member.pk, ends_on=DAY - timedelta(days=1), now=town.now)
    services.leave_unit(town.system, member.pk, now=town.now)
    services.join_unit(town.system, other.pk, one.pk, now=town.now)
    assert [m.unit.code for m in selectors.units_of(one.pk, DAY)] == ["u2", "u1"]


def test_joining_again_changes_the_role_from_that_day(town: SmallTown, unit: Unit) -> None:
    one = enlist(town, "试甲")
    services.join_unit(town.system, unit.pk, one.pk, now=town.now)
    tomorrow = DAY + timedelta(days=1)
    services.join_unit(town.system, unit.pk, one.pk, role=MemberRole.LEADER, starts_on=tomorrow, now=town.now)
    assert [m.role for m in selectors.members_on(unit.pk, DAY)] == ["member"]
    assert [m.role for m in selectors.members_on(unit.pk, tomorrow)] == ["leader"]


def test_what_can_not_be_done_to_a_unit(town: SmallTown, unit: Unit) -> None:
    one = enlist(town, "试甲")
    known = {"name": Text("二号"), "template_code": "combat", "now": town.now}
    with pytest.raises(UnitCodeTaken):
        services.open_unit(town.system, code="u1", area_id=town.villages[0].pk, **known)  # type: ignore[arg-type]
    with pytest.raises(UnknownSquad):
        services.join_unit(town.system, unit.pk, one.pk, squad="cooks", now=town.now)
    with pytest.raises(NotFound):
        services.join_unit(town.system, unit.pk, 10**9, now=town.now)
    with pytest.raises(Stale):
        services.edit_unit(town.system, unit.pk, version=9, **known)  # type: ignore[arg-type]
    services.close_unit(town.system, unit.pk, version=1, now=town.now)
    with pytest.raises(UnitClosed):
        services.join_unit(town.system, unit.pk, one.pk, now=town.now)


def test_a_cadre_keeps_the_units_of_his_village_only(town: SmallTown, unit: Unit) -> None:
    neighbour = town.actor(Role.VILLAGE_CADRE, town.villages[1])
    one = enlist(town, "试甲", village=1)
    with pytest.raises(Forbidden):
        services.join_unit(neighbour, unit.pk, one.pk, now=town.now)
    with pytest.raises(NotFound):
        selectors.unit(neighbour, unit.pk)
    cadre = town.actor(Role.VILLAGE_CADRE, town.villages[0])
    with pytest.raises(NotFound):
        services.join_unit(cadre, unit.pk, one.pk, now=town.now)


def test_units_are_opened_for_many_areas_at_once(town: SmallTown, unit: Unit) -> None:
    level = town.villages[0].level.slug
    assert selectors.areas_without_unit(town.system, "combat", level) == town.villages[1:]
    ids = [area.pk for area in town.villages]
    made = services.open_units(
        town.system,
        template_code="combat",
        area_ids=ids,
        name=Text("{area}作战单元", "Unit {area}"),
        now=town.now,
    )
    assert [one.name_zh for one in made] == [f"{area.name_zh}作战单元" for area in town.villages[1:]]
    assert (
        services.open_units(town.system, template_code="combat", area_ids=ids, name=Text("x"), now=town.now)
        == []
    )
    town.villages[0].closed_on = DAY
    town.villages[0].save()
    with pytest.raises(AreaClosed):
        services.open_units(town.system, template_code="combat", area_ids=ids, name=Text("x"), now=town.now)


def test_nights_are_split_evenly(town: SmallTown, unit: Unit) -> None:
    ids = [enlist(town, f"试{n}").pk for n in range(5)]
    for pk in ids:
        services.join_unit(town.system, unit.pk, pk, now=town.now)
    services.split_nights(town.system, unit.pk, now=town.now)
    sides = [m.responder.night_group for m in selectors.members_on(unit.pk, DAY)]
    assert sorted(sides) == ["A", "A", "A", "B", "B"]
    with pytest.raises(NoNightGroup):
        services.set_nights(town.system, unit.pk, {ids[0]: "C"}, now=town.now)


def test_units_and_people_follow_a_merged_village(town: SmallTown, unit: Unit) -> None:
    first, second = town.villages[:2]
    other = services.open_unit(
        town.system, code="u2", name=Text("二号"), template_code="combat", area_id=second.pk, now=town.now
    )
    one, two = enlist(town, "试甲"), enlist(town, "试乙", village=1)
    services.join_unit(town.system, unit.pk, one.pk, role=MemberRole.LEADER, now=town.now)
    services.join_unit(town.system, other.pk, two.pk, role=MemberRole.LEADER, now=town.now)
    order = MergerOrder(
        merged=(first.code, second.code), successor_code=first.code, successor_name=first.name, decided_on=DAY,
        effective_on=DAY, legal_basis="区划调整", widen_cordons=True,
    )  # fmt: skip
    reorganise(town.system, order, now=town.now, steps=(services.move_workforce,))
    other.refresh_from_db()
    two.refresh_from_db()
    assert (other.following_id, other.closed_on, two.area_id) == (unit.pk, date(2020, 2, 27), first.pk)
    members = selectors.members_on(unit.pk, DAY)
    assert [(m.responder.name, m.role) for m in members] == [("试甲", "leader"), ("试乙", "member")]


def test_a_unit_moves_as_it_is_where_there_is_none(town: SmallTown, unit: Unit) -> None:
    first, second = town.villages[:2]
    order = MergerOrder(
        merged=(first.code, second.code), successor_code=second.code, successor_name=second.name, decided_on=DAY,
        effective_on=DAY, legal_basis="区划调整", widen_cordons=True,
    )  # fmt: skip
    reorganise(town.system, order, now=town.now, steps=(services.move_workforce,))
    unit.refresh_from_db()
    assert (unit.area_id, unit.closed_on) == (second.pk, None)
    (row,) = selectors.unit_rows(selectors.units(town.system), DAY)
    assert {lack.kind for lack in row.lacks} == {LackKind.TOO_FEW, LackKind.EMPTY_SQUAD}
