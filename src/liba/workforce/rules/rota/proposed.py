"""The answers to a rota's question, each with its figures."""

from liba.workforce.rules.rota.figures import figures_of
from liba.workforce.rules.rota.rolling import roll
from liba.workforce.rules.rota.solving import solve
from liba.workforce.rules.rota.values import Answer, Roster


def first_answer(roster: Roster) -> Answer:
    """A legal answer, found in a moment."""
    plan = roll(roster)
    return Answer(plan, figures_of(roster, plan))


def better_answer(roster: Roster, seconds: float) -> Answer:
    """The best that is found within so many seconds, with a bound on how much better any could be."""
    plan = solve(roster, roll(roster), seconds=seconds)
    return Answer(plan, figures_of(roster, plan))
