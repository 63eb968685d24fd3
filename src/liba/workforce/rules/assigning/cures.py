"""What would cover the doors that are left: how many more hands and where, a higher limit, neighbours, those who wait."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import ceil

from liba.workforce.rules.assigning.plan import villages
from liba.workforce.rules.assigning.reach import Counts, covered
from liba.workforce.rules.assigning.values import Cure, CureKind, Door, Ground, Hand, Outcome


def cures_of(ground: Ground, outcome: Outcome) -> tuple[Cure, ...]:
    """For every village with doors left: each single way, those that leave nothing first, the smallest first."""
    left = {line.door for line in outcome.lines if line.hand is None}
    found: list[Cure] = []
    for village in villages(ground):
        missing = [door for door in village.doors if door.id in left]
        if missing:
            ways = _ways(ground, village.doors, village.hands, missing)
            order = list(CureKind)
            found += sorted(ways, key=lambda cure: (not cure.all, order.index(cure.kind), cure.count))
    return tuple(found)


def _ways(ground: Ground, doors: list[Door], hands: list[Hand], missing: list[Door]) -> Iterator[Cure]:
    village, lacking = doors[0].village, len(missing)
    if not village:
        # A grid or village has to be chosen for them first.
        yield Cure(CureKind.PLACE, "", lacking, lacking, all=True)
        return
    most = ground.limits.most
    wanted = Counter(door.path for door in doors)
    room: dict[str, int] = defaultdict(int)
    for hand in hands:
        room[hand.base] += most
    now = covered(wanted, room)
    yield from _cleared(ground, village, wanted, room, now)
    yield from _raised(village, wanted, hands, most)
    yield from _lent(village, wanted, room, now)
    yield from _more(wanted, room, {door.scope for door in missing}, most)


def _cleared(ground: Ground, village: str, wanted: Counts, room: Counts, now: int) -> Iterator[Cure]:
    waiting = {base: n for base, n in ground.waiting.items() if base.startswith(village) and n}
    if not waiting:
        return
    more = {base: room.get(base, 0) + waiting.get(base, 0) * ground.limits.most for base in {*room, *waiting}}
    gained = covered(wanted, more) - now
    if gained > 0:
        whole = now + gained == sum(wanted.values())
        yield Cure(CureKind.CLEAR, village, sum(waiting.values()), gained, all=whole)


def _raised(village: str, wanted: Counts, hands: list[Hand], most: int) -> Iterator[Cure]:
    """The smallest limit that covers everything; none when some door has no hand at all in its reach."""
    whole = sum(wanted.values())
    of_base = Counter(hand.base for hand in hands)

    def reached(limit: int) -> int:
        return covered(wanted, {base: n * limit for base, n in of_base.items()})

    if reached(whole) < whole:
        return
    low, high = most, whole
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) == whole else (middle, high)
    yield Cure(CureKind.LIMIT, village, high, whole - reached(most), all=True)


def _lent(village: str, wanted: Counts, room: Counts, now: int) -> Iterator[Cure]:
    """Hands of one grid helping in its neighbours, where the limits keep them to their own."""
    if set(room) <= {village}:
        return
    gained = covered(wanted, {village: sum(room.values())}) - now
    if gained > 0:
        yield Cure(CureKind.NEIGHBOURS, village, gained, gained, all=now + gained == sum(wanted.values()))


def _more(wanted: Counts, room: Counts, scopes: set[str], most: int) -> Iterator[Cure]:
    """The fewest more hands in each grid (or the village): a hand added where it helps most, until it helps no more."""
    have = dict(room)
    for scope in sorted(scopes):
        before = covered(wanted, have)
        lacking = covered(wanted, {**have, scope: have.get(scope, 0) + sum(wanted.values())}) - before
        if lacking > 0:
            count = ceil(lacking / most)
            have[scope] = have.get(scope, 0) + count * most
            yield Cure(
                CureKind.HANDS,
                scope,
                count,
                lacking,
                all=lacking == sum(wanted.values()) - covered(wanted, room),
            )
