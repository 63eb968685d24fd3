"""Searches that never came back end with a reason, and can be begun again."""

from datetime import timedelta

import pytest

from liba.accounts.terms import Role
from liba.kernel.refusals import Forbidden
from liba.workforce.advance import advance
from liba.workforce.models import Assignment, Rota
from liba.workforce.refusals.assigning import ProposalDecided
from liba.workforce.refusals.rotas import RotaNotDraft
from liba.workforce.services import (
    ask_assignment,
    end_rota_search,
    end_search,
    improve_rota,
    search_again,
    search_rota_again,
    solve_assignment,
)
from liba.workforce.terms import RotaState
from tests.support.duty import MORNING, add_post, add_responder, add_rota, add_shift
from tests.support.town import DAY, SmallTown, town

__all__ = ["town"]
LATER = timedelta(minutes=21)


def _asked(town: SmallTown) -> Assignment:
    add_responder(town, area=town.villages[0], standing="volunteer")
    return ask_assignment(town.system, area_id=town.villages[0].pk, starts_on=DAY, now=town.now)


def test_an_assignment_that_never_came_back_fails_after_a_while_and_runs_again(town: SmallTown) -> None:
    wanted = _asked(town)
    assert advance(now=town.now + timedelta(minutes=19))["searches_ended"] == 0
    assert [advance(now=town.now + LATER)["searches_ended"] for _ in range(2)] == [1, 0]
    wanted.refresh_from_db()
    assert (wanted.state, wanted.failure["code"]) == ("failed", "workforce.search_ended")
    again = search_again(town.system, wanted.pk, now=town.now + LATER)
    assert (again.state, again.failure) == ("running", {})
    assert advance(now=town.now + LATER)["searches_ended"] == 0
    assert solve_assignment(wanted.pk).state == "proposed"
    with pytest.raises(ProposalDecided):
        search_again(town.system, wanted.pk, now=town.now + LATER)


def test_a_task_that_breaks_ends_its_search_at_once_and_no_other(town: SmallTown) -> None:
    wanted = _asked(town)
    solved = solve_assignment(_asked(town).pk)
    for one in (wanted, solved):
        end_search(one.pk)
    states = dict(Assignment.objects.values_list("pk", "state"))
    assert states == {wanted.pk: "failed", solved.pk: "proposed"}


def test_only_who_may_assign_there_tries_again(town: SmallTown) -> None:
    wanted = _asked(town)
    end_search(wanted.pk)
    with pytest.raises(Forbidden):
        search_again(town.actor(Role.VILLAGE_CADRE, town.villages[1]), wanted.pk, now=town.now)


def _draft(town: SmallTown) -> Rota:
    rota = add_rota(town, state=RotaState.DRAFT, working_since=town.now)
    add_shift(rota, add_post(town, patterns=[MORNING]), MORNING, None)
    return rota


def test_a_rota_that_is_searched_for_no_more_says_so_and_is_searched_again(town: SmallTown) -> None:
    rota = _draft(town)
    assert advance(now=town.now + LATER)["searches_ended"] == 1
    rota.refresh_from_db()
    assert (rota.working_since, rota.figures["broke_off"]) == (None, True)
    again = search_rota_again(town.system, rota.pk, version=rota.version, now=town.now + LATER)
    assert again.working_since == town.now + LATER
    assert "broke_off" not in again.figures
    assert improve_rota(town.system, rota.pk, now=town.now + LATER, seconds=1).working_since is None


def test_a_published_rota_is_not_searched_for(town: SmallTown) -> None:
    rota = add_rota(town)
    end_rota_search(rota.pk)
    with pytest.raises(RotaNotDraft):
        search_rota_again(town.system, rota.pk, version=rota.version, now=town.now)
