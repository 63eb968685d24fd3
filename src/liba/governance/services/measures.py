"""Deciding, renewing and ending measures."""

from datetime import datetime

from liba.governance.models import Measure
from liba.governance.refusals import AlreadyEnded, CodeTaken, EndBeforeStart, NoLegalBasis
from liba.governance.services.decision import decision
from liba.governance.services.journal import record
from liba.governance.terms import MeasureKind
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
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
    """Decide a measure. Refuses one without a legal basis, or whose end is not after its start; the decider is the actor."""
    actor.require(Power.DECIDE_MEASURE)
    if not legal_basis.strip():
        raise NoLegalBasis
    if ends_at <= starts_at:
        raise EndBeforeStart(starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat())
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
            "governance.measure.decided",
            "measure",
            measure.pk,
            now,
            code=code,
            ends_at=ends_at.isoformat(),
        )
    return measure


def end_measure(actor: Actor, measure_id: int, *, reason: str, now: datetime) -> Measure:
    """End a measure early. What hangs on it stops being enforced at once here, and on a phone at its next contact."""
    actor.require(Power.DECIDE_MEASURE)
    with decision():
        measure = _locked(measure_id)
        if now >= measure.window.ends_at:
            raise AlreadyEnded(measure=measure.code, ends_at=measure.window.ends_at.isoformat())
        measure.ended_at = max(now, measure.starts_at)
        measure.ended_by, measure.end_reason = actor.name, reason.strip()
        measure.version += 1
        measure.save(update_fields=["ended_at", "ended_by", "end_reason", "version"])
        record(actor, "governance.measure.ended", "measure", measure.pk, now, code=measure.code)
    return measure


def renew_measure(
    actor: Actor, measure_id: int, *, code: str, legal_basis: str, ends_at: datetime, now: datetime
) -> Measure:
    """A new decision that goes on where the old one ends. What hung on the old one must be bound to the new one by its owner."""
    with decision():
        old = _locked(measure_id)
        return decide_measure(
            actor,
            code=code,
            kind=MeasureKind(old.kind),
            title=old.title,
            legal_basis=legal_basis,
            scope=old.scope,
            starts_at=max(now, min(old.window.ends_at, ends_at)),
            ends_at=ends_at,
            now=now,
            renews=old,
        )


def _locked(measure_id: int) -> Measure:
    measure = Measure.objects.select_for_update().filter(pk=measure_id).first()
    if measure is None:
        raise NotFound(what=f"measure {measure_id}")
    return measure
