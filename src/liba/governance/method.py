"""This module's section of a playbook, and what every module's section is made of: shapes, faults, steps."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field

from liba.governance.models import Measure
from liba.governance.services import decide_measure, end_measure
from liba.governance.terms import MeasureKind, MeasureState
from liba.kernel.actors import Actor
from liba.kernel.text import Text

Path = tuple[str | int, ...]
Code = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")


class Section(BaseModel):
    """A part of a playbook. A key that it does not know is a fault, not a comment."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Section):
    """A name or sentence in Chinese and, if the town has it, English."""

    zh: str = Field(min_length=1)
    en: str = ""

    @property
    def text(self) -> Text:
        """As the kernel's value."""
        return Text(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a path of the playbook; `known` are the right words there, from which the nearest is offered."""

    path: Path
    sentence: str
    known: tuple[str, ...] = ()


class StepKind(StrEnum):
    """What applying a playbook does to one thing; `STAYS` tells of a difference that it leaves alone."""

    ADD = "add"
    CHANGE = "change"
    END = "end"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: what the town has and what the playbook says."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Step:
    """One step from what a town has to what its playbook says. `act` does it through a service."""

    kind: StepKind
    thing: str
    code: str
    name: str
    act: Callable[[Actor, datetime], object]
    differences: tuple[Difference, ...] = field(default=())


class StartWord(StrEnum):
    """A measure may start on the day on which the playbook is first applied."""

    ON_APPLY = "on_apply"


class MeasureSection(Section):
    """A measure: kind, ground, scope, from when for how many days. `ended` with a reason ends it."""

    code: str = Code
    kind: MeasureKind
    title: Words
    legal_basis: str = Field(min_length=1)
    scope: str = Field(min_length=1)
    starts: date | StartWord
    days: int = Field(gt=0, le=366)
    ended: str = ""


def differing(pairs: Iterable[tuple[str, object, object]]) -> tuple[Difference, ...]:
    """The fields of (name, old, new) whose values are not equal, in words."""
    return tuple(Difference(name, str(old), str(new)) for name, old, new in pairs if old != new)


def repeated(path: str, codes: Iterable[str]) -> Iterator[Fault]:
    """A fault for each code that stands twice in a list."""
    seen: set[str] = set()
    for place, code in enumerate(codes):
        if code in seen:
            yield Fault((path, place, "code"), _("The code %(code)s is used twice.") % {"code": code})
        seen.add(code)


def unknown(path: Path, code: str, known: Iterable[str], what: str) -> Iterator[Fault]:
    """A fault if a reference points to nothing."""
    words = tuple(known)
    if code not in words:
        yield Fault(path, _("There is no %(what)s “%(code)s”.") % {"what": _(what), "code": code}, words)


def measure_faults(measures: tuple[MeasureSection, ...]) -> Iterator[Fault]:
    """Codes are unique."""
    yield from repeated("measures", (measure.code for measure in measures))


def measure_steps(sections: tuple[MeasureSection, ...], *, now: datetime, zone: ZoneInfo) -> Iterator[Step]:
    """Measures to decide and to end. One that was decided is never rewritten: a renewal is a new decision."""
    decided = {measure.code: measure for measure in Measure.objects.all()}
    for section in sections:
        measure = decided.get(section.code)
        if measure is None:
            yield Step(StepKind.ADD, THING, section.code, section.title.zh, _decider(section, zone))
            continue
        if section.ended:
            if measure.state(now) in (MeasureState.PLANNED, MeasureState.RUNNING):
                yield Step(
                    StepKind.END, THING, section.code, section.title.zh, _ender(measure, section.ended)
                )
            continue
        differences = _measure_differences(measure, section, zone)
        if differences:
            yield Step(StepKind.STAYS, THING, section.code, section.title.zh, _nothing, differences)


THING = gettext_noop("measure")


def starts_at(section: MeasureSection, zone: ZoneInfo, now: datetime) -> datetime:
    """Local midnight of the start; of the present day for `on_apply`."""
    day = section.starts if isinstance(section.starts, date) else now.astimezone(zone).date()
    return datetime.combine(day, time(), zone)


def _decider(section: MeasureSection, zone: ZoneInfo) -> Callable[[Actor, datetime], object]:
    def decide(actor: Actor, now: datetime) -> object:
        start = starts_at(section, zone, now)
        return decide_measure(
            actor,
            code=section.code,
            kind=section.kind,
            title=section.title.text,
            legal_basis=section.legal_basis,
            scope=section.scope,
            starts_at=start,
            ends_at=start + timedelta(days=section.days),
            now=now,
        )

    return decide


def _ender(measure: Measure, reason: str) -> Callable[[Actor, datetime], object]:
    return lambda actor, now: end_measure(actor, measure.pk, reason=reason, now=now)


def _measure_differences(measure: Measure, section: MeasureSection, zone: ZoneInfo) -> tuple[Difference, ...]:
    pairs: list[tuple[str, object, object]] = [
        ("kind", measure.kind, section.kind.value),
        ("title.zh", measure.title_zh, section.title.zh),
        ("legal_basis", measure.legal_basis, section.legal_basis.strip()),
        ("scope", measure.scope, section.scope.strip()),
        ("days", (measure.ends_at - measure.starts_at).days, section.days),
    ]
    if isinstance(section.starts, date):
        pairs.append(("starts", measure.starts_at.astimezone(zone).date(), section.starts))
    return differing(pairs)


def _nothing(actor: Actor, now: datetime) -> None:
    """A step that stays does nothing."""
