"""Yesterday's drill in a demo town that has a plan: who came when, the tasks of its first hour, and the report."""

from datetime import datetime, timedelta

from django.conf import settings

from liba.accounts.models import User
from liba.accounts.selectors.actors import actor_for_user
from liba.command.models import Activation, ActivationMember, ActivationTask
from liba.command.selectors.activation import plans
from liba.command.selectors.cycle_spec import moment_of
from liba.command.services import activate, answer_muster, arrive, finish_task, stand_down
from liba.command.services.mustering import count_missing
from liba.command.terms.activation import MusterAnswer
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.kernel.ids import id_at
from liba.project.demo.happening import Does, Past

_BEGINS, _LASTS = 15 * 60, 75
# Of a hundred who are called, how many neither answer nor come, and how many say that they can't.
_SILENT, _CANNOT = 6, 2
_LEARNED = "副组长的电话要再核一遍；采样点的钥匙放在值班室。"


class Drill:
    """Plans the drill; none in a town without a plan."""

    def __init__(self, actor: Actor, past: Past, *, now: datetime) -> None:
        self._actor, self._past, self._now = actor, past, now

    def plan(self) -> bool:
        """The drill at its moment, on the day before; what follows from it comes after. False without a plan to drill."""
        rehearsed = plans()[:1]
        for version in rehearsed:
            yesterday = local_day(self._now, settings.LIBA_ZONE) - timedelta(days=1)
            self._past.at(moment_of(yesterday, _BEGINS), self._begins(version.code))
        return bool(rehearsed)

    def _commander(self, at: datetime) -> Actor:
        return actor_for_user(User.objects.get(username="commander"), now=at, origin="demo")

    def _begins(self, code: str) -> Does:
        def begins(at: datetime) -> object:
            drill = activate(self._commander(at), plan=code, reason="应急演练", drill=True, now=at)
            for member in drill.members.select_related("responder").order_by("pk"):
                self._comes(drill, member, at)
            # A second after the minute, when those of that minute are there.
            for minute in (10, 20, 30):
                counted = at + timedelta(minutes=minute, seconds=1)
                self._past.at(counted, lambda now: count_missing(self._actor, now=now))
            for task in drill.tasks.filter(due_at__lte=at + timedelta(minutes=_LASTS)):
                self._past.later(task.due_at, -12, 6, self._finishes(task))
            self._past.at(at + timedelta(minutes=_LASTS), self._ends(drill))
            return drill

        return begins

    def _comes(self, drill: Activation, member: ActivationMember, at: datetime) -> None:
        """Somebody comes within the half hour, a few later; some say that they can't, some nothing."""
        if self._past.one_in(_SILENT):
            return
        if self._past.one_in(_CANNOT):
            self._past.later(at, 1, 12, self._says(drill, member))
            return
        minutes = self._past.random.triangular(4, 33, 13)

        def comes(now: datetime) -> object:
            return arrive(
                self._actor, event_id=id_at(now), activation_id=drill.pk, responder_id=member.responder_id,
                way="scan", happened_at=now, now=now,
            )  # fmt: skip

        self._past.at(at + timedelta(minutes=minutes), comes)

    def _says(self, drill: Activation, member: ActivationMember) -> Does:
        def says(now: datetime) -> object:
            return answer_muster(
                self._actor, event_id=id_at(now), activation_id=drill.pk, responder_id=member.responder_id,
                answer=MusterAnswer.CANNOT, way="list", happened_at=now, now=now,
            )  # fmt: skip

        return says

    def _finishes(self, task: ActivationTask) -> Does:
        return lambda now: finish_task(self._actor, task.pk, now=now)

    def _ends(self, drill: Activation) -> Does:
        return lambda now: stand_down(self._commander(now), drill.pk, learned=_LEARNED, now=now)
