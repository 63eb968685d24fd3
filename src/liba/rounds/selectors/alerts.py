"""Alerts: what waits for somebody, newest first and urgent above, and what came of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from django.conf import settings
from django.db.models import Case, IntegerField, QuerySet, Value, When

from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound
from liba.kernel.text import Text
from liba.rounds.models import Alert, FormVersion
from liba.rounds.selectors.answering import in_charge
from liba.rounds.selectors.places import named
from liba.rounds.terms.forms import Answers, FormSpec, Limit, Question, Severity
from liba.rounds.terms.plans import AlertState
from liba.territory.selectors import within


@dataclass(frozen=True)
class AlertLine:
    """An alert as a list shows it: no name of anybody. `where` is the village and the grid, `charge` who answers there."""

    alert: Alert
    limit: Text
    where: tuple[Text, ...]
    charge: tuple[str, ...]
    age_minutes: int

    @property
    def urgent(self) -> bool:
        """Whether it wants somebody at once."""
        return self.alert.severity == Severity.URGENT.value


@dataclass(frozen=True)
class AlertPage:
    """One alert with what was answered: of the door and of the person it speaks of. Whoever shows it writes the look down."""

    line: AlertLine
    answers: tuple[tuple[Question, object], ...]


def alerts(actor: Actor) -> QuerySet[Alert]:
    """The alerts of the areas whose rounds the actor sees, without those of visits that were taken back."""
    held = within(actor.areas_for(Power.SEE_ROUNDS), "area__path")
    return Alert.objects.filter(held, visit__undone_at=None)


def open_alerts(actor: Actor, now: datetime, *, area_path: str = "", limit: int = 200) -> list[AlertLine]:
    """What nobody has settled, urgent above, newest first."""
    rows = alerts(actor).exclude(state=AlertState.SETTLED.value)
    return _lines(_ordered(rows, area_path)[:limit], now)


def settled_alerts(actor: Actor, now: datetime, *, area_path: str = "", limit: int = 100) -> list[AlertLine]:
    """What was settled, newest first."""
    rows = alerts(actor).filter(state=AlertState.SETTLED.value, area__path__startswith=area_path)
    return _lines(_read(rows).order_by("-settled_at")[:limit], now)


def open_count(actor: Actor) -> int:
    """How many alerts wait."""
    return alerts(actor).exclude(state=AlertState.SETTLED.value).count()


def alert_page(actor: Actor, alert_id: int, now: datetime) -> AlertPage:
    """One alert; its answers only where the actor may see people. Refuses (`NotFound`) one outside the actor's areas."""
    alert = _read(alerts(actor)).filter(pk=alert_id).first()
    if alert is None:
        raise NotFound(what=f"alert {alert_id}")
    line = _lines([alert], now)[0]
    if not actor.may(Power.SEE_PEOPLE, alert.area.path):
        return AlertPage(line, ())
    return AlertPage(line, tuple(_answered(alert)))


def _answered(alert: Alert) -> Sequence[tuple[Question, object]]:
    form = _forms([alert]).get((alert.visit.round.spec["form"], alert.visit.form_version))
    if form is None or not alert.visit.answers:
        return ()
    given = msgspec.json.decode(alert.visit.answers, type=Answers)
    said = given.people.get(str(alert.person_id), {}) if alert.person_id else given.door
    both = {**given.door, **said}
    return [(question, both[question.code]) for question in form.questions if question.code in both]


def _ordered(rows: QuerySet[Alert], area_path: str) -> QuerySet[Alert]:
    weight = Case(
        When(severity=Severity.URGENT.value, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    found = _read(rows.filter(area__path__startswith=area_path))
    return found.order_by(weight, "-arrived_at", "-pk")


def _read(rows: QuerySet[Alert]) -> QuerySet[Alert]:
    return rows.select_related("area", "household", "person", "visit__round", "visit__responder").defer(
        "area__boundary", "visit__note"
    )


def _lines(rows: Sequence[Alert] | QuerySet[Alert], now: datetime) -> list[AlertLine]:
    found = list(rows)
    forms = _forms(found)
    where = named(alert.area for alert in found)
    charge = in_charge({alert.area.path for alert in found}, _today(now))
    return [
        AlertLine(
            alert,
            _limit_name(alert, forms),
            where[alert.area_id],
            charge.get(alert.area.path, ()),
            max(0, int((now - alert.arrived_at).total_seconds() // 60)),
        )
        for alert in found
    ]


def _forms(rows: Sequence[Alert]) -> Mapping[tuple[str, int], FormSpec]:
    codes = {alert.visit.round.spec["form"] for alert in rows}
    return {
        (row.code, row.version): msgspec.convert(row.spec, FormSpec)
        for row in FormVersion.objects.filter(code__in=codes)
    }


def _limit_name(alert: Alert, forms: Mapping[tuple[str, int], FormSpec]) -> Text:
    form = forms.get((alert.visit.round.spec["form"], alert.visit.form_version))
    limit: Limit | None = (
        next((one for one in form.limits if one.code == alert.limit), None) if form else None
    )
    return limit.name if limit else Text(alert.limit)


def _today(now: datetime) -> date:
    return local_day(now, settings.LIBA_ZONE)
