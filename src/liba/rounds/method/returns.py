"""The section `returns` of a playbook: what the daily return counts, and when it is sealed."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Self

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import AfterValidator, Field, model_validator

from liba.governance.method import (
    Code,
    Difference,
    Fault,
    Path,
    Section,
    Step,
    StepKind,
    Words,
    repeated,
    unknown,
)
from liba.kernel.actors import Actor
from liba.registry.terms import Presence
from liba.rounds.models import ReturnLayout
from liba.rounds.services.returns import decide_return
from liba.rounds.terms.returns import (
    Answered,
    DueCount,
    DuesOf,
    Enrolled,
    Figure,
    How,
    PresenceChanged,
    Raised,
    ReturnSpec,
    Summed,
)

_CLOCK = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)$")
RETURN, FORM, QUESTION, ROUND, LIMIT = (
    gettext_noop("daily return"),
    gettext_noop("form"),
    gettext_noop("question"),
    gettext_noop("round"),
    gettext_noop("limit"),
)


def _clock(value: str) -> str:
    if not _CLOCK.match(value):
        raise ValueError(_("a time such as 16:00"))
    return value


class AnsweredSection(Section):
    """Of whom a question was answered so."""

    form: str
    question: str
    answers: tuple[str, ...] = ()


class SummedSection(Section):
    """A number or count, added up."""

    form: str
    question: str


class RaisedSection(Section):
    """Alerts of a limit."""

    limit: str


class DuesSection(Section):
    """Dues of a round."""

    round: str
    count: DueCount


class EnrolledSection(Section):
    """Those who are followed."""

    reasons: tuple[str, ...] = ()
    new: bool = False


class PresenceSection(Section):
    """Changes of who is at home."""

    to: Presence


class FigureSection(Section):
    """One figure: its code, its name, and exactly one way to count it."""

    code: str = Code
    name: Words
    answered: AnsweredSection | None = None
    sum: SummedSection | None = None
    alerts: RaisedSection | None = None
    dues: DuesSection | None = None
    enrolled: EnrolledSection | None = None
    presence: PresenceSection | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = (self.answered, self.sum, self.alerts, self.dues, self.enrolled, self.presence)
        if sum(way is not None for way in ways) != 1:
            raise ValueError(_("one of answered, sum, alerts, dues, enrolled, presence"))
        return self

    def figure(self) -> Figure:
        """As the module's own value."""
        return Figure(self.code, self.name.text, self._how())

    def _how(self) -> How:
        if self.answered:
            return Answered(self.answered.form, self.answered.question, self.answered.answers)
        if self.sum:
            return Summed(self.sum.form, self.sum.question)
        if self.alerts:
            return Raised(self.alerts.limit)
        if self.dues:
            return DuesOf(self.dues.round, self.dues.count)
        if self.enrolled:
            return Enrolled(self.enrolled.reasons, self.enrolled.new)
        assert self.presence is not None
        return PresenceChanged(self.presence.to.value)


class ReturnSection(Section):
    """The daily return."""

    sealed: Annotated[str, AfterValidator(_clock)] = "16:00"
    figures: tuple[FigureSection, ...] = Field(min_length=1)

    def spec(self) -> ReturnSpec:
        """As the module's own value."""
        hour, minute = self.sealed.split(":")
        return ReturnSpec(tuple(one.figure() for one in self.figures), int(hour) * 60 + int(minute))


def return_faults(
    section: ReturnSection | None,
    *,
    questions: Mapping[str, Collection[str]],
    limits: Collection[str],
    rounds: Collection[str] | None,
) -> Iterator[Fault]:
    """Figures named twice, and references to forms, questions, limits and rounds that are not there.

    `questions` are the codes of each form's questions; without `rounds` those named are not looked for.
    """
    if section is None:
        return
    for fault in repeated("figures", (figure.code for figure in section.figures)):
        yield Fault(("returns", *fault.path), fault.sentence, fault.known)
    for number, figure in enumerate(section.figures):
        path: Path = ("returns", "figures", number)
        for key, asked in (("answered", figure.answered), ("sum", figure.sum)):
            if asked is not None:
                yield from _question_faults((*path, key), asked.form, asked.question, questions)
        if figure.alerts:
            yield from unknown((*path, "alerts", "limit"), figure.alerts.limit, limits, LIMIT)
        if figure.dues and rounds is not None:
            yield from unknown((*path, "dues", "round"), figure.dues.round, rounds, ROUND)


def _question_faults(
    path: Path, form: str, question: str, questions: Mapping[str, Collection[str]]
) -> Iterator[Fault]:
    if form not in questions:
        yield from unknown((*path, "form"), form, questions, FORM)
    else:
        yield from unknown((*path, "question"), question, questions[form], QUESTION)


def return_steps(section: ReturnSection | None) -> Iterator[Step]:
    """A new version of the return where it differs from the one in force."""
    if section is None:
        return
    spec = section.spec()
    newest = ReturnLayout.objects.order_by("-version").first()
    if newest is None:
        yield Step(StepKind.ADD, RETURN, "returns", "", _decider(spec))
    elif msgspec.convert(newest.spec, ReturnSpec) != spec:
        differences = (Difference("figures", _codes(newest.spec), _codes(msgspec.to_builtins(spec))),)
        yield Step(StepKind.CHANGE, RETURN, "returns", "", _decider(spec), differences)


def _codes(spec: dict[str, list[dict[str, str]]]) -> str:
    return ", ".join(figure["code"] for figure in spec["figures"])


def _decider(spec: ReturnSpec) -> Callable[[Actor, datetime], object]:
    return lambda actor, now: decide_return(actor, spec, now=now)
