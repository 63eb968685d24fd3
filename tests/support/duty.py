"""People on duty in the small town: responders, posts, and a rota that is published, straight in the tables."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from liba.kernel.ids import new_id
from liba.kernel.text import Text
from liba.territory.models import Area
from liba.workforce.models import Post, Responder, Rota, Shift
from liba.workforce.rules.shifts import stretch_of
from liba.workforce.terms import PostKind, RotaKind, RotaState, ShiftPattern, Standing
from tests.support.town import DAY, ZONE, SmallTown

MORNING = ShiftPattern("morning", Text("早班", "Morning"), 6 * 60, 14 * 60)
EVENING = ShiftPattern("evening", Text("中班", "Evening"), 14 * 60, 22 * 60)
NIGHT = ShiftPattern("night", Text("夜班", "Night"), 22 * 60, 6 * 60, night=True)
THREE = (MORNING, EVENING, NIGHT)


def add_responder(
    town: SmallTown, name: str = "", *, area: Area | None = None, **changes: object
) -> Responder:
    """Somebody who serves; cleared for a month unless said otherwise."""
    count = Responder.objects.count() + 1
    return Responder.objects.create(
        **{
            "code": f"R{count:03d}", "name": name or f"值守{count}", "standing": Standing.VILLAGE_CADRE.value,
            "area": area or town.root, "clearance": "cleared", "cleared_until": DAY + timedelta(days=30),
            "joined_on": DAY - timedelta(days=10),
        }
        | changes
    )  # fmt: skip


def add_post(
    town: SmallTown,
    code: str = "p1",
    *,
    area: Area | None = None,
    kind: PostKind = PostKind.CHECKPOINT,
    patterns: Iterable[ShiftPattern] = THREE,
    **changes: object,
) -> Post:
    """A post with three shifts of one person each."""
    return Post.objects.create(
        **{
            "code": code, "kind": kind.value, "name_zh": f"{code}岗", "area": area or town.villages[1],
            "patterns": [msgspec.to_builtins(pattern) for pattern in patterns], "opened_on": DAY - timedelta(days=5),
        }
        | changes
    )  # fmt: skip


def add_rota(
    town: SmallTown, *, state: RotaState = RotaState.PUBLISHED, days: int = 7, **changes: object
) -> Rota:
    """A rota of a week, published."""
    return Rota.objects.create(
        **{
            "id": new_id(), "kind": RotaKind.POSTS.value, "name_zh": "排班", "area": town.root, "from_on": DAY,
            "to_on": DAY + timedelta(days=days - 1), "state": state.value, "made_at": town.now, "made_by": "tests",
        }
        | changes
    )  # fmt: skip


def add_shift(
    rota: Rota,
    post: Post,
    pattern: ShiftPattern,
    responder: Responder | None,
    *,
    day: date = DAY,
    **changes: object,
) -> Shift:
    """One place of one shift."""
    stretch = stretch_of(pattern, day, ZONE)
    return Shift.objects.create(
        **{
            "rota": rota, "post": post, "day": day, "pattern": pattern.code, "starts_at": stretch.starts_at,
            "ends_at": stretch.ends_at, "responder": responder,
        }
        | changes
    )  # fmt: skip
