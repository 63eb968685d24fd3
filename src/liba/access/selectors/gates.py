"""Gates and rules as far as the asker may see them, and who stands there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from liba.access.models import Duty, Gate, Pass, PassType, RuleVersion
from liba.access.rules import in_hours
from liba.access.selectors.enforcement import gate_path
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_minute
from liba.kernel.refusals import Forbidden, NotFound
from liba.territory.models import Cordon

SILENT_AFTER = timedelta(minutes=10)
_SEEING = (Power.SEE_GATES, Power.STAND_GATE)


@dataclass(frozen=True, slots=True)
class QuietPost:
    """A gap: a gate that is open, in its hours, and of which nothing was heard for ten minutes.

    With guards on duty it has fallen silent; without any it stands unattended.
    """

    gate: Gate
    last_heard_at: datetime | None
    guards: list[str]


@dataclass(frozen=True, slots=True)
class Hanging:
    """What stops being enforced when a measure ends."""

    cordons: list[Cordon]
    types: list[PassType]
    rules: list[str]
    gates: int
    passes: int


def visible(actor: Actor) -> Q:
    """The condition on gates that the actor may see: their area, or an area of their cordon, lies in one of his."""
    paths = {path for power in _SEEING for path in actor.areas_for(power)}
    if not paths:
        return Q(pk__in=[])
    if "" in paths:
        return Q()
    condition = Q()
    for path in paths:
        condition |= Q(area__path__startswith=path) | Q(area=None, cordon__areas__path__startswith=path)
    return condition


def gates(actor: Actor) -> QuerySet[Gate]:
    """The gates that the actor may see, by code, with cordon and area."""
    return Gate.objects.filter(visible(actor)).select_related("cordon", "area").distinct().order_by("code")


def gate(actor: Actor, gate_id: int) -> Gate:
    """One gate. Refuses with `NotFound`, also where the actor may not know of it."""
    found = gates(actor).filter(pk=gate_id).first()
    if found is None:
        raise NotFound(what=f"gate {gate_id}")
    return found


def gates_geojson(actor: Actor) -> dict[str, object]:
    """The gates with a position as a GeoJSON feature collection."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
            "properties": {
                "id": one.pk,
                "code": one.code,
                "name_zh": one.name_zh,
                "name_en": one.name_en,
                "kind": one.kind,
                "is_open": one.is_open,
                "cordon": one.cordon.number,
            },
        }
        for one in gates(actor).filter(lon__isnull=False, lat__isnull=False)
    ]
    return {"type": "FeatureCollection", "features": features}


def current_rules() -> dict[str, RuleVersion]:
    """The rule in force for each code: its newest version."""
    return {
        row.code: row for row in RuleVersion.objects.select_related("measure").order_by("code", "version")
    }


def current_rule(code: str) -> RuleVersion | None:
    """The rule in force for a code."""
    return rule_history(code).first()


def rule_history(code: str) -> QuerySet[RuleVersion]:
    """All versions of a rule, newest first."""
    return RuleVersion.objects.filter(code=code).select_related("measure").order_by("-version")


def on_duty(gate_id: int) -> QuerySet[Duty]:
    """Who stands at a gate now, with the user."""
    return Duty.objects.filter(gate_id=gate_id, ended_at=None).select_related("user").order_by("started_at")


def silent_posts(actor: Actor, now: datetime) -> list[QuietPost]:
    """Quiet posts where somebody is on duty: what was heard there once is heard no more."""
    return [post for post in quiet_posts(actor, now) if post.guards]


def quiet_posts(actor: Actor, now: datetime) -> list[QuietPost]:
    """Gates of which nothing was heard for ten minutes while they should be at work, the longest quiet first."""
    minute = local_minute(now, settings.LIBA_ZONE)
    rows = gates(actor).filter(Q(last_heard_at=None) | Q(last_heard_at__lt=now - SILENT_AFTER), is_open=True)
    quiet = [one for one in rows if in_hours(one.hours, minute)]
    guards = _guards([one.pk for one in quiet])
    posts = [QuietPost(one, one.last_heard_at, guards.get(one.pk, [])) for one in quiet]
    return sorted(
        posts, key=lambda post: (post.last_heard_at is not None, post.last_heard_at, post.gate.code)
    )


def _guards(gate_ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for duty in Duty.objects.filter(gate_id__in=list(gate_ids), ended_at=None).select_related("user"):
        found.setdefault(duty.gate_id, []).append(str(duty.user))
    return found


def what_hangs_on(measure_id: int) -> Hanging:
    """Everything that a measure carries, so that whoever ends it sees what ends with it."""
    cordons = list(Cordon.objects.filter(measure_id=measure_id))
    types = list(PassType.objects.filter(measure_id=measure_id))
    rules = sorted(code for code, row in current_rules().items() if row.measure_id == measure_id)
    gates_touched = Gate.objects.filter(Q(cordon__in=cordons) | Q(rule_code__in=rules)).count()
    return Hanging(cordons, types, rules, gates_touched, Pass.objects.filter(type__in=types).count())


def require_gate(actor: Actor, power: Power, of: Gate) -> None:
    """Refuse unless the actor holds the power over the gate's place."""
    if not actor.may(power, gate_path(of)):
        raise Forbidden(power=power.value)
