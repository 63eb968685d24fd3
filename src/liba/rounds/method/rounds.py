"""Rounds of a playbook: what is wrong with them, and the steps that start, change and stop them."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import gettext_noop

from liba.governance.method import Difference, Fault, Step, StepKind, differing, repeated, unknown
from liba.governance.models import Measure
from liba.kernel.actors import Actor
from liba.rounds.method.round_sections import RoundSection
from liba.rounds.models import Round
from liba.rounds.plan_words import in_words
from liba.rounds.rules.faults import Place, plan_faults
from liba.rounds.services.rounds import change_round, start_round, stop_round
from liba.rounds.terms.plans import Over, RoundSpec
from liba.territory.terms import SiteKind
from liba.workforce.terms import PostKind

ROUND, FORM, AREA, MEASURE = (
    gettext_noop("round"),
    gettext_noop("form"),
    gettext_noop("area"),
    gettext_noop("measure"),
)
KIND = gettext_noop("kind")
_KINDS = {
    Over.SITES: tuple(kind.value for kind in SiteKind),
    Over.POSTS: tuple(kind.value for kind in PostKind),
}
# Faults are looked for as if the round began on a Monday of a year with a 29 February: its weekday is not the town's fault.
_ANY_MONDAY = date(2024, 1, 1)


def round_faults(
    rounds: tuple[RoundSection, ...],
    *,
    forms: Collection[str],
    areas: Collection[str],
    measures: Collection[str],
) -> Iterator[Fault]:
    """Codes used twice, references to nothing, and whatever keeps a round from being carried out."""
    yield from repeated("rounds", (one.code for one in rounds))
    for number, section in enumerate(rounds):
        path = ("rounds", number)
        yield from unknown((*path, "form"), section.form, forms, FORM)
        if section.measure:
            yield from unknown((*path, "measure"), section.measure, measures, MEASURE)
        for place, code in enumerate(section.over.areas):
            yield from unknown((*path, "over", "areas", place), code, areas, AREA)
        for row, denser in enumerate(section.denser):
            for place, code in enumerate(denser.areas):
                yield from unknown((*path, "denser", row, "areas", place), code, areas, AREA)
        kinds = _KINDS.get(section.over.sort, ())
        for place, kind in enumerate(section.over.kinds):
            yield from unknown((*path, "over", "kinds", place), kind, kinds, KIND)
        first = section.starts if isinstance(section.starts, date) else _ANY_MONDAY
        for fault in plan_faults(section.spec(), first, first + timedelta(days=section.days - 1)):
            yield Fault((*path, *_written(fault.place)), in_words(fault))


def _written(place: Place) -> Place:
    """The way in the playbook to a place of the plan: what is counted there is a number of days here."""
    return ("days",) if place == ("ends_on",) else place


def round_steps(rounds: tuple[RoundSection, ...], *, now: datetime, zone: ZoneInfo) -> Iterator[Step]:
    """Rounds to start, to change and to stop. One that is over is the town's history and stays as it is."""
    present = {one.code: one for one in Round.objects.all()}
    for section in rounds:
        found = present.get(section.code)
        if found is None:
            if not section.ended:
                yield Step(StepKind.ADD, ROUND, section.code, section.name.zh, _starter(section, zone))
        elif found.stopped_at is not None or found.ends_on < now.astimezone(zone).date():
            continue
        elif section.ended:
            yield Step(StepKind.END, ROUND, section.code, section.name.zh, _stopper(found))
        elif differences := _differences(found, section):
            yield Step(
                StepKind.CHANGE, ROUND, section.code, section.name.zh, _changer(found, section), differences
            )


def _starter(section: RoundSection, zone: ZoneInfo) -> Callable[[Actor, datetime], object]:
    def start(actor: Actor, now: datetime) -> object:
        first = section.first_day(zone, now)
        measure = Measure.objects.get(code=section.measure) if section.measure else None
        return start_round(
            actor,
            code=section.code,
            name=section.name.text,
            spec=section.spec(),
            starts_on=first,
            ends_on=first + timedelta(days=section.days - 1),
            measure_id=measure.pk if measure else None,
            planned=True,
            now=now,
        )

    return start


def _changer(found: Round, section: RoundSection) -> Callable[[Actor, datetime], object]:
    return lambda actor, now: change_round(
        actor,
        found.pk,
        version=found.version,
        name=section.name.text,
        spec=section.spec(),
        ends_on=_last_day(found, section),
        planned=True,
        now=now,
    )


def _stopper(found: Round) -> Callable[[Actor, datetime], object]:
    return lambda actor, now: stop_round(actor, found.pk, now=now)


def _last_day(found: Round, section: RoundSection) -> date:
    return found.starts_on + timedelta(days=section.days - 1)


def _differences(found: Round, section: RoundSection) -> tuple[Difference, ...]:
    ours, theirs = section.spec(), msgspec.convert(found.spec, RoundSpec)
    fields = [
        (name, getattr(theirs, name), getattr(ours, name))
        for name in ("form", "over", "by", "when", "denser", "missed", "in_close")
    ]
    return differing(
        (
            ("name.zh", found.name_zh, section.name.zh),
            ("name.en", found.name_en, section.name.en),
            *fields,
            ("days", (found.ends_on - found.starts_on).days + 1, section.days),
        )
    )
