"""A user's powers are those of the grants that run now, each over its own area; a phone has fewer."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liba.accounts.models import BrokenGlass, Device, Grant, User
from liba.accounts.selectors import (
    actor_for_device,
    actor_for_user,
    needs_second_factor,
    open_glass,
    running_grants,
)
from liba.accounts.terms import POWERS, Role
from liba.kernel.actors import ActorKind, Power
from liba.kernel.ids import new_id
from liba.territory.models import Area
from tests.accounts.conftest import DAY, HOUR, NOW, acting

Person = Callable[..., User]
Areas = dict[str, Area]


def test_a_guard_here_who_is_cadre_there_has_each_power_in_its_place(person: Person, areas: Areas) -> None:
    actor = acting(person("王强", (Role.GUARD, "east"), (Role.VILLAGE_CADRE, "west")))
    assert actor.may(Power.STAND_GATE, areas["group"].path)
    assert not actor.may(Power.SEE_PEOPLE, areas["group"].path)
    assert actor.areas_for(Power.SEE_PEOPLE) == (areas["west"].path,)
    assert not actor.may(Power.STAND_GATE, areas["west"].path)
    assert (actor.kind, actor.name, actor.origin) == (ActorKind.USER, "王强", "127.0.0.1")


def test_a_role_over_the_root_is_a_role_over_the_whole_town(person: Person, areas: Areas) -> None:
    actor = acting(person("指挥长", (Role.COMMANDER, "town")))
    assert actor.may(Power.DECIDE_MEASURE)
    assert actor.may(Power.SEE_PEOPLE, areas["group"].path)
    assert actor.areas_for(Power.SEE_PEOPLE) == ("",)
    assert not actor.holds(Power.MANAGE_USERS)


def test_roles_begin_and_end(person: Person) -> None:
    user = person("张三", (Role.GUARD, "east"), until=NOW + HOUR)
    assert not acting(user, NOW - 2 * DAY).powers
    assert acting(user, NOW).holds(Power.STAND_GATE)
    assert not acting(user, NOW + HOUR).powers
    assert [grant.role for grant in running_grants(user, NOW)] == ["guard"]
    assert not running_grants(user, NOW + HOUR)


def test_who_was_deactivated_may_nothing(person: Person) -> None:
    user = person("李四", (Role.COMMANDER, "town"))
    user.is_active = False
    assert acting(user).scopes == ()


def test_broken_glass_opens_its_area_for_its_time(person: Person, areas: Areas) -> None:
    user = person("赵五", (Role.VILLAGE_CADRE, "west"))
    BrokenGlass.objects.create(
        user=user, area=areas["group"], reason="有人晕倒在家中", opened_at=NOW, ends_at=NOW + HOUR
    )
    assert acting(user, NOW).may(Power.SEE_PEOPLE, areas["group"].path)
    assert not acting(user, NOW).may(Power.SEE_PEOPLE, areas["east"].path)
    assert not acting(user, NOW).may(Power.EDIT_REGISTRY, areas["group"].path)
    assert not acting(user, NOW + HOUR).may(Power.SEE_PEOPLE, areas["group"].path)
    glass = open_glass(user, NOW)
    assert glass is not None
    assert glass.area == areas["group"]
    assert open_glass(user, NOW + HOUR) is None


def test_an_actor_costs_one_query(person: Person, django_assert_num_queries: Any) -> None:
    user = person("周六", (Role.GUARD, "east"), (Role.VILLAGE_CADRE, "west"))
    with django_assert_num_queries(1):
        assert len(actor_for_user(user, now=NOW, origin="").scopes) == 2


def test_a_phone_acts_for_its_holder_with_less(person: Person, areas: Areas) -> None:
    user = person("指挥长", (Role.COMMANDER, "town"), (Role.GUARD, "east"))
    device = Device.objects.create(
        id=new_id(), user=user, label="值守手机", token_hash=b"t" * 32, paired_at=NOW
    )
    actor = actor_for_device(device, now=NOW)
    assert (actor.kind, actor.id, actor.origin) == (ActorKind.DEVICE, str(user.pk), str(device.pk))
    assert actor.powers == {
        Power.STAND_GATE,
        Power.HAND_OUT_PASS,
        Power.SEE_GATES,
        Power.OVERRIDE_GATE,
        Power.VISIT,
        Power.INSPECT,
        Power.ANSWER_ORDER,
        Power.REPORT_INCIDENT,
    }
    assert not actor.holds(Power.SEE_PEOPLE)


@pytest.mark.parametrize("role", list(Role))
def test_mighty_roles_need_a_second_factor(person: Person, role: Role) -> None:
    user = person("钱七", (role, "east"), until=NOW + HOUR)
    assert needs_second_factor(user, NOW) == (role in {Role.COMMANDER, Role.ADMINISTRATOR})
    assert not needs_second_factor(user, NOW + HOUR)


PLACES = ("town", "east", "west", "group")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.lists(st.tuples(st.sampled_from(Role), st.sampled_from(PLACES)), max_size=4))
def test_no_power_leaks_into_another_area(areas: Areas, held: list[tuple[Role, str]]) -> None:
    """Whatever roles somebody has: a power is held in an area exactly if one single grant above it gives it."""
    user = User.objects.create(username=f"u{new_id()}", display_name="某")
    Grant.objects.bulk_create(
        Grant(user=user, role=role.value, area=areas[area], starts_at=NOW) for role, area in held
    )
    actor = acting(user)
    for power in Power:
        for place in PLACES:
            path = areas[place].path
            given_there = any(
                power in POWERS[role] and path.startswith(areas[area].path) for role, area in held
            )
            assert actor.may(power, path) == given_there
