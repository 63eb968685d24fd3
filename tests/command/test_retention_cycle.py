"""What is kept of people in returns, problems and briefings ends; that something was done stays."""

from datetime import timedelta

from liba.command.models import Briefing, Problem, UnitReturn
from liba.command.retention import RETENTION
from liba.command.selectors.briefing import page_of
from liba.command.services import end_problem, make_briefing, raise_problem, report_return
from liba.kernel.ids import new_id
from tests.command.acting import phone_of
from tests.support.commanding import Commanded
from tests.support.town import DAY, local

RULES = {rule.name: rule for rule in RETENTION}


def _purged(name: str, days: int) -> int:
    return RULES[name].destroy(local("20:00") + timedelta(days=days) - RULES[name].keeps)


def test_a_return_loses_who_gave_it_and_what_was_said(command: Commanded) -> None:
    report_return(
        phone_of(command.leaders[0]), id=new_id(), unit_id=command.units[0].pk, day=DAY, agrees=False,
        note="张家少一人", happened_at=local("15:00"), now=local("15:00"),
    )  # fmt: skip
    assert _purged("command.returns", 179) == 0
    assert _purged("command.returns", 180) == 1
    kept = UnitReturn.objects.get()
    assert (kept.responder, kept.note, kept.by, kept.day) == (None, "", "", DAY)
    assert _purged("command.returns", 200) == 0


def test_a_solved_problem_and_the_briefing_that_told_of_it_lose_their_words(command: Commanded) -> None:
    one = raise_problem(
        phone_of(command.leaders[0]),
        id=new_id(),
        words="李家要药",
        happened_at=local("10:00"),
        now=local("10:00"),
    )
    make_briefing(command.commander, now=local("17:50"))
    assert _purged("command.problems", 400) == 0
    end_problem(command.commander, one.pk, outcome="送到", now=local("19:00"))
    assert _purged("command.problems", 180) == 1
    kept = Problem.objects.get()
    assert (kept.words, kept.outcome, kept.raiser, kept.state) == ("", "", None, "ended")
    assert _purged("command.briefings", 180) == 1
    page = page_of(Briefing.objects.get())
    assert (page.problems, page.problems_open) == ((), 1)
    assert _purged("command.briefings", 200) == 0
