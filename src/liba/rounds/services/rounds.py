"""Starting, changing and stopping rounds."""

from datetime import date, datetime

import msgspec
from django.conf import settings

from liba.governance.models import Measure
from liba.governance.selectors import enforced_windows
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound, Stale
from liba.kernel.text import Text
from liba.rounds.models import FormVersion, Round
from liba.rounds.refusals import NothingSelected, PlanFaulty, RoundCodeTaken, RoundOver, UnknownForm
from liba.rounds.rules.faults import plan_faults
from liba.rounds.selectors.plans import Ground, plan_of, read_ground
from liba.rounds.selectors.targets import selects_anything
from liba.rounds.terms.plans import RoundSpec


def start_round(
    actor: Actor,
    *,
    code: str,
    name: Text,
    spec: RoundSpec,
    starts_on: date,
    ends_on: date,
    now: datetime,
    measure_id: int | None = None,
    planned: bool = False,
) -> Round:
    """Start a round from a day to a day (inclusive). `planned`: its doors may still be unknown, as in a new town.

    Refuses a plan that can't be carried out (a recurrence that never fires within it, windows that overlap, steps that
    go down), a selector over nothing, an area or form that does not exist, and a code that is taken.
    """
    ground = read_ground()
    _require(actor, spec, ground)
    with decision():
        if Round.objects.filter(code=code).exists():
            raise RoundCodeTaken(round=code)
        _check(spec, starts_on, ends_on, ground, planned=planned)
        measure = _measure(measure_id)
        started = Round.objects.create(
            code=code, name_zh=name.zh, name_en=name.en, spec=msgspec.to_builtins(spec), measure=measure,
            starts_on=starts_on, ends_on=ends_on,
        )  # fmt: skip
        record(
            actor, "rounds.round.started", "round", started.pk, now,
            code=code, form=spec.form, starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat(),
            measure=measure.code if measure else None,
        )  # fmt: skip
    return started


def change_round(
    actor: Actor,
    round_id: int,
    *,
    version: int,
    name: Text,
    spec: RoundSpec,
    ends_on: date,
    now: datetime,
    planned: bool = False,
) -> Round:
    """Change a round's name, plan and end. `version` is the one that the editor saw: `Stale` when somebody was faster.

    Visits stay with the dues that they answered. Refuses what `start_round` refuses, and a round that is over.
    """
    ground = read_ground()
    _require(actor, spec, ground)
    with decision():
        found = _locked(round_id)
        _require(actor, msgspec.convert(found.spec, RoundSpec), ground)
        _refuse_over(found, now)
        if found.version != version:
            raise Stale(what=found.code)
        _check(spec, found.starts_on, ends_on, ground, planned=planned)
        found.name_zh, found.name_en = name.zh, name.en
        found.spec, found.ends_on = msgspec.to_builtins(spec), ends_on
        found.version += 1
        found.save(update_fields=["name_zh", "name_en", "spec", "ends_on", "version"])
        record(
            actor, "rounds.round.changed", "round", found.pk, now,
            code=found.code, form=spec.form, ends_on=ends_on.isoformat(), version=found.version,
        )  # fmt: skip
    return found


def stop_round(actor: Actor, round_id: int, *, now: datetime) -> Round:
    """Stop a round at once: nothing opens any more; what was open before stays to be settled. Refuses one that is over."""
    ground = read_ground()
    with decision():
        found = _locked(round_id)
        _require(actor, msgspec.convert(found.spec, RoundSpec), ground)
        _refuse_over(found, now)
        found.stopped_at, found.stopped_by = now, actor.name
        found.version += 1
        found.save(update_fields=["stopped_at", "stopped_by", "version"])
        record(actor, "rounds.round.stopped", "round", found.pk, now, code=found.code)
    return found


def _require(actor: Actor, spec: RoundSpec, ground: Ground) -> None:
    for path in ground.selected(spec.over.areas) or ("",):
        actor.require(Power.MANAGE_ROUNDS, path)


def _check(spec: RoundSpec, starts_on: date, ends_on: date, ground: Ground, *, planned: bool) -> None:
    for fault in plan_faults(spec, starts_on, ends_on):
        raise PlanFaulty(fault=fault.code.value, place=".".join(map(str, fault.place)), detail=fault.detail)
    named = (*spec.over.areas, *(code for denser in spec.denser for code in denser.areas))
    for code in named:
        if code not in ground.path_of_code:
            raise NotFound(what=code)
    if not FormVersion.objects.filter(code=spec.form).exists():
        raise UnknownForm(form=spec.form, version=1)
    if not planned and not selects_anything(spec.over, starts_on, ground):
        raise NothingSelected(over=spec.over.over.value)


def _measure(measure_id: int | None) -> Measure | None:
    if measure_id is None:
        return None
    found = Measure.objects.filter(pk=measure_id).first()
    if found is None:
        raise NotFound(what=f"measure {measure_id}")
    return found


def _refuse_over(found: Round, now: datetime) -> None:
    zone = settings.LIBA_ZONE
    if plan_of(found, enforced_windows(now)).over_at(now, zone):
        since = found.stopped_at.astimezone(zone).date() if found.stopped_at else found.ends_on
        raise RoundOver(round=found.code, since=min(since, local_day(now, zone)).isoformat())


def _locked(round_id: int) -> Round:
    found = Round.objects.select_for_update().filter(pk=round_id).first()
    if found is None:
        raise NotFound(what=f"round {round_id}")
    return found
