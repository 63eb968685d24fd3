"""Telling of returns that are missing: in the cycle's steps, once each for a unit, whatever became of the server."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings

from liba.accounts.services import tell
from liba.command.models import ReturnNudge, UnitReturn
from liba.command.rules.cycle import steps_due
from liba.command.selectors.calling import Calling, read_calling
from liba.command.selectors.cycle import reporting_units
from liba.command.selectors.cycle_spec import cycle_on, moment_of
from liba.command.services.messages import send_message
from liba.command.terms.cycle import CycleStep
from liba.command.terms.messages import MessageKind
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.kernel.text import as_facts, listed
from liba.workforce.models import Unit

KIND: Final = MessageKind.RETURN_MISSING
_NAMED = 6  # units in one sentence; of more the number is said


@dataclass(frozen=True)
class _Asked:
    """The day that is asked for: when its returns are in, whose, and who is called."""

    day: date
    hour: datetime
    units: Sequence[Unit]
    calling: Calling


def nudge_missing(actor: Actor, *, now: datetime) -> int:
    """Take every step of the present day whose time has come; how many units somebody was told of.

    After a standstill each step that was missed is still taken, once, for the units that have not reported by then.
    Days that are over are left: nobody can report in time for them any more.
    """
    day = local_day(now, settings.LIBA_ZONE)
    spec = cycle_on(day)
    if spec is None:
        return 0
    hour = moment_of(day, spec.returns)
    due = list(steps_due(spec.steps, hour, now))
    if not due:
        return 0
    units = list(reporting_units(spec, day))
    waiting = _waiting(units, day, [place for place, _step, _at in due])
    if not any(waiting.values()):
        return 0
    asked = _Asked(day, hour, units, read_calling(units, day, now))
    return sum(_take(actor, place, step, asked, now) for place, step, _at in due if waiting[place])


def _waiting(units: Sequence[Unit], day: date, places: Sequence[int]) -> Mapping[int, list[Unit]]:
    """For each step the units that have not reported and that nobody was told of at it."""
    reported = set(UnitReturn.objects.filter(day=day).values_list("unit_id", flat=True))
    told = set(ReturnNudge.objects.filter(day=day).values_list("unit_id", "step"))
    return {
        place: [unit for unit in units if unit.pk not in reported and (unit.pk, place) not in told]
        for place in places
    }


def _take(actor: Actor, place: int, step: CycleStep, asked: _Asked, now: datetime) -> int:
    """One step: those who are called hear once, of all their units together."""
    with decision():
        take_turn()
        # Between the reading and one's turn a unit may have reported, or another process may have told.
        units = _waiting(asked.units, asked.day, [place])[place]
        if not units:
            return 0
        of: dict[int, list[Unit]] = defaultdict(list)
        told: dict[int, int] = {}
        for unit in units:
            users = asked.calling.users(unit, step.to)
            told[unit.pk] = len(users)
            for user in users:
                of[user].append(unit)
        ReturnNudge.objects.bulk_create(
            ReturnNudge(unit=unit, day=asked.day, step=place, told=told[unit.pk], told_at=now)
            for unit in units
        )
        together: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for user, theirs in of.items():
            together[tuple(unit.pk for unit in theirs)].append(user)
        by_id = {unit.pk: unit for unit in units}
        for ids, whom in together.items():
            tell(whom, KIND.value, facts_of([by_id[pk] for pk in ids], asked.day, asked.hour), now)
        # Outside it is only said by when, so that one message does for everybody.
        send_message(
            KIND,
            of,
            {"due": said_clock(asked.hour)},
            subject=("cycle", f"{asked.day}:{place}"),
            now=now,
            expires_at=moment_of(asked.day + timedelta(days=1), 0),
            made_by=actor.name,
            notice=False,
        )
        record(
            actor, "command.return.nudged", "cycle", f"{asked.day}:{place}", now,
            day=asked.day.isoformat(), step=place + 1, to=step.to, units=len(units), told=len(of),
        )  # fmt: skip
    return len(units)


def facts_of(units: Sequence[Unit], day: date, hour: datetime) -> dict[str, str | int]:
    """What is said of missing returns: which units, how many, and by when. Names of units only."""
    named = listed([unit.name for unit in units[:_NAMED]], "…" if len(units) > _NAMED else "")
    return {
        **as_facts("units", named),
        "count": len(units),
        "day": day.isoformat(),
        "due": said_clock(hour),
    }


def said_clock(moment: datetime) -> str:
    """A moment by the town's clock."""
    return moment.astimezone(settings.LIBA_ZONE).strftime("%H:%M")
