"""The shape of forms in a playbook, written as a town writes: numbers with their decimals, limits that say what happens
exactly at them."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from liba.governance.method import Path, Section, Words
from liba.kernel.text import Text
from liba.rounds.rules.answers import NUMBERS
from liba.rounds.terms.forms import (
    About,
    Bounds,
    Choice,
    Condition,
    FormSpec,
    Limit,
    Question,
    QuestionKind,
    Severity,
)

MOST = 1_000_000
Number = (
    Annotated[int, Field(ge=-MOST, le=MOST)] | Annotated[float, Field(ge=-MOST, le=MOST, allow_inf_nan=False)]
)
FormCode = Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_]*$")


class AtLimit(StrEnum):
    """What exactly the limit means."""

    ALERT = "alert"
    FINE = "fine"


class BoundsSection(Section):
    """What a number may be: `least` and `most` are allowed themselves, `above` and `below` are not."""

    least: Number | None = None
    most: Number | None = None
    above: Number | None = None
    below: Number | None = None


class ChoiceSection(Section):
    """One of the answers to choose from."""

    code: str = FormCode
    name: Words


class ConditionSection(Section):
    """Asked only when an earlier question (of the door, or of the same person) was answered with one of these."""

    question: str
    answers: tuple[str, ...] = Field(min_length=1)


class QuestionSection(Section):
    """One question. A number has `decimals`, and its bounds and `all_well` are written with them."""

    code: str = FormCode
    ask: QuestionKind
    label: Words
    hint: Words | None = None
    about: About = About.HOUSEHOLD
    unit: str = Field(default="", max_length=20)
    decimals: int = Field(default=0, ge=0, le=3)
    bounds: BoundsSection = BoundsSection()
    choices: tuple[ChoiceSection, ...] = ()
    required: bool = True
    when: ConditionSection | None = None
    all_well: str | Number | tuple[str, ...] = ""

    @property
    def numbers(self) -> Iterator[tuple[Path, Number]]:
        """Every number that stands in whole units later, and the way to it."""
        for name in ("least", "most", "above", "below"):
            value = getattr(self.bounds, name)
            if value is not None:
                yield ("bounds", name), value
        if isinstance(self.all_well, int | float) and self.ask in NUMBERS:
            yield ("all_well",), self.all_well

    def question(self) -> Question:
        """As the value that phones ask by."""
        return Question(
            code=self.code,
            kind=self.ask,
            label=self.label.text,
            about=self.about,
            unit=self.unit,
            decimals=self.decimals,
            bounds=self._bounds(),
            choices=tuple(Choice(choice.code, choice.name.text) for choice in self.choices),
            required=self.required,
            when=Condition(self.when.question, self.when.answers) if self.when else None,
            all_well=self._tap(),
            hint=self.hint.text if self.hint else Text(""),
        )

    def _bounds(self) -> Bounds:
        written = self.bounds
        low = written.least if written.above is None else written.above
        high = written.most if written.below is None else written.below
        return Bounds(
            low=None if low is None else whole(low, self.decimals),
            high=None if high is None else whole(high, self.decimals),
            low_included=written.above is None,
            high_included=written.below is None,
        )

    def _tap(self) -> str:
        if isinstance(self.all_well, tuple):
            return ",".join(self.all_well)
        if isinstance(self.all_well, str):
            return self.all_well
        return str(whole(self.all_well, self.decimals))


class LimitSection(Section):
    """An answer that raises an alert: a number from `at_least` up or `at_most` down, `at_limit` saying what exactly the
    limit means; or one of `answers`."""

    code: str = FormCode
    question: str
    name: Words
    severity: Severity = Severity.URGENT
    at_least: Number | None = None
    at_most: Number | None = None
    at_limit: AtLimit | None = None
    answers: tuple[str, ...] = ()

    @property
    def numbers(self) -> Iterator[tuple[Path, Number]]:
        """Both ends, where they are given."""
        for name in ("at_least", "at_most"):
            value = getattr(self, name)
            if value is not None:
                yield (name,), value

    def limit(self, decimals: int) -> Limit:
        """As the value that alerts are raised by, in the question's whole units."""
        return Limit(
            code=self.code,
            question=self.question,
            name=self.name.text,
            severity=self.severity,
            at_least=None if self.at_least is None else whole(self.at_least, decimals),
            at_most=None if self.at_most is None else whole(self.at_most, decimals),
            included=self.at_limit is not AtLimit.FINE,
            answers=self.answers,
        )


class FormSection(Section):
    """A form: its questions in the order in which they are asked, and what raises an alert."""

    code: str = FormCode
    name: Words
    questions: tuple[QuestionSection, ...] = Field(min_length=1)
    limits: tuple[LimitSection, ...] = ()

    def decimals_of(self, question: str) -> int:
        """The decimals of a question's numbers; none when there is no such question."""
        return next((one.decimals for one in self.questions if one.code == question), 0)

    def form(self) -> FormSpec:
        """As the value that is decided."""
        return FormSpec(
            code=self.code,
            name=self.name.text,
            questions=tuple(question.question() for question in self.questions),
            limits=tuple(limit.limit(self.decimals_of(limit.question)) for limit in self.limits),
        )


def whole(value: Number, decimals: int) -> int:
    """A number as it is written, in whole units of `10 ** -decimals`: 37.3 with one decimal is 373."""
    return int(Decimal(str(value)).scaleb(decimals))


def is_exact(value: Number, decimals: int) -> bool:
    """Whether the number has no more decimals than that."""
    scaled = Decimal(str(value)).scaleb(decimals)
    return scaled == scaled.to_integral_value()
