"""An assignment with all that is said about it."""

from liba.workforce.rules.assigning.cures import cures_of
from liba.workforce.rules.assigning.figures import figures_of
from liba.workforce.rules.assigning.plan import assign, replace
from liba.workforce.rules.assigning.values import Ground, Solved


def assigned(ground: Ground) -> Solved:
    """Everybody's best, with figures and cures."""
    outcome = assign(ground)
    return Solved(outcome, figures_of(ground, outcome), cures_of(ground, outcome))


def replaced(ground: Ground) -> Solved:
    """After drop-outs: the fewest changes, with figures and cures."""
    outcome = replace(ground)
    return Solved(outcome, figures_of(ground, outcome), cures_of(ground, outcome))
