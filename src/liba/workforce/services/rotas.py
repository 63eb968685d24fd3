"""Rotas: proposed with a first legal answer, made better by the worker, published by a person."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.conf import settings

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.ids import new_id
from liba.kernel.refusals import NotFound, Stale
from liba.kernel.text import Text
from liba.territory.models import Area
from liba.workforce.models import Rota, Shift
from liba.workforce.refusals.rotas import (
    NoLane,
    NoPosts,
    RotaInThePast,
    RotaNotDraft,
    RotaOverlaps,
    RotaTooLong,
)
from liba.workforce.rules.rota import Plan, Roster
from liba.workforce.rules.rota.values import Stand
from liba.workforce.rules.shifts import stretch_of
from liba.workforce.rules.turns.figures import turn_figures
from liba.workforce.selectors.posts import patterns_of, rota_limits
from liba.workforce.selectors.question import doors_of, roster_of, rota_posts, stands_of
from liba.workforce.services.solving import better_answer, first_answer, turns_taken
from liba.workforce.terms import PostKind, RotaKind, RotaState

MOST_DAYS = 62
BETTER_SECONDS = 50.0


def propose_rota(
    actor: Actor,
    *,
    area_id: int,
    name: Text,
    from_on: date,
    to_on: date,
    now: datetime,
    kinds: Sequence[PostKind] = (),
    seed: int = 1,
) -> Rota:
    """A rota of the area's responders over its posts: a draft with a first legal answer, there at once.

    Places that can't be filled stay open and stand in `figures` with reasons; nobody to put there at all is no
    refusal. `improve_rota` looks for a better answer. Refuses days that are past or too many, and an area without posts.
    """
    rota = _draft(actor, RotaKind.POSTS, area_id=area_id, name=name, days=(from_on, to_on), now=now)
    rota.kinds, rota.seed = [kind.value for kind in kinds], seed
    roster = roster_of(rota)
    if not roster.stands:
        raise NoPosts
    answer = first_answer(roster)
    with decision():
        rota.figures = msgspec.to_builtins(answer.figures)
        rota.working_since = now
        rota.save(force_insert=True)
        _store(rota, roster.stands, _people(roster, answer.plan), "responder_id")
        _record(actor, "workforce.rota.proposed", rota, now)
    return rota


def improve_rota(actor: Actor, rota_id: UUID, *, now: datetime, seconds: float = BETTER_SECONDS) -> Rota:
    """Look for a better answer for a draft, and keep it if it is one; the bound is kept either way.

    A rota that was published, withdrawn or changed by hand meanwhile stays as it is.
    """
    rota = _rota(rota_id)
    begun = rota.version
    if rota.state != RotaState.DRAFT.value or rota.kind != RotaKind.POSTS.value:
        return rota
    roster = roster_of(rota)
    # Anew, not from the rows: who was cleared when they were written may be ill by now.
    better = better_answer(roster, seconds)
    with decision():
        rota = _locked(rota_id)
        if rota.state != RotaState.DRAFT.value or rota.version != begun:
            return rota
        rota.figures = msgspec.to_builtins(better.figures)
        rota.figures["seconds"] = round(better.plan.seconds, 1)
        rota.working_since = None
        rota.version += 1
        rota.save()
        rota.shifts.all().delete()
        _store(rota, roster.stands, _people(roster, better.plan), "responder_id")
        _record(actor, "workforce.rota.improved", rota, now)
    return rota


def propose_neighbours_rota(
    actor: Actor, *, area_id: int, name: Text, from_on: date, to_on: date, now: datetime
) -> Rota:
    """The neighbours' rota of a lane: its households in turn over its lane posts, going on where the last one ended.

    Who takes no turn, and why, stands in `figures`. Refuses an area without lane posts or without households.
    """
    rota = _draft(actor, RotaKind.NEIGHBOURS, area_id=area_id, name=name, days=(from_on, to_on), now=now)
    limits, _weights = rota_limits()
    stands = stands_of(rota)
    if not stands:
        raise NoPosts
    doors, left_out = doors_of(rota)
    if not doors and not left_out:
        raise NoLane
    turns = turns_taken(doors, stands, limits.rest_minutes)
    with decision():
        rota.figures = {
            **turn_figures(stands, turns.places, [door.id for door in doors]),
            "left_out": [{"household": one.household.code, "why": one.why} for one in left_out],
        }
        rota.save(force_insert=True)
        _store(rota, stands, turns.places, "household_id")
        _record(actor, "workforce.rota.proposed", rota, now)
    return rota


def publish_rota(actor: Actor, rota_id: UUID, *, version: int, now: datetime) -> Rota:
    """From now on the rota binds: phones, calendars and sheets show it. Refuses one that fills another's shifts."""
    with decision():
        rota = _locked(rota_id, actor, version)
        if rota.state != RotaState.DRAFT.value:
            raise RotaNotDraft
        _refuse_overlap(rota)
        rota.state, rota.published_at, rota.published_by = RotaState.PUBLISHED.value, now, actor.name
        rota.working_since = None
        rota.version += 1
        rota.save()
        _record(actor, "workforce.rota.published", rota, now)
    return rota


def withdraw_rota(actor: Actor, rota_id: UUID, *, version: int, now: datetime) -> Rota:
    """The rota binds nobody any more; what was served stays on record."""
    with decision():
        rota = _locked(rota_id, actor, version)
        rota.state = RotaState.WITHDRAWN.value
        rota.working_since = None
        rota.version += 1
        rota.save()
        _record(actor, "workforce.rota.withdrawn", rota, now)
    return rota


def _draft(
    actor: Actor, kind: RotaKind, *, area_id: int, name: Text, days: tuple[date, date], now: datetime
) -> Rota:
    area = Area.objects.filter(pk=area_id).first()
    if area is None:
        raise NotFound(what=f"area {area_id}")
    actor.require(Power.PLAN_ROTA, area.path)
    from_on, to_on = days
    if not 0 <= (to_on - from_on).days < MOST_DAYS:
        raise RotaTooLong(most=MOST_DAYS)
    if from_on < local_day(now, settings.LIBA_ZONE):
        raise RotaInThePast
    return Rota(
        id=new_id(), kind=kind.value, name_zh=name.zh, name_en=name.en, area=area, from_on=from_on, to_on=to_on,
        state=RotaState.DRAFT.value, made_at=now, made_by=actor.name,
    )  # fmt: skip


def _rota(rota_id: UUID) -> Rota:
    rota = Rota.objects.select_related("area").filter(pk=rota_id).first()
    if rota is None:
        raise NotFound(what=f"rota {rota_id}")
    return rota


def _locked(rota_id: UUID, actor: Actor | None = None, version: int | None = None) -> Rota:
    rota = Rota.objects.select_for_update(of=("self",)).select_related("area").filter(pk=rota_id).first()
    if rota is None:
        raise NotFound(what=f"rota {rota_id}")
    if actor is not None:
        actor.require(Power.PLAN_ROTA, rota.area.path)
    if version is not None and rota.version != version:
        raise Stale(what=rota.name, version=rota.version)
    return rota


def _people(roster: Roster, plan: Plan) -> list[tuple[int, ...]]:
    return [tuple(roster.hands[row].id for row in rows) for rows in plan.places]


def _store(rota: Rota, stands: Sequence[Stand], places: Iterable[Sequence[int]], whose: str) -> None:
    """One row a place; an open one is nobody's."""
    posts = {post.pk: {pattern.code: pattern for pattern in patterns_of(post)} for post in rota_posts(rota)}
    rows: list[Shift] = []
    for stand, there in zip(stands, places, strict=True):
        stretch = stretch_of(posts[stand.post][stand.slot.pattern], stand.slot.day, settings.LIBA_ZONE)
        rows += [
            Shift(
                rota=rota, post_id=stand.post, day=stand.slot.day, pattern=stand.slot.pattern, place=place,
                starts_at=stretch.starts_at, ends_at=stretch.ends_at,
                **{whose: there[place] if place < len(there) else None},
            )
            for place in range(stand.needs)
        ]  # fmt: skip
    Shift.objects.bulk_create(rows, batch_size=1000)


def _refuse_overlap(rota: Rota) -> None:
    posts = rota.shifts.values("post_id")
    other = (
        Shift.objects.filter(
            rota__state=RotaState.PUBLISHED.value,
            post_id__in=posts,
            day__gte=rota.from_on,
            day__lte=rota.to_on,
        )
        .exclude(rota=rota)
        .select_related("rota")
        .first()
    )
    if other is not None:
        raise RotaOverlaps(rota=other.rota.name)


def _record(actor: Actor, verb: str, rota: Rota, now: datetime) -> None:
    record(
        actor,
        verb,
        "rota",
        rota.pk,
        now,
        area_path=rota.area.path,
        kind=rota.kind,
        from_on=rota.from_on.isoformat(),
        to_on=rota.to_on.isoformat(),
        needed=rota.figures.get("needed"),
        filled=rota.figures.get("filled"),
    )
