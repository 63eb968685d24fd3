"""The section `cycle` of a playbook: the day's hours, who is called for a missing return, what the briefing shows."""

import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Annotated, Literal, Self

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import AfterValidator, Field, model_validator

from liba.command.models import CycleVersion
from liba.command.services.cycle import decide_cycle
from liba.command.terms.cycle import (
    DEFAULT_STEPS,
    BriefingPaper,
    Called,
    CycleFigure,
    CycleSpec,
    CycleStep,
)
from liba.governance.method import Code, Fault, Section, Step, StepKind, Words, differing, unknown
from liba.kernel.actors import Actor
from liba.kernel.text import Text

_CLOCK = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)$")
_DAY = 1440
CYCLE, FIGURE, TEMPLATE = gettext_noop("daily cycle"), gettext_noop("figure"), gettext_noop("unit template")


def _clock(value: str) -> str:
    if not _CLOCK.match(value):
        raise ValueError(_("a time such as 16:00"))
    return value


Clock = Annotated[str, AfterValidator(_clock)]


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


class CycleStepSection(Section):
    """Who is told of a missing return, so many minutes before (negative) or after the returns' hour."""

    minutes: int = Field(ge=-720, le=720)
    to: Called


class CycleFigureSection(Section):
    """A figure of `returns` on the briefing; its target as a number, or in percent of another figure."""

    code: str = Code
    target: int | None = Field(default=None, ge=0)
    of: str = ""
    aim: Literal["least", "most"] = "least"

    @model_validator(mode="after")
    def _of_a_target(self) -> Self:
        if self.of and self.target is None:
            raise ValueError(_("`of` needs a `target` in percent"))
        return self


class PaperSection(Section):
    """How the briefing looks on paper. `template` is a DOCX of the town's own, by its name in the folder `templates`."""

    office: Words | None = None
    title: Words | None = None
    template: str = Field(default="", max_length=100, pattern=r"^([\w-][\w .-]*\.docx)?$")


class CycleSection(Section):
    """The day's cycle: returns in, briefing, tomorrow's tasks out; whose returns, and who is called for one that is missing."""

    returns: Clock = "16:00"
    briefing: Clock = "18:00"
    tasks: Clock = "19:00"
    units: tuple[str, ...] = ()
    steps: tuple[CycleStepSection, ...] | None = None
    figures: tuple[CycleFigureSection, ...] = ()
    paper: PaperSection = PaperSection()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not _minute(self.returns) < _minute(self.briefing) < _minute(self.tasks):
            raise ValueError(_("returns, then the briefing, then the tasks"))
        return self

    def spec(self) -> CycleSpec:
        """As the module's own value; steps in the order of their time."""
        steps: tuple[CycleStep, ...] = DEFAULT_STEPS
        if self.steps is not None:
            steps = tuple(CycleStep(one.minutes, one.to) for one in sorted(self.steps, key=_by_time))
        return CycleSpec(
            returns=_minute(self.returns),
            briefing=_minute(self.briefing),
            tasks=_minute(self.tasks),
            steps=steps,
            units=self.units,
            figures=tuple(CycleFigure(one.code, one.target, one.of, one.aim) for one in self.figures),
            paper=BriefingPaper(_text(self.paper.office), _text(self.paper.title), self.paper.template),
        )


def _by_time(step: CycleStepSection) -> int:
    return step.minutes


def _text(words: Words | None) -> Text:
    return words.text if words else Text("")


def cycle_faults(
    section: CycleSection | None,
    *,
    figures: Collection[str],
    templates: Collection[str],
    sealed: str | None,
) -> Iterator[Fault]:
    """Figures and templates that are not there, what stands twice, a step on another day, an hour other than the seal's.

    `sealed` is when the section `returns` seals; None when the playbook has none.
    """
    if section is None:
        return
    if sealed is not None and section.returns != sealed:
        sentence = _("The daily return is sealed at %(sealed)s; the cycle must say the same.")
        yield Fault(("cycle", "returns"), sentence % {"sealed": sealed}, (sealed,))
    for number, code in enumerate(section.units):
        yield from unknown(("cycle", "units", number), code, templates, TEMPLATE)
    yield from _figure_faults(section, figures)
    yield from _step_faults(section)


def _figure_faults(section: CycleSection, figures: Collection[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, figure in enumerate(section.figures):
        yield from unknown(("cycle", "figures", number, "code"), figure.code, figures, FIGURE)
        if figure.of:
            yield from unknown(("cycle", "figures", number, "of"), figure.of, figures, FIGURE)
        if figure.code in seen:
            sentence = _("The code %(code)s is used twice.") % {"code": figure.code}
            yield Fault(("cycle", "figures", number, "code"), sentence)
        seen.add(figure.code)


def _step_faults(section: CycleSection) -> Iterator[Fault]:
    seen: set[tuple[int, str]] = set()
    for number, step in enumerate(section.steps or ()):
        if not 0 <= _minute(section.returns) + step.minutes < _DAY:
            yield Fault(("cycle", "steps", number, "minutes"), _("This step would be on another day."))
        if (step.minutes, step.to) in seen:
            yield Fault(("cycle", "steps", number), _("This step stands here twice."))
        seen.add((step.minutes, step.to))


def cycle_steps(section: CycleSection | None) -> Iterator[Step]:
    """A new version of the cycle where it differs from the one in force."""
    if section is None:
        return
    spec = section.spec()
    newest = CycleVersion.objects.order_by("-version").first()
    if newest is None:
        yield Step(StepKind.ADD, CYCLE, "cycle", "", _decider(spec))
    elif (held := msgspec.convert(newest.spec, CycleSpec)) != spec:
        pairs = ((name, getattr(held, name), getattr(spec, name)) for name in CycleSpec.__struct_fields__)
        yield Step(StepKind.CHANGE, CYCLE, "cycle", "", _decider(spec), differing(pairs))


def _decider(spec: CycleSpec) -> Callable[[Actor, datetime], object]:
    return lambda actor, now: decide_cycle(actor, spec, now=now)
