"""A few days of rounds, recorded through the service that phones' visits go through: what boards then show."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random
from zoneinfo import ZoneInfo

from liba.accounts.models import User
from liba.accounts.selectors.actors import actor_for_user
from liba.kernel.ids import id_at
from liba.project.demo.answering import answers_at
from liba.registry.models import Person
from liba.rounds.models import Round
from liba.rounds.reports import Visited, Visitor, VisitReport
from liba.rounds.rules.standing import Plan
from liba.rounds.selectors.chain import Chain, read_chain
from liba.rounds.selectors.forms import newest_forms, spec_of
from liba.rounds.selectors.plans import Ground, plans_of, read_ground
from liba.rounds.selectors.targets import HOUSEHOLD, Target, targets_of
from liba.rounds.services import record_visits
from liba.rounds.terms.forms import FormSpec
from liba.rounds.terms.plans import Outcome, Slot
from liba.workforce.models import Responder

# What comes of a due, in a thousand; the rest is forgotten.
_OUTCOMES = (
    (Outcome.DONE, 931),
    (Outcome.NOBODY_HOME, 34),
    (Outcome.REFUSED, 4),
    (Outcome.NOT_REACHABLE, 3),
    (Outcome.NOT_NEEDED, 4),
)
_FORGOTTEN = 1000 - sum(share for _, share in _OUTCOMES)
# Who was not at home is at home when somebody comes again, more often than not.
_AGAIN = 0.6


@dataclass(frozen=True, slots=True)
class _Due:
    at: datetime
    plan: Plan
    target: Target
    slot: Slot
    outcome: Outcome
    responder_id: int


class Visiting:
    """Draws and records visits from a seed."""

    def __init__(self, *, seed: int, zone: ZoneInfo, now: datetime) -> None:
        self._random = Random(seed)  # noqa: S311 - made-up days that are the same each time
        self._zone, self._now = zone, now
        self._ground: Ground = read_ground()
        self._forms = {code: (row.version, spec_of(row)) for code, row in newest_forms().items()}
        self._users = dict(Responder.objects.filter(user__isnull=False).values_list("pk", "user_id"))
        self._visitors: dict[int, Visitor] = {}
        self._people: dict[int, list[int]] = defaultdict(list)
        for home, pk in Person.objects.filter(presence="present").values_list("household_id", "pk"):
            self._people[home].append(pk)

    def record(self, days: Sequence[date], codes: Collection[str] = ()) -> int:
        """Record the days hour by hour, as phones in touch would; of these rounds, or of all. How many visits."""
        plans = [*plans_of(Round.objects.filter(stopped_at=None).order_by("code"), self._now).values()]
        wanted = [plan for plan in plans if not codes or plan.code in codes]
        return sum(self._record_day(day, wanted) for day in days)

    def _record_day(self, day: date, plans: list[Plan]) -> int:
        chain = read_chain(day)
        dues = sorted(
            (due for plan in plans for due in self._dues(plan, day, chain) if due.at < self._now),
            key=lambda due: due.at,
        )
        count = 0
        for hour, group in groupby(dues, key=lambda due: due.at.replace(minute=0, second=0, microsecond=0)):
            items = [Visited(self._visitor(due.responder_id), self._report(due)) for due in group]
            count += len(record_visits(items, min(self._now, hour + timedelta(hours=1))))
        return count

    def _dues(self, plan: Plan, day: date, chain: Chain) -> Iterator[_Due]:
        known: dict[Collection[str], tuple[Slot, ...]] = {}
        for target in targets_of(plan, day, self._ground):
            codes = self._ground.codes[target.area_id]
            if target.followed is not None:
                open_ = plan.slots(codes, day, day, self._zone, target.followed)
            else:
                if codes not in known:
                    known[codes] = plan.slots(codes, day, day, self._zone)
                open_ = known[codes]
            goes = [one for one in chain.goes(plan.spec.by, target) if one in self._users] if open_ else []
            if goes:
                for slot in open_:
                    yield from self._comes(plan, target, slot, goes[0])

    def _comes(self, plan: Plan, target: Target, slot: Slot, responder_id: int) -> Iterator[_Due]:
        lot = self._random.randrange(1000)
        span = (slot.closes_at - slot.opens_at).total_seconds()
        at = slot.opens_at + timedelta(seconds=int(self._random.triangular(60, span - 60, span * 0.3)))
        reached = _FORGOTTEN
        if lot < reached:
            return
        for outcome, share in _OUTCOMES:
            reached += share
            if lot < reached:
                yield _Due(at, plan, target, slot, outcome, responder_id)
                break
        if outcome is Outcome.NOBODY_HOME and self._random.random() < _AGAIN:
            later = min(at + timedelta(hours=2), slot.closes_at - timedelta(seconds=90))
            yield _Due(later, plan, target, slot, Outcome.DONE, responder_id)

    def _report(self, due: _Due) -> VisitReport:
        version, spec = self._forms[due.plan.spec.form]
        done = due.outcome is Outcome.DONE
        return VisitReport(
            id=id_at(due.at),
            at=int(due.at.timestamp()),
            round=due.plan.id,
            door=due.target.key,
            person=due.target.person_id,
            day=due.slot.day,
            window=due.slot.window,
            outcome=due.outcome,
            form_version=version,
            answers=answers_at(spec, self._asked(due, spec), self._random) if done else None,
        )

    def _asked(self, due: _Due, spec: FormSpec) -> list[int]:
        if due.target.person_id is not None:
            return [due.target.person_id]
        return self._people[due.target.id] if due.target.kind == HOUSEHOLD else []

    def _visitor(self, responder_id: int) -> Visitor:
        known = self._visitors.get(responder_id)
        if known is None:
            user = User.objects.get(pk=self._users[responder_id])
            actor = actor_for_user(user, now=self._now, origin="demo")
            known = self._visitors[responder_id] = Visitor(actor, user.pk)
        return known
