"""What other modules bind to a row goes along with it when it is merged, and back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from liba.registry.terms import Follower


def follow(
    followers: Sequence[Follower], merged_id: int, kept_id: int, now: datetime
) -> dict[str, list[int]]:
    """Take everything along; gives the keys of what went, by the follower's name."""
    went = {one.name: one.follow(merged_id, kept_id, now) for one in followers}
    return {name: keys for name, keys in went.items() if keys}


def give_back(
    followers: Sequence[Follower],
    went: Mapping[str, Sequence[int]],
    merged_id: int,
    kept_id: int,
    now: datetime,
) -> None:
    """Bring back what went, as far as it is still there."""
    for one in followers:
        one.give_back(went.get(one.name, ()), merged_id, kept_id, now)
