"""The shapes of access's sections in a playbook: types of passes, rules with their own cases, gates."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field

from liba.access.terms import (
    AdmissionRule,
    GateKind,
    Locality,
    Need,
    PassKind,
    PassStatus,
    Purpose,
    ReasonCode,
    Span,
    TemperatureRule,
    Verdict,
)
from liba.governance.method import Code, Section, Words

_CLOCKS = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")


def _clock_span(value: str) -> str:
    if not _CLOCKS.match(value):
        raise ValueError(_("hours such as 06:00-20:00"))
    return value


Hours = Annotated[str, AfterValidator(_clock_span)]


def span(hours: str) -> Span:
    """Minutes of `06:00-20:00`: (360, 1200). An end of 24:00 is 1440."""
    first, last = hours.split("-")
    return _minute(first), _minute(last)


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


class PassTypeSection(Section):
    """A type of pass. `lunar_digits`: last digits of the lunar days on which it admits; none means every day."""

    code: str = Field(min_length=1, max_length=20, pattern=r"^[a-z][a-z0-9_-]*$")
    kind: PassKind
    name: Words
    colour: str = Field(default="white", pattern=r"^(red|yellow|blue|green|white|orange|purple)$")
    lunar_digits: tuple[Annotated[int, Field(ge=0, le=9)], ...] = ()
    hours: tuple[Hours, ...] = ()
    cordon: str
    measure: str
    one_entry_a_day: bool = False
    cards_a_household: int = Field(default=1, ge=1, le=20)
    longest_days: int = Field(default=0, ge=0, le=366)


class TemperatureSection(Section):
    """The limit in °C, and whether exactly the limit is refused (含) or admitted."""

    limit: Decimal = Field(ge=35, le=42, decimal_places=1)
    at_limit: Verdict

    @property
    def rule(self) -> TemperatureRule:
        """As tenths of a degree."""
        return TemperatureRule(int(self.limit * 10), self.at_limit is Verdict.REFUSE)


class PurposeSection(Section):
    """A purpose that a guard can tap."""

    code: str = Field(min_length=1, max_length=20, pattern=r"^[a-z][a-z0-9_-]*$")
    text: Words
    admitted: bool = True


class CaseAnswers(Section):
    """What the guard of a case tapped; temperature in °C. What is left out was not tapped."""

    mask: bool | None = None
    id: bool | None = None
    local: bool | None = None
    temperature: Decimal | None = Field(default=None, decimal_places=1)
    purpose: str | None = None


class CaseSection(Section):
    """A rule's own test: who comes when with what, and what must be said. Without `expect` reasons he is admitted."""

    name: Words
    at: datetime
    card: str = ""
    status: PassStatus = PassStatus.GOOD
    used: bool = False
    answers: CaseAnswers = CaseAnswers()
    expect: tuple[ReasonCode, ...] = ()


class RuleSection(Section):
    """A gate's rule under a measure, and the cases that it must answer as the town means it."""

    code: str = Code
    measure: str
    needs: tuple[Need, ...] = ()
    temperature: TemperatureSection | None = None
    purposes: tuple[PurposeSection, ...] = ()
    locality: Locality = Locality.ANYONE
    hours: tuple[Hours, ...] = ()
    pass_types: tuple[str, ...] = ()
    once_a_day: bool = True
    uncovered_days_admit: bool = False
    sentences: dict[ReasonCode, Words] = {}
    cases: tuple[CaseSection, ...] = ()

    def rule(self, version: int = 1) -> AdmissionRule:
        """As the value that gates decide by."""
        return AdmissionRule(
            version=version,
            needs=self.needs,
            temperature=self.temperature.rule if self.temperature else None,
            purposes=tuple(Purpose(p.code, p.text.text, p.admitted) for p in self.purposes),
            locality=self.locality,
            hours=tuple(span(hours) for hours in self.hours),
            pass_types=self.pass_types,
            once_a_day=self.once_a_day,
            uncovered_days_admit=self.uncovered_days_admit,
            sentences={code.value: words.text for code, words in self.sentences.items()},
        )


class GateSection(Section):
    """A gate of a cordon; `area` is where it stands. Without hours it stands day and night."""

    code: str = Code
    name: Words
    kind: GateKind
    cordon: str
    rule: str
    area: str = ""
    open: bool = True
    hours: Hours | None = None
    at: tuple[float, float] | None = None

    @property
    def minutes(self) -> Span:
        """When it opens and closes, in minutes; equal when it never closes."""
        if self.hours is None:
            return (0, 0)
        first, last = span(self.hours)
        return first, last % 1440
