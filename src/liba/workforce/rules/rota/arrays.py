"""The rules as arrays of hands × slots and hands × stands, which the solvers work on."""

import numpy as np
import numpy.typing as npt

from liba.workforce.rules.rota.legal import bar_of, kilometres, stand_cost
from liba.workforce.rules.rota.values import Hand, Roster, Stand

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
_FAR_KM, _WAY = 50.0, 0.01


def allowed(roster: Roster) -> Bools:
    """Hands × slots: who could serve when, were it their only shift."""
    found = np.zeros((len(roster.hands), len(roster.slots)), dtype=bool)
    for row, hand in enumerate(roster.hands):
        for column, slot in enumerate(roster.slots):
            found[row, column] = bar_of(hand, slot, roster) is None
    return found


def costs(roster: Roster) -> Floats:
    """Hands × stands: wishes, and among equals the way, in shares of one that together weigh less than a wish."""
    # A post's shifts cost the same every day: the sums are done once a post.
    by_post: dict[tuple[int, str], Floats] = {}
    found = np.zeros((len(roster.hands), len(roster.stands)))
    for column, stand in enumerate(roster.stands):
        key = (stand.post, stand.kind)
        if key not in by_post:
            by_post[key] = np.array([_cost(roster, hand, stand) for hand in roster.hands])
        found[:, column] = by_post[key]
    return found


def _cost(roster: Roster, hand: Hand, stand: Stand) -> float:
    way = 0.0
    if hand.at is not None and stand.at is not None:
        way = min(kilometres(hand.at, stand.at), _FAR_KM) / _FAR_KM
    return stand_cost(roster, hand, stand.kind) + way * _WAY
