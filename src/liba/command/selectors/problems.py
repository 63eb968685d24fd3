"""Problems that were sent up, as far as the asker sees them: the overdue and the oldest first."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet

from liba.command.models import Problem
from liba.command.selectors.cycle import led_units
from liba.command.terms.orders import ProblemState
from liba.kernel.actors import Actor, ActorKind, Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound
from liba.territory.selectors import within
from liba.workforce.models import Responder
from liba.workforce.rules.links import ancestors
from liba.workforce.selectors import responder_of_user
from liba.workforce.terms import Standing

_CADRES = (Standing.TOWN_CADRE.value, Standing.VILLAGE_CADRE.value)
_SHOWN_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class ProblemLine:
    """A problem with its age in days on a day, and whether its date is over."""

    problem: Problem
    age: int
    overdue: bool


def problems(actor: Actor) -> QuerySet[Problem]:
    """The problems of the areas whose orders the actor may see, and those that one owns or raised oneself."""
    found = Problem.objects.select_related("area", "unit", "owner", "raiser")
    if actor.may(Power.SEE_ORDERS):
        return found
    own = Q(pk__in=())
    if actor.kind is not ActorKind.SYSTEM:
        own = Q(owner__user=int(actor.id)) | Q(raiser__user=int(actor.id))
    return found.filter(within(actor.areas_for(Power.SEE_ORDERS), "area__path") | own)


def problem_lines(
    actor: Actor, today: date, *, open_only: bool = True, area_path: str = "", limit: int = 500
) -> list[ProblemLine]:
    """Problems as a list: by their date, those without one last; of those that ended the newest first."""
    found = problems(actor).filter(area__path__startswith=area_path)
    if open_only:
        rows = found.filter(state=ProblemState.OPEN.value).order_by(
            F("due_on").asc(nulls_last=True), "number"
        )
    else:
        rows = found.filter(state=ProblemState.ENDED.value).order_by("-ended_at")
    return [problem_line(one, today) for one in rows[:limit]]


def problem_line(one: Problem, today: date) -> ProblemLine:
    """One of these lines."""
    is_open = one.state == ProblemState.OPEN.value
    last = today if is_open or one.ended_at is None else local_day(one.ended_at, settings.LIBA_ZONE)
    age = (last - local_day(one.happened_at, settings.LIBA_ZONE)).days
    return ProblemLine(one, max(age, 0), is_open and one.due_on is not None and one.due_on < today)


def problem(actor: Actor, problem_id: UUID) -> Problem:
    """One problem. Refuses (`NotFound`) one that the actor may not see."""
    found = problems(actor).filter(pk=problem_id).first()
    if found is None:
        raise NotFound(what=f"problem {problem_id}")
    return found


def may_end(actor: Actor, one: Problem) -> bool:
    """Whether the actor may end it, or give it to somebody: its owner, or who runs the cycle there."""
    if actor.may(Power.RUN_CYCLE, one.area.path):
        return True
    if actor.kind is ActorKind.SYSTEM or one.owner is None:
        return False
    return one.owner.user_id == int(actor.id)


def own_problems(responder: Responder, today: date) -> list[Problem]:
    """What somebody raised, or a unit that they lead, until a week after its end: what their phone shows."""
    units = [unit.pk for unit in led_units(responder.pk, today)]
    whose = Q(raiser=responder) | Q(unit__in=units) | Q(owner=responder)
    last = today - _SHOWN_AFTER
    fresh = Q(state=ProblemState.OPEN.value) | Q(ended_at__date__gte=last)
    return list(Problem.objects.filter(whose, fresh).select_related("owner").order_by("-number")[:50])


def possible_owners(actor: Actor, area_path: str) -> QuerySet[Responder]:
    """Who may be given a problem of an area: cadres of the town and of the area, who have an account; and whoever else
    serves in it, where the actor sees the workforce."""
    found = Responder.objects.filter(left_on=None, user__isnull=False).order_by("area__path", "code")
    cadres = Q(standing__in=_CADRES, area__path__in=ancestors(area_path))
    if actor.may(Power.RUN_CYCLE, area_path):
        cadres = Q(standing__in=_CADRES)
    if actor.may(Power.SEE_WORKFORCE, area_path):
        return found.filter(cadres | Q(area__path__startswith=area_path))
    return found.filter(cadres)


def responder_of(actor: Actor) -> Responder | None:
    """The responder whose account acts, if there is one."""
    return None if actor.kind is ActorKind.SYSTEM else responder_of_user(int(actor.id))
