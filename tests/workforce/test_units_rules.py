"""What a unit must have: properties that hold whatever the rule and whoever is in it."""

from hypothesis import given
from hypothesis import strategies as st

from liba.kernel.text import Text
from liba.workforce.rules.units import LackKind, Serving, lacks, missing_people, night_groups
from liba.workforce.terms import MemberRole, Need, Squad, StaffingRule, Standing

COMBAT = StaffingRule(
    needs=(
        Need(1, 1, role=MemberRole.LEADER),
        Need(1, standing=Standing.TOWN_CADRE),
        Need(5, standing=Standing.VILLAGE_CADRE),
    ),
    groups=(
        Squad("households", Text("入户组")),
        Squad("checkpoint", Text("卡口组")),
        Squad("emergency", Text("应急组")),
    ),
)
standings = st.sampled_from([one.value for one in Standing])
roles = st.sampled_from([one.value for one in MemberRole])
squads = st.sampled_from(["", "households", "checkpoint", "emergency"])
servings = st.lists(st.builds(Serving, standings, roles, squads, st.booleans()), max_size=15)
needs = st.lists(
    st.builds(
        lambda least, more, standing, role, squad: Need(
            least, least + more if more else 0, standing, role, squad
        ),
        st.integers(0, 5),
        st.integers(0, 5),
        st.one_of(st.just(""), standings),
        st.one_of(st.just(""), roles),
        squads,
    ),
    max_size=4,
)
rules = st.builds(lambda needs: StaffingRule(tuple(needs), COMBAT.groups), needs)


def whole_unit() -> list[Serving]:
    cadres = [Serving(Standing.VILLAGE_CADRE, squad="households") for _n in range(4)]
    return [
        Serving(Standing.VILLAGE_CADRE, MemberRole.LEADER, "emergency"),
        Serving(Standing.TOWN_CADRE, MemberRole.DEPUTY, "checkpoint"),
        *cadres,
    ]


def test_a_whole_unit_lacks_nothing() -> None:
    assert lacks(COMBAT, whole_unit()) == ()


def test_who_may_not_serve_fills_nothing() -> None:
    unit = whole_unit()
    unit[1] = Serving(Standing.TOWN_CADRE, MemberRole.DEPUTY, "checkpoint", fit=False)
    assert [(lack.kind, lack.standing, lack.squad) for lack in lacks(COMBAT, unit)] == [
        (LackKind.TOO_FEW, "town_cadre", ""),
        (LackKind.EMPTY_SQUAD, "", "checkpoint"),
    ]


def test_a_second_leader_is_one_too_many() -> None:
    unit = [*whole_unit(), Serving(Standing.VOLUNTEER, MemberRole.LEADER)]
    found = lacks(COMBAT, unit)
    assert [(lack.kind, lack.have, lack.want) for lack in found] == [(LackKind.TOO_MANY, 2, 1)]
    assert missing_people(found) == 0


def test_an_empty_unit_lacks_all_of_it() -> None:
    found = lacks(COMBAT, [])
    assert len(found) == 6
    assert missing_people(found) == 5


@given(rules, servings)
def test_nothing_lacks_exactly_when_every_need_is_met(rule: StaffingRule, members: list[Serving]) -> None:
    fit = [one for one in members if one.fit]

    def met(need: Need) -> bool:
        count = len(
            [
                one
                for one in fit
                if need.standing in {"", one.standing}
                and need.role in {"", one.role}
                and need.group in {"", one.squad}
            ]
        )
        return need.least <= count and (not need.most or count <= need.most)

    covered = {one.squad for one in fit} | {need.group for need in rule.needs}
    whole = all(met(need) for need in rule.needs) and all(squad.code in covered for squad in rule.groups)
    assert (lacks(rule, members) == ()) is whole


@given(rules, servings, st.builds(Serving, standings, roles, squads))
def test_somebody_more_never_makes_a_shortage(
    rule: StaffingRule, members: list[Serving], one: Serving
) -> None:
    def short(found: list[Serving]) -> int:
        return sum(lack.want - lack.have for lack in lacks(rule, found) if lack.kind is not LackKind.TOO_MANY)

    assert short([*members, one]) <= short(members)


@given(rules, servings, st.randoms())
def test_the_order_of_members_says_nothing(
    rule: StaffingRule, members: list[Serving], chance: object
) -> None:
    mixed = list(members)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert lacks(rule, mixed) == lacks(rule, members)


@given(st.lists(st.sampled_from(["A", "B", ""]), max_size=30))
def test_nights_are_even_and_move_no_more_than_they_must(held: list[str]) -> None:
    people = list(enumerate(held))
    sides = night_groups(people)
    assert sides.keys() == dict(people).keys()
    counts = [list(sides.values()).count(side) for side in "AB"]
    assert abs(counts[0] - counts[1]) <= 1
    moved = sum(bool(side) and sides[one] != side for one, side in people)
    surplus = max(held.count("A"), held.count("B")) - (len(held) + 1) // 2
    assert moved == max(surplus, 0)
