"""What is wrong with a round's plan, and where in it: said before the round starts, by the console and by playbooks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from liba.rounds.rules.plans import DAY_MINUTES, fires
from liba.rounds.rules.recurrence import UnreadableRecurrence
from liba.rounds.terms.plans import By, Over, RoundSpec, Step, When, Window

_CHAIN = {By.POST: 0, By.NAMED: 0, By.LINKER: 0, By.GRID: 1, By.VILLAGE: 2, By.UNIT: 3, By.OFFICIAL: 3}
_MOST_OFFSET = 365
Place = tuple[str | int, ...]


class PlanFaultCode(StrEnum):
    """What can be wrong."""

    ENDS_BEFORE_START = "ends_before_start"
    NO_WINDOW = "no_window"
    WINDOW_OUT_OF_DAY = "window_out_of_day"
    WINDOW_OVERLAP = "window_overlap"
    WINDOW_TWICE = "window_twice"
    RECURRENCE_UNREADABLE = "recurrence_unreadable"
    NEVER_FIRES = "never_fires"
    OFFSETS_AND_RECURRENCE = "offsets_and_recurrence"
    OFFSETS_WITHOUT_ENROLMENT = "offsets_without_enrolment"
    OFFSET_OUT_OF_RANGE = "offset_out_of_range"
    STEP_GOES_DOWN = "step_goes_down"
    STEP_TOO_EARLY = "step_too_early"
    CANNOT_REACH = "cannot_reach"


@dataclass(frozen=True, slots=True)
class PlanFault:
    """One fault. `place` is the way to it in the spec: `("when", "windows", 1)`."""

    code: PlanFaultCode
    place: Place
    detail: str = ""


def plan_faults(spec: RoundSpec, starts_on: date, ends_on: date) -> tuple[PlanFault, ...]:
    """Everything that is wrong with a plan by itself; what it names (areas, forms, sites) is looked up elsewhere."""
    return tuple(_faults(spec, starts_on, ends_on))


def _faults(spec: RoundSpec, starts_on: date, ends_on: date) -> Iterator[PlanFault]:
    if ends_on < starts_on:
        yield PlanFault(PlanFaultCode.ENDS_BEFORE_START, ("ends_on",))
        return
    whens: list[tuple[Place, When]] = [(("when",), spec.when)]
    whens += [(("denser", n, "when"), denser.when) for n, denser in enumerate(spec.denser)]
    for place, when in whens:
        yield from _window_faults(when, place)
        yield from _day_faults(when, place, starts_on, ends_on)
        if when.offsets and spec.over.over is not Over.ENROLLED:
            yield PlanFault(PlanFaultCode.OFFSETS_WITHOUT_ENROLMENT, (*place, "offsets"))
    if not _reaches(spec):
        yield PlanFault(PlanFaultCode.CANNOT_REACH, ("by",), spec.by.value)
    yield from _step_faults(spec.missed)


def _window_faults(when: When, place: Place) -> Iterator[PlanFault]:
    if not when.windows:
        yield PlanFault(PlanFaultCode.NO_WINDOW, (*place, "windows"))
        return
    wrong = [n for n, window in enumerate(when.windows) if not _in_day(window)]
    for n in wrong:
        yield PlanFault(PlanFaultCode.WINDOW_OUT_OF_DAY, (*place, "windows", n))
    codes = [window.code for window in when.windows]
    for n, code in enumerate(codes):
        if code in codes[:n]:
            yield PlanFault(PlanFaultCode.WINDOW_TWICE, (*place, "windows", n), code)
    if wrong:
        return
    spans = sorted((window.opens, _length(window), n) for n, window in enumerate(when.windows))
    again = (spans[0][0] + DAY_MINUTES, spans[0][1], spans[0][2])
    for (opens, length, _), (following, _, n) in pairwise([*spans, again]):
        if opens + length > following:
            yield PlanFault(PlanFaultCode.WINDOW_OVERLAP, (*place, "windows", n), when.windows[n].code)


def _day_faults(when: When, place: Place, starts_on: date, ends_on: date) -> Iterator[PlanFault]:
    if when.offsets and when.recurrence.strip():
        yield PlanFault(PlanFaultCode.OFFSETS_AND_RECURRENCE, (*place, "offsets"))
    for n, offset in enumerate(when.offsets):
        if not 0 <= offset <= _MOST_OFFSET:
            yield PlanFault(PlanFaultCode.OFFSET_OUT_OF_RANGE, (*place, "offsets", n), str(offset))
    try:
        if when.windows and not fires(when, starts_on, ends_on):
            yield PlanFault(PlanFaultCode.NEVER_FIRES, (*place, "recurrence"), when.recurrence)
    except UnreadableRecurrence as failure:
        yield PlanFault(PlanFaultCode.RECURRENCE_UNREADABLE, (*place, "recurrence"), str(failure))


def _step_faults(steps: tuple[Step, ...]) -> Iterator[PlanFault]:
    for n, step in enumerate(steps):
        if step.after < 0 or (n and step.after <= steps[n - 1].after):
            yield PlanFault(PlanFaultCode.STEP_TOO_EARLY, ("missed", n, "after"), str(step.after))
        if n and _CHAIN[step.to] <= _CHAIN[steps[n - 1].to]:
            yield PlanFault(PlanFaultCode.STEP_GOES_DOWN, ("missed", n, "to"), step.to.value)


def _reaches(spec: RoundSpec) -> bool:
    """A linker has households, a post has who stands there; areas' people and units reach everything."""
    doors = spec.over.over in (Over.HOUSEHOLDS, Over.ENROLLED)
    if spec.by is By.LINKER:
        return doors
    if spec.by is By.NAMED:
        return spec.over.over is Over.ENROLLED
    return spec.by is not By.POST or spec.over.over in (Over.POSTS, Over.SITES)


def _in_day(window: Window) -> bool:
    return 0 <= window.opens < DAY_MINUTES and 0 <= window.closes <= DAY_MINUTES


def _length(window: Window) -> int:
    return (window.closes - window.opens) % DAY_MINUTES or DAY_MINUTES
