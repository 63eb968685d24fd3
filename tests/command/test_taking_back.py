"""Who takes an order back: its issuer, or a role that stands as high over the order's area."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liba.accounts.models import Grant, User
from liba.accounts.selectors import actor_for_user
from liba.accounts.services import revoke_grant
from liba.accounts.terms import POWERS, Role
from liba.command.models import Order
from liba.command.refusals import NotYoursToTakeBack
from liba.command.rules.taking_back import may_take_back
from liba.command.services import correct_order, draft_order, issue_order, withdraw_order
from liba.command.services.standing import issue_standing, set_standing, stop_standing
from liba.command.terms.orders import OrderState
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import Forbidden
from tests.support.commanding import Commanded
from tests.support.town import DAY, local

pytestmark = pytest.mark.django_db
HIGH, MIDDLE, LOW = (POWERS[role] for role in (Role.COMMANDER, Role.VILLAGE_CADRE, Role.UNIT_LEADER))


class TestRule:
    @pytest.mark.parametrize(
        ("own", "issuers", "may"),
        [
            ([HIGH], [HIGH], True),
            ([HIGH], [LOW], True),
            ([MIDDLE], [MIDDLE], True),
            ([MIDDLE], [LOW], True),
            ([MIDDLE], [HIGH], False),
            ([LOW], [HIGH], False),
            ([LOW], [MIDDLE], False),
            ([LOW, MIDDLE], [MIDDLE], True),
            ([MIDDLE], [LOW, HIGH], False),
            ([HIGH], [], False),
            ([], [LOW], False),
        ],
    )
    def test_who_stands_as_high(
        self, own: list[frozenset[Power]], issuers: list[frozenset[Power]], *, may: bool
    ) -> None:
        assert may_take_back(own, issuers, is_issuer=False) is may

    def test_the_issuer_may_while_they_may_order_there(self) -> None:
        assert may_take_back([LOW], [HIGH], is_issuer=True)
        assert not may_take_back([], [HIGH], is_issuer=True)

    @given(st.sampled_from(Role), st.sampled_from(Role))
    def test_of_two_roles_that_order_one_stands_over_the_other(self, one: Role, other: Role) -> None:
        if all(Power.ISSUE_ORDER in POWERS[role] for role in (one, other)):
            ways = [
                may_take_back([POWERS[a]], [POWERS[b]], is_issuer=False)
                for a, b in ((one, other), (other, one))
            ]
            assert any(ways)
            assert all(ways) is (one is other)


def issued(command: Commanded, actor: Actor) -> Order:
    drafted = draft_order(actor, draft=command.draft(), now=command.town.now)
    return issue_order(actor, drafted.pk, now=command.town.now)


def withdraws(command: Commanded, actor: Actor, order: Order) -> None:
    withdraw_order(actor, order.pk, because="发错", now=command.town.now)


def test_a_leader_over_the_whole_town_does_not_call_off_what_the_commander_ordered(
    command: Commanded,
) -> None:
    order, leader = command.issue(), command.town.actor(Role.UNIT_LEADER)
    with pytest.raises(NotYoursToTakeBack) as refused:
        withdraws(command, leader, order)
    assert refused.value.facts == {"order": "2020-1", "by": "commander"}
    with pytest.raises(NotYoursToTakeBack):
        correct_order(leader, order.pk, draft=command.draft(), now=command.town.now)
    order.refresh_from_db()
    assert (order.state, Order.objects.count()) == (OrderState.ISSUED.value, 1)


def test_the_issuer_an_equal_and_the_commander_call_it_off(command: Commanded) -> None:
    town = command.town
    cadre, other, commander = (
        town.actor(Role.VILLAGE_CADRE, town.villages[0], "一"),
        town.actor(Role.VILLAGE_CADRE, town.villages[0], "二"),
        town.actor(Role.COMMANDER, name="三"),
    )
    leader = town.actor(Role.UNIT_LEADER, town.villages[0], "四")
    for actor in (cadre, other, commander):
        order = issued(command, cadre)
        with pytest.raises(NotYoursToTakeBack):
            withdraws(command, leader, order)
        withdraws(command, actor, order)
    own = issued(command, leader)
    withdraws(command, leader, own)
    with pytest.raises(Forbidden):
        withdraws(command, town.actor(Role.VILLAGE_CADRE, town.villages[1], "五"), issued(command, cadre))


def test_what_somebody_was_when_they_ordered_counts(command: Commanded) -> None:
    town = command.town
    order = command.issue()
    user = User.objects.get(username="commander")
    later = town.now + timedelta(hours=1)
    revoke_grant(town.system, Grant.objects.get(user=user).pk, now=later)
    User.objects.filter(pk=user.pk).update(is_active=False)
    leader = town.actor(Role.UNIT_LEADER)
    with pytest.raises(NotYoursToTakeBack):
        withdraw_order(leader, order.pk, because="发错", now=later)
    Order.objects.filter(pk=order.pk).update(issuer=None)
    with pytest.raises(NotYoursToTakeBack):
        withdraw_order(leader, order.pk, because="发错", now=later)
    withdraw_order(town.system, order.pk, because="发错", now=later)


def test_who_may_not_order_there_any_more_calls_nothing_off(command: Commanded) -> None:
    user = command.town.user(Role.UNIT_LEADER, name="换岗")
    order = issued(command, actor_for_user(user, now=command.town.now, origin="tests"))
    Grant.objects.filter(user=user).update(ends_at=command.town.now)
    with pytest.raises(Forbidden):
        withdraws(command, actor_for_user(user, now=command.town.now, origin="tests"), order)


def test_a_standing_order_and_its_repeats_stay_the_issuers(command: Commanded) -> None:
    leader = command.town.actor(Role.UNIT_LEADER)
    standing = set_standing(
        command.commander, draft=command.draft(due_at=None), recurrence="FREQ=DAILY", minute=480,
        starts_on=DAY, ends_on=DAY + timedelta(days=3), now=command.town.now,
    )  # fmt: skip
    with pytest.raises(NotYoursToTakeBack) as refused:
        stop_standing(leader, standing.pk, version=1, now=command.town.now)
    assert refused.value.facts["order_en"] == "Register arrivals"
    assert issue_standing(now=local("09:00")) == 1
    with pytest.raises(NotYoursToTakeBack):
        withdraw_order(leader, Order.objects.get().pk, because="发错", now=local("09:30"))
    stop_standing(command.commander, standing.pk, version=1, now=command.town.now)
