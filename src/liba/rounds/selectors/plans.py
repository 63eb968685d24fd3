"""Rounds as plans, and the ground that they go over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from django.conf import settings
from django.db.models import Q

from liba.governance.selectors import enforced_windows
from liba.governance.terms import Window as Span
from liba.kernel.refusals import NotFound
from liba.rounds.models import DrawPick, Round
from liba.rounds.rules.standing import Plan
from liba.rounds.terms.plans import RoundSpec
from liba.territory.models import Area


@dataclass(frozen=True, slots=True)
class Ground:
    """The area tree: each area's path, and the codes under which a plan may name it, its own and those above.

    A code of an area that merged stands for the one that took it in.
    """

    paths: Mapping[int, str]
    codes: Mapping[int, frozenset[str]]
    path_of_code: Mapping[str, str]
    root_id: int

    def selected(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The paths that a selector's areas name; the whole town when it names none. Unknown codes name nothing."""
        named = tuple(codes)
        if not named:
            return ("",)
        return tuple(self.path_of_code[code] for code in named if code in self.path_of_code)


def read_ground() -> Ground:
    """The whole tree in one query."""
    rows: list[tuple[int, str, str, int | None, int | None]] = list(
        Area.objects.order_by("path").values_list("pk", "code", "path", "parent_id", "successor_id")
    )
    successor = {row[0]: row[4] for row in rows if row[4] is not None}
    paths = {row[0]: row[2] for row in rows}

    def last(area_id: int) -> int:
        seen = set()
        while area_id in successor and area_id not in seen:
            seen.add(area_id)
            area_id = successor[area_id]
        return area_id

    called: dict[str, set[str]] = {}
    for pk, code, _path, _parent, _successor in rows:
        called.setdefault(paths[last(pk)], set()).add(code)
    codes = {
        pk: frozenset(code for above in _above(path) for code in called.get(above, ()))
        for pk, _code, path, _parent, _successor in rows
    }
    root = next((row[0] for row in rows if row[3] is None), 0)
    return Ground(paths, codes, {row[1]: paths[last(row[0])] for row in rows}, root)


def _above(path: str) -> Iterable[str]:
    return (path[: end + 1] for end, letter in enumerate(path) if letter == ".")


def plan_of(round_: Round, windows: Mapping[int, Span]) -> Plan:
    """A round as a plan. `windows` is `governance.enforced_windows(now)`."""
    spec = msgspec.convert(round_.spec, RoundSpec)
    return Plan(
        id=round_.pk,
        code=round_.code,
        name=round_.name,
        spec=spec,
        starts_on=round_.starts_on,
        ends_on=round_.ends_on,
        stopped_at=round_.stopped_at,
        binds=windows.get(round_.measure_id) if round_.measure_id else None,
        picks=_picks(round_) if spec.over.drawn else None,
    )


def _picks(round_: Round) -> frozenset[tuple[date, str, int]]:
    """The posts and places that were drawn, by day; of a post whose records alone were drawn the post."""
    drawn = DrawPick.objects.filter(draw__round=round_, draw__drawn_at__isnull=False)
    posts = drawn.filter(post__isnull=False).values_list("draw__day", "post_id")
    sites = drawn.filter(post=None, site__isnull=False).values_list("draw__day", "site_id")
    return frozenset([*((day, "p", post) for day, post in posts), *((day, "s", site) for day, site in sites)])


def plans_of(rounds: Iterable[Round], now: datetime) -> dict[int, Plan]:
    """Rounds as plans by id. Measures are asked only where a round hangs on one."""
    found = list(rounds)
    windows = enforced_windows(now) if any(one.measure_id for one in found) else {}
    return {one.pk: plan_of(one, windows) for one in found}


def running_plans(first_day: date, last_day: date, now: datetime) -> list[Plan]:
    """Plans that may have a due on one of the days, by code."""
    found = Round.objects.filter(starts_on__lte=last_day, ends_on__gte=first_day)
    return [
        plan
        for plan in plans_of(found, now).values()
        if not (plan.stopped_at and plan.stopped_at.astimezone(settings.LIBA_ZONE).date() < first_day)
    ]


def rounds_all(*, include_over: bool = True, today: date | None = None) -> list[Round]:
    """Every round by code; without those that are over on `today` if asked so."""
    found = Round.objects.select_related("measure").order_by("code")
    if not include_over and today is not None:
        found = found.filter(Q(stopped_at=None), ends_on__gte=today)
    return list(found)


def round_by_id(round_id: int) -> Round:
    """One round. Refuses with `NotFound`."""
    found = Round.objects.select_related("measure").filter(pk=round_id).first()
    if found is None:
        raise NotFound(what=f"round {round_id}")
    return found
