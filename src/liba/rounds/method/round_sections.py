"""The shape of rounds in a playbook, written as a town writes: times such as 08:00-20:00, measures by their codes."""

import re
from datetime import date, datetime
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, model_validator

from liba.governance.method import Code, Section, StartWord, Words
from liba.rounds.terms.plans import By, Denser, Over, RoundSpec, Selector, Step, When, Window

_CLOCKS = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")


def _clock_span(value: str) -> str:
    if not _CLOCKS.match(value):
        raise ValueError(_("hours such as 08:00-20:00"))
    return value


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


class WindowSection(Section):
    """A span of the day in which one visit is due; one that ends at or before its start ends on the next day."""

    code: str = Field(min_length=1, max_length=30, pattern=r"^[a-z][a-z0-9_-]*$")
    name: Words
    hours: Annotated[str, AfterValidator(_clock_span)]

    def window(self) -> Window:
        """As minutes of the day."""
        opens, closes = (_minute(clock) for clock in self.hours.split("-"))
        return Window(self.code, self.name.text, opens, closes)


class WhenSection(Section):
    """Times of the day, and on which days: a recurrence (RFC 5545), or days after the event; neither is every day."""

    windows: tuple[WindowSection, ...] = Field(min_length=1)
    recurrence: str = ""
    offsets: tuple[Annotated[int, Field(ge=0, le=365)], ...] = ()

    def when(self) -> When:
        """As the value that dues are computed from."""
        return When(tuple(window.window() for window in self.windows), self.recurrence, self.offsets)


class OverSection(Section):
    """What the round goes over: everything of a sort, or what lies in areas, is of kinds, or has codes; `drawn`: of these
    only the posts and places that a published seed drew for the day."""

    sort: Over
    areas: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    drawn: bool = False

    @model_validator(mode="after")
    def _can_be_drawn(self) -> Self:
        if self.drawn and self.sort not in (Over.POSTS, Over.SITES):
            raise ValueError(_("posts or sites, where they are drawn"))
        return self

    def selector(self) -> Selector:
        """As the value that targets are read by."""
        return Selector(self.sort, self.areas, self.kinds, self.codes, self.drawn)


class DenserSection(Section):
    """Areas in which the round comes more often."""

    areas: tuple[str, ...] = Field(min_length=1)
    when: WhenSection


class MissedSection(Section):
    """Whom a missed one is told to, and how many minutes after its time was over."""

    after: int = Field(ge=0, le=7 * 24 * 60)
    to: By


class RoundSection(Section):
    """A round: what is asked, over whom, by whom, when, and what follows when it is missed."""

    code: str = Code
    name: Words
    form: str
    over: OverSection
    by: By
    when: WhenSection
    denser: tuple[DenserSection, ...] = ()
    missed: tuple[MissedSection, ...] = ()
    in_close: bool = True
    measure: str = ""
    starts: date | StartWord = StartWord.ON_APPLY
    days: int = Field(gt=0, le=366)
    ended: bool = False

    def spec(self) -> RoundSpec:
        """As the value that the engine works by."""
        return RoundSpec(
            form=self.form,
            over=self.over.selector(),
            by=self.by,
            when=self.when.when(),
            denser=tuple(Denser(one.areas, one.when.when()) for one in self.denser),
            missed=tuple(Step(step.after, step.to) for step in self.missed),
            in_close=self.in_close,
        )

    def first_day(self, zone: ZoneInfo, now: datetime) -> date:
        """The day on which it starts; the present one for `on_apply`."""
        return self.starts if isinstance(self.starts, date) else now.astimezone(zone).date()
