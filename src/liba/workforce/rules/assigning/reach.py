"""How many doors can be covered at all: a flow between few kinds of doors and few kinds of hands, not between people."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from liba.workforce.rules.assigning.values import Door, Hand

Counts = Mapping[str, int]


def most_covered(doors: Sequence[Door], hands: Sequence[Hand], most: Sequence[int]) -> int:
    """The greatest number of doors that hands can have together, each within its own `most`."""
    room: dict[str, int] = defaultdict(int)
    for hand, places in zip(hands, most, strict=True):
        room[hand.base] += places
    return covered(Counter(door.path for door in doors), room)


def covered(doors: Counts, room: Counts) -> int:
    """The greatest number of doors (by path) that find room (by base): a door finds room at or above its path."""
    paths, bases = sorted(doors), sorted(base for base in room if room[base] > 0)
    if not paths or not bases:
        return 0
    start, end = 0, 1 + len(paths) + len(bases)
    arcs: dict[tuple[int, int], int] = {}
    for number, path in enumerate(paths, start=1):
        arcs[start, number] = doors[path]
        for place, base in enumerate(bases, start=1 + len(paths)):
            if path.startswith(base):
                arcs[number, place] = doors[path]
    for place, base in enumerate(bases, start=1 + len(paths)):
        arcs[place, end] = room[base]
    rows, columns = zip(*arcs, strict=True)
    shape = (end + 1, end + 1)
    graph = csr_array((np.array([*arcs.values()], dtype=np.int32), (rows, columns)), shape=shape)
    return int(maximum_flow(graph, start, end).flow_value)
