"""Some days of the desk in a demo town: incidents from gates, patrols and the hotline, squads sent, outcomes made known."""

from datetime import datetime, timedelta

from django.conf import settings

from liba.accounts.models import User
from liba.accounts.selectors.actors import actor_for_user
from liba.command.selectors.cycle_spec import moment_of
from liba.command.services import publish_bulletin
from liba.desk.models import Incident
from liba.desk.selectors import proposals, squad_units
from liba.desk.services import dispatch, mark_caller_told, record_incident_event, report_incident
from liba.desk.terms import IncidentEventKind, IncidentKind, IncidentReport, IncidentSource, SaidEvent, WhyNot
from liba.kernel.actors import Actor
from liba.kernel.calendar import local_day
from liba.kernel.ids import id_at
from liba.project.demo.happening import Does, Past
from liba.territory.models import Area

DAYS, A_DAY = 2, 6
_FIRST, _LAST = 6 * 60, 22 * 60 + 30
_STORIES = (
    (IncidentKind.CROWD, IncidentSource.HOTLINE, "茶馆里有十几个人打牌。", "已劝散，茶馆关门。"),
    (
        IncidentKind.DISPUTE,
        IncidentSource.GATE,
        "有人没有证件要进，和值守的人吵起来了。",
        "已劝返，双方不再争执。",
    ),
    (IncidentKind.BREACH, IncidentSource.PATROL, "有人绕小路进村。", "小路已封，人已登记。"),
    (IncidentKind.HELP, IncidentSource.HOTLINE, "老人一个人在家，两天没人看到。", "人在家，已送饭。"),
    (IncidentKind.ACCIDENT, IncidentSource.PATROL, "三轮车翻在路边，人没事，路堵了。", "车已扶起，路通了。"),
    (IncidentKind.CROWD, IncidentSource.HOTLINE, "有人家里摆酒，来了三桌人。", "已劝散，酒席取消。"),
)
_BULLETIN = (
    "聚集一律当场劝散",
    "昨天热线反映的聚集都已当场劝散。请各单元再告诉一遍：不摆酒、不打牌、不串门。",
)


class Incidents:
    """Plans the days' incidents; none in a town that names no squads."""

    def __init__(self, past: Past, *, now: datetime) -> None:
        self._now, self._past = now, past
        self._villages = [*Area.objects.filter(level__slug="village", closed_on=None).order_by("code")]

    def plan(self) -> bool:
        """Reports at their moments; what follows from each comes after it. False when the town has no squads: no reports."""
        if not squad_units():
            return False
        today = local_day(self._now, settings.LIBA_ZONE)
        for back in range(DAYS - 1, -1, -1):
            day = today - timedelta(days=back)
            for place in range(A_DAY):
                minute = self._past.random.randrange(_FIRST, _LAST)
                self._past.at(moment_of(day, minute), self._reports(place))
            self._past.at(moment_of(day, 7 * 60 + 30), self._publishes)
        return True

    def _desk(self, at: datetime) -> Actor:
        return actor_for_user(User.objects.get(username="commander"), now=at, origin="demo")

    def _reports(self, place: int) -> Does:
        kind, source, words, outcome = _STORIES[place % len(_STORIES)]
        area, urgent = self._past.random.choice(self._villages), self._past.one_in(20)

        def reports(at: datetime) -> object:
            caller = "热心群众" if source is IncidentSource.HOTLINE else ""
            report = IncidentReport(kind, source, urgent=urgent, area_id=area.pk, words=words, caller=caller)
            one = report_incident(self._desk(at), id=id_at(at), report=report, happened_at=at, now=at)
            self._past.later(at, 1, 4, self._sends(one, outcome))
            return one

        return reports

    def _sends(self, one: Incident, outcome: str) -> Does:
        """The first squad that is free, off its shift if need be; if all are busy, the desk tries again soon."""

        def sends(at: datetime) -> object:
            first = proposals(one, at)[0]
            if WhyNot.BUSY in first.why_not:
                self._past.later(at, 5, 10, sends)
                return None
            sent = dispatch(self._desk(at), one.pk, first.unit.pk, now=at)
            self._past.later(at, 1, 4, self._says(one, IncidentEventKind.SET_OUT))
            self._past.later(at, 8, 20, self._says(one, IncidentEventKind.ARRIVED))
            self._past.later(at, 24, 55, self._says(one, IncidentEventKind.SETTLED, outcome))
            if one.caller:
                self._past.later(
                    at, 60, 75, lambda told: mark_caller_told(self._desk(told), one.pk, now=told)
                )
            return sent

        return sends

    def _says(self, one: Incident, kind: IncidentEventKind, note: str = "") -> Does:
        def says(at: datetime) -> object:
            event = SaidEvent(id_at(at), kind, note)
            return record_incident_event(self._desk(at), one.pk, event, happened_at=at, now=at)

        return says

    def _publishes(self, at: datetime) -> object:
        title, words = _BULLETIN
        return publish_bulletin(self._desk(at), title=title, words=words, now=at, anyway=True)
