"""Problems that are sent up: raised from a phone or at a desk, given to somebody with a date, ended with what came of it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from liba.accounts.services import tell
from liba.command.models import Problem
from liba.command.refusals.cycle import UnknownUnit
from liba.command.refusals.problems import DueInThePast, NoOutcome, NotYourProblem, NoWords, ProblemEnded
from liba.command.selectors.problems import may_end, possible_owners, problem, responder_of
from liba.command.terms.orders import ProblemState
from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import Forbidden, NotFound, Stale
from liba.territory.models import Area
from liba.territory.selectors import area_by_id, town
from liba.workforce.models import Responder, Unit
from liba.workforce.selectors.links import answering_for, holding
from liba.workforce.terms import LinkLevel

FIRST_DATE = timedelta(days=1)
_LONGEST = 1000


def raise_problem(
    actor: Actor,
    *,
    id: UUID,  # noqa: A002  the fact's own name
    words: str,
    unit_id: int | None = None,
    area_id: int | None = None,
    happened_at: datetime,
    now: datetime,
) -> Problem:
    """Send a problem up. It is the official's who answers for the place until it is given to somebody, by the next day.

    Needs ANSWER_ORDER, or SEE_ORDERS over the place. The same one sent again is answered with what is kept.
    """
    said = words.strip()[:_LONGEST]
    if not said:
        raise NoWords
    raiser = responder_of(actor)
    today = local_day(now, settings.LIBA_ZONE)
    unit = _own_unit(actor, unit_id, raiser, today)
    area = _place(actor, unit, area_id, raiser)
    if not (actor.holds(Power.ANSWER_ORDER) or actor.may(Power.SEE_ORDERS, area.path)):
        raise Forbidden(power=Power.ANSWER_ORDER.value)
    with decision():
        take_turn()
        known = Problem.objects.filter(pk=id).first()
        if known is not None:
            return known
        owner = _first_owner(area, raiser, today)
        made = Problem.objects.create(
            id=id,
            number=(Problem.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
            unit=unit,
            area=area,
            words=said,
            raised_by=actor.name,
            raiser=raiser,
            happened_at=min(happened_at, now),
            recorded_at=now,
            owner=owner,
            due_on=today + FIRST_DATE if owner else None,
            state=ProblemState.OPEN.value,
        )
        _tell(owner, "problem_yours", made, now)
        record(
            actor, "command.problem.raised", "problem", made.pk, now, area_path=area.path,
            number=made.number, unit=unit.code if unit else None, owner=owner.pk if owner else None,
        )  # fmt: skip
    return made


def assign_problem(
    actor: Actor, problem_id: UUID, *, owner_id: int, due_on: date, version: int, now: datetime
) -> Problem:
    """Give it to somebody, by a day. Its owner may, and who runs the cycle there. Refuses a day that is over."""
    if due_on < local_day(now, settings.LIBA_ZONE):
        raise DueInThePast(day=due_on.isoformat())
    with decision():
        take_turn()
        one = _open(actor, problem_id)
        owner = possible_owners(actor, one.area.path).filter(pk=owner_id).first() or one.owner
        if owner is None or owner.pk != owner_id:
            raise NotFound(what=f"responder {owner_id}")
        if one.version != version:
            raise Stale(what=f"{one.number}")
        is_new = one.owner_id != owner.pk
        one.owner, one.due_on, one.version = owner, due_on, one.version + 1
        one.save(update_fields=["owner", "due_on", "version"])
        if is_new:
            _tell(owner, "problem_yours", one, now)
        record(
            actor, "command.problem.assigned", "problem", one.pk, now, area_path=one.area.path,
            number=one.number, owner=owner.pk, due_on=due_on.isoformat(),
        )  # fmt: skip
    return one


def end_problem(actor: Actor, problem_id: UUID, *, outcome: str, now: datetime) -> Problem:
    """End it with what came of it, which whoever raised it reads. Its owner may, and who runs the cycle there."""
    came = outcome.strip()[:_LONGEST]
    if not came:
        raise NoOutcome
    with decision():
        take_turn()
        one = _open(actor, problem_id)
        one.state, one.outcome = ProblemState.ENDED.value, came
        one.ended_at, one.ended_by, one.version = now, actor.name, one.version + 1
        one.save(update_fields=["state", "outcome", "ended_at", "ended_by", "version"])
        _tell(one.raiser, "problem_ended", one, now)
        record(
            actor, "command.problem.ended", "problem", one.pk, now, area_path=one.area.path, number=one.number
        )
    return one


def _open(actor: Actor, problem_id: UUID) -> Problem:
    one = problem(actor, problem_id)
    if not may_end(actor, one):
        raise NotYourProblem(number=one.number)
    if one.state != ProblemState.OPEN.value:
        raise ProblemEnded(number=one.number, by=one.ended_by)
    return one


def _own_unit(actor: Actor, unit_id: int | None, raiser: Responder | None, today: date) -> Unit | None:
    """The unit that it is of. In another's name nobody speaks: then it is of no unit, and kept all the same."""
    if unit_id is None:
        return None
    unit = Unit.objects.filter(pk=unit_id).select_related("area").first()
    if unit is None:
        raise UnknownUnit
    serves = raiser is not None and unit.members.filter(holding(today), responder=raiser).exists()
    return unit if serves or actor.may(Power.SEE_ORDERS, unit.area.path) else None


def _place(actor: Actor, unit: Unit | None, area_id: int | None, raiser: Responder | None) -> Area:
    if unit is not None:
        return unit.area
    if area_id is not None:
        area = area_by_id(area_id)
        actor.require(Power.SEE_ORDERS, area.path)
        return area
    if raiser is not None:
        return raiser.area
    paths = actor.areas_for(Power.SEE_ORDERS)
    return Area.objects.filter(path__in=paths).order_by("path").first() or town()


def _first_owner(area: Area, raiser: Responder | None, today: date) -> Responder | None:
    """The official who answers for the place, else the village's; not who raises it, as it goes up."""
    for level in (LinkLevel.OFFICIAL, LinkLevel.VILLAGE):
        for pk in answering_for(area.path, level, today):
            if raiser is None or pk != raiser.pk:
                return Responder.objects.filter(pk=pk, left_on=None).first()
    return None


def _tell(whom: Responder | None, kind: str, one: Problem, now: datetime) -> None:
    if whom is not None and whom.user_id is not None:
        tell([whom.user_id], kind, {"number": one.number, "area": one.area.code}, now)
