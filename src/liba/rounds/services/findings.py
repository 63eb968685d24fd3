"""What an inspection found wrong, until it was put right and somebody else has seen that it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound
from liba.rounds.models import Finding
from liba.rounds.refusals import (
    FindingNotOpen,
    FindingNowhere,
    FindingWithoutWords,
    SamePersonLooks,
    WrongDeadline,
)
from liba.rounds.selectors.inspections import path_of
from liba.rounds.terms.plans import FindingState
from liba.territory.models import Site
from liba.workforce.models import Post

DAYS_TO_CORRECT = 2
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Crossed:
    """A limit that an inspector's visit to a post or place crossed; `words` is the limit's name."""

    visit_id: UUID
    post_id: int | None
    site_id: int | None
    words: str
    found_at: datetime
    by: str


def note_finding(
    actor: Actor,
    *,
    words: str,
    due_on: date,
    now: datetime,
    post_id: int | None = None,
    site_id: int | None = None,
) -> Finding:
    """Write down what is wrong at a post or a place, and by when it is to be put right. Needs INSPECT there."""
    if not words.strip():
        raise FindingWithoutWords
    if (post_id is None) is (site_id is None):
        raise FindingNowhere
    _refuse_past(due_on, now)
    with decision():
        found = Finding(
            post=Post.objects.select_related("area").filter(pk=post_id).first() if post_id else None,
            site=Site.objects.select_related("area").filter(pk=site_id).first() if site_id else None,
            words=words.strip()[:_LONGEST], state=FindingState.OPEN.value, due_on=due_on, found_at=now,
            found_by=actor.name,
        )  # fmt: skip
        if found.post is None and found.site is None:
            raise NotFound(what=f"post {post_id} site {site_id}")
        actor.require(Power.INSPECT, path_of(found))
        found.save()
        _note(actor, "rounds.finding.noted", found, now)
    return found


def raise_findings(crossed: Sequence[Crossed], now: datetime) -> int:
    """Findings of inspectors' visits that arrived: each limit crossed, to be put right within two days."""
    Finding.objects.bulk_create(
        Finding(
            visit_id=one.visit_id, post_id=one.post_id, site_id=one.site_id, words=one.words[:_LONGEST],
            state=FindingState.OPEN.value, found_at=one.found_at, found_by=one.by[:100],
            due_on=local_day(now, settings.LIBA_ZONE) + timedelta(days=DAYS_TO_CORRECT),
        )
        for one in crossed
    )  # fmt: skip
    return len(crossed)


def correct_finding(actor: Actor, finding_id: int, *, note: str, now: datetime) -> Finding:
    """Say that it was put right, and how. Whoever settles what is open in the area may, and inspectors."""
    if not note.strip():
        raise FindingWithoutWords
    with decision():
        found = _locked(finding_id)
        path = path_of(found)
        if not actor.may(Power.INSPECT, path):
            actor.require(Power.SETTLE_ALERT, path)
        if found.state != FindingState.OPEN.value:
            raise FindingNotOpen
        found.state, found.corrected_note = FindingState.CORRECTED.value, note.strip()[:_LONGEST]
        found.corrected_at, found.corrected_by = now, actor.name
        found.save()
        _note(actor, "rounds.finding.corrected", found, now)
    return found


def look_again(
    actor: Actor, finding_id: int, *, passed: bool, now: datetime, due_on: date | None = None
) -> Finding:
    """Look again: it passes, or it is open anew with a new day. Somebody else than who put it right looks."""
    with decision():
        found = _locked(finding_id)
        actor.require(Power.INSPECT, path_of(found))
        if found.state != FindingState.CORRECTED.value:
            raise FindingNotOpen
        if found.corrected_by == actor.name:
            raise SamePersonLooks
        found.looked_again_at, found.looked_again_by = now, actor.name
        if passed:
            found.state = FindingState.PASSED.value
        else:
            day = due_on or local_day(now, settings.LIBA_ZONE) + timedelta(days=DAYS_TO_CORRECT)
            _refuse_past(day, now)
            found.state, found.due_on = FindingState.OPEN.value, day
            found.times_reopened += 1
        found.save()
        _note(actor, "rounds.finding.passed" if passed else "rounds.finding.reopened", found, now)
    return found


def close_finding(
    actor: Actor, finding_id: int, *, corrected_at: datetime, corrected_by: str, note: str, now: datetime
) -> Finding:
    """The order that a finding became is accepted: it was put right by who reported so, and whoever ordered has seen
    that it is. The power is the order's; one that passed already stays as it is."""
    with decision():
        found = _locked(finding_id)
        if found.state == FindingState.PASSED.value:
            return found
        if found.state == FindingState.OPEN.value:
            found.corrected_at, found.corrected_by = corrected_at, corrected_by[:100]
            found.corrected_note = note.strip()[:_LONGEST]
        if found.corrected_by == actor.name:
            raise SamePersonLooks
        found.state = FindingState.PASSED.value
        found.looked_again_at, found.looked_again_by = now, actor.name
        found.save()
        _note(actor, "rounds.finding.passed", found, now)
    return found


def _refuse_past(day: date, now: datetime) -> None:
    if day < local_day(now, settings.LIBA_ZONE):
        raise WrongDeadline


def _locked(finding_id: int) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",)).select_related("post__area", "site__area")
    found = rows.filter(pk=finding_id).first()
    if found is None:
        raise NotFound(what=f"finding {finding_id}")
    return found


def _note(actor: Actor, verb: str, found: Finding, now: datetime) -> None:
    record(
        actor, verb, "finding", found.pk, now, area_path=path_of(found), due=found.due_on.isoformat(),
        reopened=found.times_reopened,
    )  # fmt: skip
