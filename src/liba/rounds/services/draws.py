"""Unannounced inspections: the list is fixed, a seed is published, the picks follow from both."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.rounds.models import Draw, DrawPick, Round
from liba.rounds.refusals import (
    DrawnAlready,
    ListedAlready,
    NothingToInspect,
    SeedNeeded,
    WrongPickCount,
)
from liba.rounds.rules.draws import MOST_SEED, canonical_list, drawn, list_digest
from liba.rounds.selectors.inspections import entry_of
from liba.rounds.selectors.targets import POST, SITE, targets
from liba.territory.models import Site
from liba.workforce.models import Post

MOST_RECORD_DAYS = 31


def list_draw(
    actor: Actor, round_id: int, *, day: date, count: int, record_days: int = 0, now: datetime
) -> Draw:
    """Fix the list from which `count` are drawn: the round's posts and places, and the records that each post kept on
    each of the `record_days` days before. Its digest is to be published before the seed is known.

    Refuses a round over homes, more picks than entries, and a second list of the same round and day.
    """
    actor.require(Power.INSPECT, "")
    with decision():
        round_ = Round.objects.select_for_update().filter(pk=round_id).first()
        if round_ is None:
            raise NotFound(what=f"round {round_id}")
        if Draw.objects.filter(round=round_, day=day).exists():
            raise ListedAlready
        listed = canonical_list(_entries(round_, day, min(record_days, MOST_RECORD_DAYS)))
        if not listed:
            raise NothingToInspect(round=round_.code)
        if not 1 <= count <= len(listed):
            raise WrongPickCount(listed=len(listed))
        draw = Draw.objects.create(
            round=round_, day=day, listed=list(listed), count=count, listed_at=now,
            list_digest=list_digest(round_.code, day.isoformat(), count, listed),
        )  # fmt: skip
        record(
            actor, "rounds.draw.listed", "draw", draw.pk, now, round=round_.code, day=day.isoformat(),
            entries=len(listed), count=count, digest=draw.list_digest,
        )  # fmt: skip
    return draw


def draw_seed(actor: Actor, draw_id: int, *, seed: str, source: str, now: datetime) -> Draw:
    """Draw with a seed that was published elsewhere since. It is drawn once."""
    actor.require(Power.INSPECT, "")
    seed, source = seed.strip(), source.strip()
    if not seed or not source or len(seed) > MOST_SEED or "\n" in seed + source:
        raise SeedNeeded
    with decision():
        draw = Draw.objects.select_for_update().filter(pk=draw_id).first()
        if draw is None:
            raise NotFound(what=f"draw {draw_id}")
        if draw.drawn_at is not None:
            raise DrawnAlready(seed=draw.seed)
        draw.seed, draw.seed_source, draw.drawn_at, draw.drawn_by = seed, source[:200], now, actor.name
        draw.save()
        picks = drawn(seed, draw.list_digest, draw.listed, draw.count)
        DrawPick.objects.bulk_create(_pick(draw, order, entry) for order, entry in enumerate(picks, start=1))
        record(
            actor, "rounds.draw.drawn", "draw", draw.pk, now, seed=seed, source=draw.seed_source,
            picks=len(picks),
        )  # fmt: skip
    return draw


def _entries(round_: Round, day: date, record_days: int) -> Iterator[str]:
    found = targets(round_, day)
    for site in Site.objects.filter(pk__in=[one.id for one in found if one.kind == SITE]):
        yield entry_of(None, site)
    for post in Post.objects.filter(pk__in=[one.id for one in found if one.kind == POST]):
        yield entry_of(post, None)
        for back in range(1, record_days + 1):
            kept_on = day - timedelta(days=back)
            if post.opened_on <= kept_on:
                yield entry_of(post, None, kept_on)


def _pick(draw: Draw, order: int, entry: str) -> DrawPick:
    kind, _sign, rest = entry.partition(":")
    code, _sign, kept_on = rest.partition(":")
    return DrawPick(
        draw=draw,
        order=order,
        post=None if kind == "site" else Post.objects.get(code=code),
        site=Site.objects.get(code=code) if kind == "site" else None,
        record_day=date.fromisoformat(kept_on) if kind == "record" else None,
    )
