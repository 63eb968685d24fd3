"""Deciding, revising, renewing and ending measures."""

from datetime import datetime

from django.conf import settings

from liba.governance.models import Measure
from liba.governance.refusals import (
    AlreadyEnded,
    AlreadyRenewed,
    AlreadyStarted,
    CodeTaken,
    EndBeforeStart,
    NoLegalBasis,
    NoReason,
)
from liba.governance.services.decision import decision
from liba.governance.services.journal import record
from liba.governance.terms import MeasureKind
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound, Stale
from liba.kernel.text import Text


def decide_measure(
    actor: Actor,
    *,
    code: str,
    kind: MeasureKind,
    title: Text,
    legal_basis: str,
    scope: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    renews: Measure | None = None,
) -> Measure:
    """Decide a measure; the decider is the actor.

    Refuses one without a legal basis, one whose end is not after its start, and a code that is taken.
    """
    actor.require(Power.DECIDE_MEASURE, "")
    _check_ground(legal_basis)
    _check_span(starts_at, ends_at)
    with decision():
        if Measure.objects.filter(code=code).exists():
            raise CodeTaken(measure=code)
        measure = Measure.objects.create(
            code=code,
            kind=kind.value,
            title_zh=title.zh,
            title_en=title.en,
            legal_basis=legal_basis.strip(),
            scope=scope.strip(),
            decided_by=actor.name,
            decided_at=now,
            starts_at=starts_at,
            ends_at=ends_at,
            renews=renews,
        )
        record(
            actor,
            "governance.measure.decided" if renews is None else "governance.measure.renewed",
            "measure",
            measure.pk,
            now,
            code=code,
            starts_at=starts_at.isoformat(),
            ends_at=ends_at.isoformat(),
            renews=None if renews is None else renews.code,
        )
    return measure


def revise_measure(
    actor: Actor,
    measure_id: int,
    *,
    version: int,
    title: Text,
    legal_basis: str,
    scope: str,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Measure:
    """Correct a measure's words, and its time while it has not begun.

    `version` is the one that the editor saw: `Stale` when somebody else was faster. Refuses a measure that is over,
    and another time for one that runs, because prolonging is a new decision and shortening is ending.
    """
    actor.require(Power.DECIDE_MEASURE, "")
    _check_ground(legal_basis)
    with decision():
        measure = _locked(measure_id)
        if measure.version != version:
            raise Stale(what=measure.code)
        if now >= measure.window.ends_at:
            raise AlreadyEnded(measure=measure.code, ends_at=_said(measure.window.ends_at))
        _move(measure, starts_at or measure.starts_at, ends_at or measure.ends_at, now)
        measure.title_zh, measure.title_en = title.zh, title.en
        measure.legal_basis, measure.scope = legal_basis.strip(), scope.strip()
        measure.version += 1
        measure.save()
        record(
            actor,
            "governance.measure.revised",
            "measure",
            measure.pk,
            now,
            code=measure.code,
            version=measure.version,
            starts_at=measure.starts_at.isoformat(),
            ends_at=measure.ends_at.isoformat(),
        )
    return measure


def end_measure(actor: Actor, measure_id: int, *, reason: str, now: datetime) -> Measure:
    """End a measure early, and with it the renewals that were to carry it on.

    What hangs on it stops being enforced at once here, and on a phone at its next contact. Refuses an end without a
    reason and a measure that is over.
    """
    actor.require(Power.DECIDE_MEASURE, "")
    if not reason.strip():
        raise NoReason
    with decision():
        measure = _locked(measure_id)
        if now >= measure.window.ends_at:
            raise AlreadyEnded(measure=measure.code, ends_at=_said(measure.window.ends_at))
        ended = [measure, *_renewals(measure, now)]
        for one in ended:
            one.ended_at = max(now, one.starts_at)
            one.ended_by, one.end_reason = actor.name, reason.strip()
            one.version += 1
            one.save(update_fields=["ended_at", "ended_by", "end_reason", "version"])
        record(
            actor,
            "governance.measure.ended",
            "measure",
            measure.pk,
            now,
            code=measure.code,
            renewals=len(ended) - 1,
        )
    return measure


def renew_measure(
    actor: Actor, measure_id: int, *, code: str, legal_basis: str, ends_at: datetime, now: datetime
) -> Measure:
    """A new decision that goes on where the old one ends, or begins now if that is over.

    What hangs on the old measure is enforced while the renewal runs too (`selectors.enforced_window`). Refuses a
    second renewal of the same measure, and an end before the renewal would begin.
    """
    actor.require(Power.DECIDE_MEASURE, "")
    with decision():
        old = _locked(measure_id)
        renewal = Measure.objects.filter(renews=old).first()
        if renewal is not None:
            raise AlreadyRenewed(measure=old.code, renewal=renewal.code)
        return decide_measure(
            actor,
            code=code,
            kind=MeasureKind(old.kind),
            title=old.title,
            legal_basis=legal_basis,
            scope=old.scope,
            starts_at=max(now, old.window.ends_at),
            ends_at=ends_at,
            now=now,
            renews=old,
        )


def _said(moment: datetime) -> str:
    """A time in a refusal's sentence: by the town's clock, to the minute."""
    return moment.astimezone(settings.LIBA_ZONE).strftime("%Y-%m-%d %H:%M")


def _check_ground(legal_basis: str) -> None:
    if not legal_basis.strip():
        raise NoLegalBasis


def _check_span(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise EndBeforeStart(starts_at=_said(starts_at), ends_at=_said(ends_at))


def _move(measure: Measure, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if (starts_at, ends_at) == (measure.starts_at, measure.ends_at):
        return
    if now >= measure.starts_at:
        raise AlreadyStarted(measure=measure.code, starts_at=_said(measure.starts_at))
    _check_span(starts_at, ends_at)
    measure.starts_at, measure.ends_at = starts_at, ends_at


def _renewals(measure: Measure, now: datetime) -> list[Measure]:
    """The renewals that follow and are not over, in their order."""
    found: list[Measure] = []
    following = Measure.objects.select_for_update().filter(renews=measure).first()
    while following is not None:
        if now < following.window.ends_at:
            found.append(following)
        following = Measure.objects.select_for_update().filter(renews=following).first()
    return found


def _locked(measure_id: int) -> Measure:
    measure = Measure.objects.select_for_update().filter(pk=measure_id).first()
    if measure is None:
        raise NotFound(what=f"measure {measure_id}")
    return measure
