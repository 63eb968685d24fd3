"""The gaps of rounds on Today: how many, where they hide, for whom, and the way to the doors."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from liba.accounts.terms import Role
from liba.console.gaps import gaps
from liba.kernel import clock
from liba.rounds.models import Round
from liba.rounds.services.closing import close_day
from liba.rounds.terms.plans import By, Over, Selector, When
from tests.console.conftest import SignIn, said_by
from tests.rounds.recording import MORNING, add_alert, add_linker, add_round, follow, went
from tests.support.town import DAY, SmallTown, local

NOON = local("12:00")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def daily(town: SmallTown, standing: clock.StandingClock) -> Round:
    standing.moment = NOON
    return add_round()


def test_overdue_doors_stand_on_today_with_the_places_that_hide_them(
    sign_in: SignIn, daily: Round, town: SmallTown
) -> None:
    went(daily, town.households[0], local("09:00"))
    text = said_by(sign_in(Role.COMMANDER), reverse("console:today"))
    assert "Daily check: doors overdue" in text
    assert f"{town.villages[1].name_zh} 6、{town.villages[0].name_zh} 5" in text


def test_people_at_risk_stand_above_doors_and_alerts_above_both(town: SmallTown, daily: Round) -> None:
    watch = add_round("watch", over=Selector(Over.ENROLLED), when=When((MORNING,)), by=By.NAMED)
    follow(watch, town.households[0])
    add_alert(went(daily, town.households[1], local("09:00")))
    found = [
        (gap.n, gap.icon) for gap in gaps(town.actor(Role.COMMANDER), NOON) if gap.icon in {"rounds", "alert"}
    ]
    assert found == [(1, "alert"), (1, "rounds"), (11, "rounds")]


def test_a_grid_worker_is_led_to_the_doors_and_sees_the_own_grid_alone(town: SmallTown, daily: Round) -> None:
    grid = town.villages[0].children.get()
    cache.clear()
    (gap,) = [one for one in gaps(town.actor(Role.GRID_WORKER, grid), NOON) if one.icon == "rounds"]
    assert gap.n == 6
    assert gap.href == reverse("console:round_doors", args=[daily.pk])
    assert town.villages[1].name_zh not in gap.where


def test_villages_that_have_not_closed_are_named_once_the_town_closes_days(
    town: SmallTown, daily: Round
) -> None:
    commander = town.actor(Role.COMMANDER)
    assert not [gap for gap in gaps(commander, NOON) if gap.icon == "evening"]
    yesterday = DAY - timedelta(days=1)
    close_day(commander, area_id=town.villages[0].pk, day=yesterday, reason="补录", now=NOON)
    (gap,) = [one for one in gaps(commander, NOON) if one.icon == "evening"]
    assert (gap.n, gap.where) == (1, f"{town.villages[1].name_zh} 1")
    assert len([one for one in gaps(commander, local("21:00")) if one.icon == "evening"]) == 2


def test_who_sees_no_rounds_has_no_gap_of_them(town: SmallTown, daily: Round) -> None:
    assert not [gap for gap in gaps(town.actor(Role.GATE_OFFICER), NOON) if gap.icon in {"rounds", "alert"}]


def test_a_linker_sees_how_many_of_the_own_doors_are_left(town: SmallTown, daily: Round) -> None:
    linker = add_linker(town, town.households[:4])
    actor = town.actor(Role.LINKER)
    linker.user_id = int(actor.id)
    linker.save()
    went(daily, town.households[0], local("09:00"))
    went(daily, town.households[1], local("09:00"), "nobody_home")
    (gap,) = gaps(actor, NOON)
    assert (gap.n, gap.where) == (3, "1 of 4 are done")
    for home in town.households[1:4]:
        went(daily, home, local("11:00"))
    assert gaps(actor, NOON) == []
