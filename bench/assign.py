"""Households to linkers: plain, with barely enough hands, with 5% too few, and again after 5% dropped out.

In villages of some 300 households, as towns have them, then with all households in one. `processor_seconds` leave out
what the machine does for others. Beside each stands greedy's cost in the same run: each door in turn to the nearest hand
with room. Prints lines of JSON.
"""

import json
import random
import resource
import sys
import time
from collections import Counter
from math import ceil, floor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from liba.workforce.rules.assigning import (  # noqa: E402
    Door,
    Ground,
    Hand,
    Outcome,
)
from liba.workforce.rules.assigning.costs import costs_of  # noqa: E402
from liba.workforce.rules.assigning.cures import cures_of  # noqa: E402
from liba.workforce.rules.assigning.figures import figures_of  # noqa: E402
from liba.workforce.rules.assigning.plan import assign, replace, villages  # noqa: E402
from liba.workforce.terms import LinkLimits, LinkWeights, TieKind  # noqa: E402

A_VILLAGE, MOST = 300, 10
PLAIN = ((4508, 750, 3.0), (12_000, 2000, 6.0))
HARD_SECONDS, AGAIN_SECONDS = 30.0, 5.0


def ground(doors: int, share: float, *, undivided: bool) -> Ground:
    """Doors in clusters, hands who live beside some of them; one door in nine has kin among the hands."""
    lot = random.Random(20200227)
    count = 1 if undivided else max(1, doors // A_VILLAGE)
    homes: list[Door] = []
    hands: list[Hand] = []
    for number in range(count):
        path = f"1.{number + 2}."
        lon, lat = 104.9 + number % 8 / 25, 29.4 + number // 8 / 25
        spread = 0.03 if undivided else 0.006
        hearts = [
            (lon + lot.random() * spread, lat + lot.random() * spread) for _ in range(40 if undivided else 6)
        ]
        own = [
            Door(len(homes) + n, path, path, path, _near(lot, hearts))
            for n in range(doors // count + (number < doors % count))
        ]
        homes += own
        for home in lot.sample(own, min(len(own), _count(len(own), share))):
            at = home.at or (lon, lat)
            hands.append(Hand(len(hands) + 1, path, path, (at[0] + lot.gauss(0, 0.0003), at[1])))
    of = {hand.id: hand.village for hand in hands}
    ties = {
        (hand, home.id): lot.choice((TieKind.KIN, TieKind.FAMILIAR))
        for home in homes[::9]
        for hand in [lot.choice([one for one, village in of.items() if village == home.village])]
    }
    return Ground(tuple(homes), tuple(hands), ties, LinkLimits(5, MOST), LinkWeights())


def _count(doors: int, share: float) -> int:
    """Hands by share of doors; a share below nothing is as many as barely are enough, less that part."""
    enough = ceil(doors / MOST)
    return floor(enough * (1 + share)) if share < 0 else max(enough, round(doors * share))


def _near(lot: random.Random, hearts: list[tuple[float, float]]) -> tuple[float, float]:
    lon, lat = lot.choice(hearts)
    return lon + lot.gauss(0, 0.0015), lat + lot.gauss(0, 0.0015)


def greedy(plain: Ground) -> tuple[int, int]:
    """Cost and doors covered when each door in turn goes to the cheapest hand that has room."""
    total, covered = 0, 0
    for village in villages(plain):
        costs, room = costs_of(village.ground, village.doors, village.hands).base, [MOST] * len(village.hands)
        for row in range(len(village.doors)):
            for column in costs[row].argsort(kind="stable").tolist():
                if room[column]:
                    room[column] -= 1
                    total, covered = total + int(costs[row, column]), covered + 1
                    break
    return total, covered


def measure(name: str, plain: Ground, target: float) -> Outcome:
    """Solve with figures and cures, and print what it took."""
    began, worked = time.perf_counter(), time.process_time()
    outcome = assign(plain)
    figures, cures = figures_of(plain, outcome), cures_of(plain, outcome)
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    paid = sum(line.cost for line in outcome.lines)
    simple, reached = greedy(plain)
    _say(
        name, seconds=round(seconds, 2), target_seconds=target, processor_seconds=round(worked, 2), doors=figures.doors, hands=figures.hands,
        uncovered=figures.uncovered, under=figures.under, gap=figures.gap, target_gap=0.0, gini=figures.gini,
        rounds=figures.rounds, cures=len(cures), cost=paid, cost_to_greedy=round(paid / simple, 3), greedy_covers=reached,
    )  # fmt: skip
    return outcome


def again(name: str, plain: Ground, outcome: Outcome) -> None:
    """One hand in twenty drops out; who takes their doors, and how many others move."""
    held = {line.door: line.hand for line in outcome.lines}
    gone = {hand.id for hand in plain.hands[::20]}
    doors = tuple(Door(d.id, d.path, d.village, d.scope, d.at, held[d.id]) for d in plain.doors)
    hands = tuple(hand for hand in plain.hands if hand.id not in gone)
    left = Ground(doors, hands, plain.ties, plain.limits, plain.weights)
    began = time.perf_counter()
    after = replace(left)
    seconds = time.perf_counter() - began
    figures = figures_of(left, after)
    room = Counter(line.hand for line in outcome.lines if line.hand is not None)
    _say(
        name, seconds=round(seconds, 2), target_seconds=AGAIN_SECONDS, freed=sum(room[hand] for hand in gone),
        uncovered=figures.uncovered, moved=figures.moved, target_moved=0, gap=figures.gap,
    )  # fmt: skip


def _say(name: str, **figures: float) -> None:
    print(json.dumps({"name": name, **figures}), flush=True)


def main() -> int:
    for undivided in (False, True):
        tail = "_undivided" if undivided else ""
        for doors, hands, seconds in PLAIN:
            plain = ground(doors, hands / doors, undivided=undivided)
            outcome = measure(f"assign_{doors}{tail}", plain, seconds)
            again(f"assign_{doors}_again{tail}", plain, outcome)
            for case, share in (("barely", 1 / MOST), ("short", -0.05)):
                measure(
                    f"assign_{doors}_{case}{tail}", ground(doors, share, undivided=undivided), HARD_SECONDS
                )
    _say("assign_all", peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
