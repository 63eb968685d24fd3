"""Where an incident that is reported lies, from whatever is known of it."""

from dataclasses import dataclass

from liba.access.models import Gate
from liba.access.selectors.enforcement import gate_path
from liba.desk.rules import position
from liba.desk.terms import IncidentReport
from liba.kernel.actors import Actor, Power
from liba.territory.models import Area, Site
from liba.territory.selectors import town
from liba.workforce.models import Responder


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is."""

    area: Area
    site: Site | None
    gate_code: str
    at: tuple[float, float] | None


def placed(actor: Actor, report: IncidentReport, reporter: Responder | None) -> Place:
    """By the report's own area, gate or site; else where whoever reports belongs. What is unknown is left out."""
    gate = Gate.objects.filter(pk=report.gate_id or 0).select_related("area", "cordon").first()
    site = Site.objects.filter(pk=report.site_id or 0).select_related("area").first()
    named = Area.objects.filter(pk=report.area_id).first() if report.area_id else None
    area = named or _area_of(gate, site) or (reporter.area if reporter is not None else None) or _own(actor)
    at = position(report.lon, report.lat)
    if at is None and gate is not None:
        at = position(gate.lon, gate.lat)
    return Place(area, site, gate.code if gate is not None else "", at)


def _area_of(gate: Gate | None, site: Site | None) -> Area | None:
    if gate is not None:
        return Area.objects.filter(path=gate_path(gate)).first()
    return site.area if site is not None else None


def _own(actor: Actor) -> Area:
    paths = actor.areas_for(Power.REPORT_INCIDENT)
    return Area.objects.filter(path__in=paths).order_by("path").first() or town()
