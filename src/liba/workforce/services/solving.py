"""What the solvers find, each in a process of its own: a web worker that had them in its memory would be half as large again."""

from collections.abc import Sequence

from liba.kernel.apart import worked_apart
from liba.workforce.rules.assigning import Ground, Solved
from liba.workforce.rules.rota import Roster, Stand
from liba.workforce.rules.rota.values import Answer
from liba.workforce.rules.turns import Door, Turns

_RULES = "liba.workforce.rules"


def assigned(ground: Ground, *, replacing: bool) -> Solved:
    """Doors to hands, with figures and cures: everybody's best, or the fewest changes after a drop-out."""
    name = "replaced" if replacing else "assigned"
    return worked_apart(f"{_RULES}.assigning.solved:{name}", Solved, ground)


def first_answer(roster: Roster) -> Answer:
    """A rota that is legal, in a moment."""
    return worked_apart(f"{_RULES}.rota.proposed:first_answer", Answer, roster)


def better_answer(roster: Roster, seconds: float) -> Answer:
    """The best rota found within so many seconds."""
    return worked_apart(f"{_RULES}.rota.proposed:better_answer", Answer, roster, seconds)


def turns_taken(doors: Sequence[Door], stands: Sequence[Stand], rest_minutes: int) -> Turns:
    """Households in turn over a lane's posts."""
    return worked_apart(f"{_RULES}.turns.taking:take_turns", Turns, doors, stands, rest_minutes)
