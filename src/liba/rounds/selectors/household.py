"""What rounds know of one household: who answers for it, who of it is followed, what came of going there."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from liba.registry.models import Household
from liba.rounds.models import Alert, Enrolment, Visit
from liba.rounds.rules.boards import tally
from liba.rounds.rules.plans import standing_outcome
from liba.rounds.rules.standing import Plan
from liba.rounds.selectors.answering import linkers_of
from liba.rounds.selectors.coverage import plans_on
from liba.rounds.selectors.plans import read_ground
from liba.rounds.terms.boards import Share, Tally
from liba.rounds.terms.plans import AlertState, Outcome, Over


@dataclass(frozen=True)
class AtTheDoor:
    """One household's rounds. Visits that were taken back are among them and say so."""

    linker: str
    visits: tuple[Visit, ...]
    followed: tuple[Enrolment, ...]
    alerts: tuple[Alert, ...]


def own_dues(household_ids: Collection[int], day: date, now: datetime) -> Tally:
    """How the dues of these doors stand on a day, of every round that goes to each household: a linker's own number."""
    ground, ids = read_ground(), list(household_ids)
    whole = Tally()
    areas = Counter(Household.objects.filter(pk__in=ids, closed_at=None).values_list("area_id", flat=True))
    for plan in plans_on(day, now):
        if plan.spec.over.over is Over.HOUSEHOLDS:
            answers = _answers(plan, day, ids)
            for area_id, n in areas.items():
                if ground.paths[area_id].startswith(ground.selected(plan.spec.over.areas) or ("~",)):
                    for slot in plan.slots(ground.codes[area_id], day, day, settings.LIBA_ZONE):
                        share = Share(area_id, slot.window, n, slot.opens_at, slot.closes_at)
                        whole += tally(share, answers.get((area_id, slot.window), {}), now)
    return whole


def _answers(plan: Plan, day: date, ids: list[int]) -> dict[tuple[int, int], Counter[str]]:
    rows = Visit.objects.filter(round=plan.id, day=day, window__gte=0, household__in=ids, undone_at=None)
    said: dict[tuple[int, int, int], list[Outcome]] = defaultdict(list)
    columns = ("household__area_id", "window", "household_id", "outcome")
    for area_id, window, home, outcome in rows.order_by("happened_at").values_list(*columns):
        said[area_id, window, home].append(Outcome(outcome))
    found: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for (area_id, window, _home), outcomes in said.items():
        standing = standing_outcome(outcomes)
        if standing is not None:
            found[area_id, window][standing.value] += 1
    return found


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
