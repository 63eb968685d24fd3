"""What rounds know of one household: who answers for it, who of it is followed, what came of going there."""

from dataclasses import dataclass
from datetime import date

from liba.rounds.models import Alert, Enrolment, Visit
from liba.rounds.selectors.answering import linkers_of
from liba.rounds.terms.plans import AlertState


@dataclass(frozen=True)
class AtTheDoor:
    """One household's rounds. Visits that were taken back are among them and say so."""

    linker: str
    visits: tuple[Visit, ...]
    followed: tuple[Enrolment, ...]
    alerts: tuple[Alert, ...]


def at_the_door(household_id: int, day: date, *, limit: int = 20) -> AtTheDoor:
    """The newest visits, those who are followed on the day, alerts that wait. Whoever shows it has written the look down."""
    visits = Visit.objects.filter(household=household_id).select_related("round", "responder", "person")
    followed = Enrolment.objects.filter(household=household_id, ended_at=None, ends_on__gte=day)
    waiting = Alert.objects.filter(household=household_id, visit__undone_at=None).select_related("visit")
    linker = linkers_of([household_id], day).get(household_id)
    return AtTheDoor(
        linker=linker[1] if linker else "",
        visits=tuple(visits.defer("answers", "note").order_by("-happened_at")[:limit]),
        followed=tuple(followed.select_related("round", "person").order_by("ends_on")),
        alerts=tuple(waiting.exclude(state=AlertState.SETTLED.value).order_by("-arrived_at")),
    )
