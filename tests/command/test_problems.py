"""Problems that are sent up: each has an owner, a date and an end."""

from datetime import timedelta

import pytest

from liba.accounts.models import Notice
from liba.accounts.terms import Role
from liba.command.models import Problem
from liba.command.refusals.cycle import UnknownUnit
from liba.command.refusals.problems import DueInThePast, NoOutcome, NotYourProblem, NoWords, ProblemEnded
from liba.command.selectors.problems import own_problems, problem_lines
from liba.command.services import assign_problem, end_problem, raise_problem
from liba.kernel.actors import Actor
from liba.kernel.ids import new_id
from liba.kernel.refusals import Forbidden, NotFound, Stale
from liba.workforce.terms import LinkLevel
from tests.command.acting import phone_of
from tests.support.commanding import Commanded
from tests.support.rounding import answers_for, serve
from tests.support.town import DAY, local


def _raise(command: Commanded, actor: Actor | None = None, **given: object) -> Problem:
    said: dict[str, object] = {
        "id": new_id(), "words": "体温枪没电了", "unit_id": command.units[0].pk, "happened_at": local("10:00"),
    }  # fmt: skip
    return raise_problem(
        actor or phone_of(command.leaders[0]),
        **{**said, **given},  # type: ignore[arg-type]
        now=local("10:00"),
    )


def test_a_problem_goes_to_the_official_who_answers_for_the_place(command: Commanded) -> None:
    official = serve(command.town, Role.OFFICIAL, command.town.root, "O0")
    answers_for(official, command.town.villages[0], LinkLevel.OFFICIAL)
    one = _raise(command)
    assert (one.owner, one.due_on, one.number) == (official, DAY + timedelta(days=1), 1)
    assert Notice.objects.get(user=official.user).kind == "problem_yours"
    assert _raise(command, id=one.pk) == one
    assert Problem.objects.count() == 1


def test_without_an_official_it_waits_for_an_owner(command: Commanded) -> None:
    one = _raise(command)
    assert (one.owner, one.due_on) == (None, None)


@pytest.mark.parametrize(
    ("given", "refusal"), [({"words": " \n"}, NoWords), ({"unit_id": 99_999}, UnknownUnit)]
)
def test_nonsense_is_refused(command: Commanded, given: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        _raise(command, **given)


def test_who_receives_no_orders_sends_nothing_up(command: Commanded) -> None:
    with pytest.raises(Forbidden):
        _raise(command, command.town.actor(Role.AUDITOR))


def test_it_is_given_to_somebody_by_a_day_and_ends_with_what_came_of_it(command: Commanded) -> None:
    one = _raise(command)
    owner = command.leaders[1]
    given = {"owner_id": owner.pk, "version": one.version, "now": local("11:00")}
    with pytest.raises(DueInThePast):
        assign_problem(command.commander, one.pk, due_on=DAY - timedelta(days=1), **given)  # type: ignore[arg-type]
    with pytest.raises(NotYourProblem):
        assign_problem(phone_of(command.leaders[0]), one.pk, due_on=DAY, **given)  # type: ignore[arg-type]
    assign_problem(command.commander, one.pk, due_on=DAY, **given)  # type: ignore[arg-type]
    with pytest.raises(Stale):
        assign_problem(command.commander, one.pk, due_on=DAY, **given)  # type: ignore[arg-type]
    (late,) = problem_lines(command.commander, DAY + timedelta(days=1))
    assert (late.overdue, late.age) == (True, 1)
    with pytest.raises(NoOutcome):
        end_problem(phone_of(owner), one.pk, outcome=" ", now=local("12:00"))
    ended = end_problem(phone_of(owner), one.pk, outcome="送了六块电池", now=local("12:00"))
    assert (ended.state, ended.ended_by) == ("ended", owner.name)
    with pytest.raises(ProblemEnded):
        end_problem(command.commander, one.pk, outcome="又送了", now=local("12:05"))
    raiser = command.leaders[0].user
    assert Notice.objects.get(user=raiser, kind="problem_ended").facts["number"] == 1
    assert problem_lines(command.commander, DAY) == []
    assert [line.problem.pk for line in problem_lines(command.commander, DAY, open_only=False)] == [one.pk]


def test_the_overdue_stand_first_and_those_without_a_date_last(command: Commanded) -> None:
    first, second, third = (_raise(command, words=f"问题{n}") for n in range(3))
    for one, days in ((second, 2), (third, 0)):
        assign_problem(
            command.commander, one.pk, owner_id=command.leaders[1].pk, due_on=DAY + timedelta(days=days),
            version=1, now=local("11:00"),
        )  # fmt: skip
    found = [line.problem.number for line in problem_lines(command.commander, DAY)]
    assert found == [third.number, second.number, first.number]


def test_one_sees_the_problems_of_ones_areas_and_ones_own(command: Commanded) -> None:
    one = _raise(command)
    elsewhere = command.town.actor(Role.VILLAGE_CADRE, command.town.villages[1])
    assert problem_lines(elsewhere, DAY) == []
    with pytest.raises(NotFound):
        end_problem(elsewhere, one.pk, outcome="好了", now=local("12:00"))
    assert [seen.pk for seen in own_problems(command.leaders[0], DAY)] == [one.pk]
    assert [seen.pk for seen in own_problems(command.deputies[0], DAY)] == [one.pk]
    assert own_problems(command.leaders[1], DAY) == []


def test_nobody_speaks_in_the_name_of_anothers_unit_but_nothing_is_lost(command: Commanded) -> None:
    one = _raise(command, unit_id=command.units[1].pk)
    assert (one.unit, one.area) == (None, command.leaders[0].area)
    desk = _raise(command, command.commander, unit_id=command.units[1].pk)
    assert desk.unit == command.units[1]


def test_from_a_desk_it_is_sent_up_where_one_sees_orders(command: Commanded) -> None:
    cadre = command.town.actor(Role.VILLAGE_CADRE, command.town.villages[0])
    with pytest.raises(Forbidden):
        _raise(command, cadre, unit_id=None, area_id=command.town.villages[1].pk)


def test_an_owner_hands_on_to_cadres_and_to_nobody_beyond_sight(command: Commanded) -> None:
    linker = serve(command.town, Role.LINKER, command.town.villages[1], "L9")
    one = _raise(command)
    given = {"due_on": DAY, "now": local("11:00")}
    owner = command.leaders[0]
    assign_problem(command.commander, one.pk, owner_id=owner.pk, version=1, **given)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        assign_problem(phone_of(owner), one.pk, owner_id=linker.pk, version=2, **given)  # type: ignore[arg-type]
    kept = assign_problem(phone_of(owner), one.pk, owner_id=command.deputies[0].pk, version=2, **given)  # type: ignore[arg-type]
    assert kept.owner == command.deputies[0]
