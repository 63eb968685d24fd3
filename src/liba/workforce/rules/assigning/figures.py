"""What an assignment comes to, in numbers."""

from collections import Counter

from liba.workforce.rules.assigning.values import AssignmentFigures, Ground, Outcome


def figures_of(ground: Ground, outcome: Outcome) -> AssignmentFigures:
    """The figures of an outcome. Hands without a door count as having none."""
    taken = Counter(line.hand for line in outcome.lines if line.hand is not None)
    loads = sorted(taken.get(hand.id, 0) for hand in ground.hands)
    ties = Counter(line.tie.value for line in outcome.lines if line.tie is not None)
    metres = sorted(line.metres for line in outcome.lines if line.metres is not None)
    covered = sum(taken.values())
    return AssignmentFigures(
        doors=len(outcome.lines),
        covered=covered,
        uncovered=len(outcome.lines) - covered,
        hands=len(loads),
        used=len(taken),
        cost=outcome.cost,
        bound=round(outcome.bound, 2),
        gap=round(outcome.gap, 6),
        rounds=outcome.rounds,
        least=loads[0] if loads else 0,
        most=loads[-1] if loads else 0,
        mean=round(covered / len(loads), 2) if loads else 0.0,
        gini=gini(loads),
        under=sum(load < ground.limits.least for load in loads),
        over=sum(load > ground.limits.most for load in loads),
        moved=sum(line.moved for line in outcome.lines),
        kept=sum(line.kept for line in outcome.lines),
        kin=ties["kin"],
        familiar=ties["familiar"],
        metres=metres[len(metres) // 2] if metres else 0,
    )


def gini(loads: list[int]) -> float:
    """How uneven sorted numbers are: 0 when all are the same, towards 1 when one has everything."""
    total = sum(loads)
    if not total:
        return 0.0
    weighted = sum(place * load for place, load in enumerate(loads, start=1))
    return round(2 * weighted / (len(loads) * total) - (len(loads) + 1) / len(loads), 4)
