"""Posts: where somebody stands, in which shifts, how many, with which skills."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound, Stale
from liba.kernel.text import Text
from liba.territory.models import Area, Site
from liba.workforce.models import Post, RotaRule
from liba.workforce.refusals.rotas import PostClosed, PostCodeTaken, PostWithoutShifts
from liba.workforce.terms import PostKind, RotaLimits, RotaWeights, ShiftPattern

_MOST_NEEDS = 50


def open_post(
    actor: Actor,
    *,
    code: str,
    kind: PostKind,
    name: Text,
    area_id: int,
    patterns: Sequence[ShiftPattern],
    opened_on: date,
    now: datetime,
    needs: int = 1,
    skills: Sequence[str] = (),
    site_id: int | None = None,
    gate_code: str = "",
    lon: float | None = None,
    lat: float | None = None,
) -> Post:
    """Open a post. `needs` people stand there in each shift, and each of `skills` is one of theirs at least.

    Refuses a taken code, and a post without a shift or without people.
    """
    post = Post(code=code, kind=kind.value, opened_on=opened_on, gate_code=gate_code)
    _put(post, name, area_id, site_id)
    _man(post, patterns, needs, skills)
    post.lon, post.lat = lon, lat
    actor.require(Power.PLAN_ROTA, post.area.path)
    with decision():
        if Post.objects.filter(code=code).exists():
            raise PostCodeTaken(post=code)
        post.save(force_insert=True)
        _record(actor, "workforce.post.opened", post, now)
    return post


def edit_post(
    actor: Actor,
    post_id: int,
    *,
    version: int,
    kind: PostKind,
    name: Text,
    area_id: int,
    patterns: Sequence[ShiftPattern],
    now: datetime,
    needs: int = 1,
    skills: Sequence[str] = (),
    site_id: int | None = None,
    gate_code: str = "",
    lon: float | None = None,
    lat: float | None = None,
) -> Post:
    """Change a post; rotas that were made stay as they are. Refuses with `Stale` when somebody else was faster."""
    with decision():
        post = _locked(actor, post_id, version)
        post.kind, post.gate_code = kind.value, gate_code
        _put(post, name, area_id, site_id)
        _man(post, patterns, needs, skills)
        post.lon, post.lat = lon, lat
        actor.require(Power.PLAN_ROTA, post.area.path)
        post.version += 1
        post.save()
        _record(actor, "workforce.post.edited", post, now)
    return post


def close_post(actor: Actor, post_id: int, *, version: int, closed_on: date, now: datetime) -> Post:
    """Nobody stands there from `closed_on` on. Shifts that were planned after it are no longer due."""
    with decision():
        post = _locked(actor, post_id, version)
        post.closed_on = max(closed_on, post.opened_on)
        post.version += 1
        post.save(update_fields=["closed_on", "version"])
        _record(actor, "workforce.post.closed", post, now)
    return post


def set_rota_rule(
    actor: Actor,
    *,
    patterns: Sequence[ShiftPattern],
    limits: RotaLimits,
    weights: RotaWeights,
    now: datetime,
) -> RotaRule:
    """The town's shifts, and what no rota may ask. Posts keep the shifts that they were given."""
    actor.require(Power.PLAN_ROTA, "")
    with decision():
        rule, _made = RotaRule.objects.select_for_update().get_or_create(code="town", defaults={"version": 0})
        rule.patterns = [msgspec.to_builtins(pattern) for pattern in patterns]
        rule.limits, rule.weights = msgspec.to_builtins(limits), msgspec.to_builtins(weights)
        rule.version += 1
        rule.save()
        record(actor, "workforce.rota_rule.set", "rota_rule", rule.pk, now, version=rule.version)
    return rule


def _locked(actor: Actor, post_id: int, version: int) -> Post:
    post = Post.objects.select_for_update(of=("self",)).select_related("area").filter(pk=post_id).first()
    if post is None:
        raise NotFound(what=f"post {post_id}")
    actor.require(Power.PLAN_ROTA, post.area.path)
    if post.version != version:
        raise Stale(what=post.name, version=post.version)
    if post.closed_on is not None:
        raise PostClosed(post=post.name)
    return post


def _put(post: Post, name: Text, area_id: int, site_id: int | None) -> None:
    area = Area.objects.filter(pk=area_id).first()
    if area is None:
        raise NotFound(what=f"area {area_id}")
    if site_id is not None and not Site.objects.filter(pk=site_id).exists():
        raise NotFound(what=f"site {site_id}")
    post.name_zh, post.name_en, post.area, post.site_id = name.zh, name.en, area, site_id


def _man(post: Post, patterns: Sequence[ShiftPattern], needs: int, skills: Sequence[str]) -> None:
    if not patterns or not 0 < needs <= _MOST_NEEDS:
        raise PostWithoutShifts
    post.patterns = [msgspec.to_builtins(pattern) for pattern in patterns]
    post.needs, post.skills = needs, sorted(set(skills))


def _record(actor: Actor, verb: str, post: Post, now: datetime) -> None:
    record(actor, verb, "post", post.pk, now, area_path=post.area.path, code=post.code, version=post.version)
