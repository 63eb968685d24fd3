"""When a missing return is told to whom, and how a return stands."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from liba.command.terms.cycle import Called, CycleFigure, CycleStep, ReturnState

UPWARDS: tuple[Called, ...] = ("unit", "deputy", "village", "official", "command")


def steps_due(
    steps: Sequence[CycleStep], hour: datetime, now: datetime
) -> Iterator[tuple[int, CycleStep, datetime]]:
    """The steps whose moment has come, with their place in the cycle: after a standstill all that were missed."""
    for place, step in enumerate(steps):
        at = hour + timedelta(minutes=step.minutes)
        if at <= now:
            yield place, step, at


def from_there_upwards(to: Called) -> tuple[Called, ...]:
    """Who is asked in turn when nobody can be told at a step: the next above, never below."""
    return UPWARDS[UPWARDS.index(to) :]


def return_state(*, arrived_at: datetime | None, agrees: bool, hour: datetime, now: datetime) -> ReturnState:
    """How a return stands: by when it arrived, not by what a phone says of when it was signed."""
    if arrived_at is None:
        return ReturnState.WAITING if now < hour else ReturnState.MISSING
    if not agrees:
        return ReturnState.DIFFERS
    return ReturnState.LATE if arrived_at > hour else ReturnState.REPORTED


def on_target(figure: CycleFigure, value: int, whole: int | None) -> tuple[int | None, bool | None]:
    """The target as a number, and whether it is met. Without a target, or of a whole that is not known, both are None.

    A percentage of the whole is rounded up: 95% of 10 are 10.
    """
    if figure.target is None or (figure.of and whole is None):
        return None, None
    target = -(-figure.target * (whole or 0) // 100) if figure.of else figure.target
    return target, value >= target if figure.aim == "least" else value <= target
