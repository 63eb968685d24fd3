"""One incident: what was said, its way with the times between the steps, the squads that could go, its end."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liba.command.services import send_squad
from liba.console.incidents.lines import gate_names, lines_of, minutes_between, where_of
from liba.console.requests import StaffRequest, not_there, number_posted, said, staff
from liba.desk.models import Incident, IncidentEvent
from liba.desk.selectors import events_of, incident, proposals, standings
from liba.desk.services import look_at, mark_caller_told, record_incident_event
from liba.desk.terms import ENDED, IncidentEventKind, SaidEvent
from liba.kernel.actors import Power
from liba.kernel.ids import new_id
from liba.workforce.models import Unit

NOTED = (
    IncidentEventKind.SET_OUT,
    IncidentEventKind.ARRIVED,
    IncidentEventKind.NEEDS_HELP,
    IncidentEventKind.DECLINED,
    IncidentEventKind.NOTED,
    IncidentEventKind.SETTLED,
    IncidentEventKind.UNFOUNDED,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """An event on the way, with the minutes since the one before."""

    event: IncidentEvent
    after: int | None


@staff(Power.SEE_INCIDENTS)
def page(request: StaffRequest, incident_id: object) -> HttpResponse:
    """The page. That somebody reads what was said is a line of the journal."""
    found = _seen(request, incident_id)
    look_at(request.actor, found, now=request.now)
    values = {
        "page": "incidents",
        "where": where_of(found, gate_names([found])),
        "bulletins": list(found.bulletins.order_by("published_at")),
        "may_publish": request.actor.may(Power.ISSUE_ORDER, ""),
        **_live(request, found),
    }
    return render(request, "console/incidents/page.html", values)


@staff(Power.SEE_INCIDENTS)
def live(request: StaffRequest, incident_id: object) -> HttpResponse:
    """The live part alone."""
    found = _seen(request, incident_id)
    return render(request, "console/incidents/page_live.html", _live(request, found))


@staff(Power.DISPATCH)
@require_POST
def send(request: StaffRequest, incident_id: object) -> HttpResponse:
    """Send a squad."""
    found = _seen(request, incident_id)
    unit = number_posted(request, "unit")
    version = number_posted(request, "version") or None
    send_squad(request.actor, found.pk, unit, version=version, now=request.now)
    said(request, _("The squad is sent; its phones ring."))
    return _back(request, found)


@staff(Power.DISPATCH)
@require_POST
def note(request: StaffRequest, incident_id: object) -> HttpResponse:
    """Write down what a squad said by radio or telephone, or how it ended."""
    found = _seen(request, incident_id)
    kind = request.POST.get("what", "")
    if kind not in NOTED:
        raise not_there(kind)
    squad = number_posted(request, "squad") or None
    words = SaidEvent(new_id(), IncidentEventKind(kind), request.POST.get("note", ""), squad)
    record_incident_event(request.actor, found.pk, words, happened_at=request.now, now=request.now)
    said(request, _("Written down."))
    return redirect("console:incident", found.pk)


@staff(Power.DISPATCH)
@require_POST
def told(request: StaffRequest, incident_id: object) -> HttpResponse:
    """Whoever called was told how it ended."""
    found = _seen(request, incident_id)
    mark_caller_told(request.actor, found.pk, now=request.now)
    said(request, _("The caller knows how it ended."))
    return _back(request, found)


def _seen(request: StaffRequest, incident_id: object) -> Incident:
    return incident(request.actor, incident_id)  # type: ignore[arg-type]


def _back(request: StaffRequest, found: Incident) -> HttpResponse:
    if request.POST.get("next") == "board":
        return redirect("console:incidents")
    return redirect("console:incident", found.pk)


def _live(request: StaffRequest, found: Incident) -> dict[str, object]:
    ended = found.state in {state.value for state in ENDED}
    may_send = request.actor.may(Power.DISPATCH, found.area.path)
    stands = standings([found.pk])[found.pk]
    sent = set(stands.squads) | stands.declined
    return {
        "incident": found,
        "line": lines_of([found], request.now, propose=False)[0],
        "stages": _stages(events_of(found.pk)),
        "times": _times(found, stands.set_out_at),
        "ended": ended,
        "may_send": may_send,
        "offers": proposals(found, request.now) if may_send and not ended else (),
        "squads": list(Unit.objects.filter(pk__in=sent).order_by("code")),
        "noted": NOTED,
        "now": request.now,
    }


def _stages(events: list[IncidentEvent]) -> list[Stage]:
    before: datetime | None = None
    stages = []
    for event in events:
        stages.append(Stage(event, minutes_between(before, event.happened_at)))
        before = event.happened_at
    return stages


def _times(found: Incident, set_out_at: datetime | None) -> list[tuple[str, int | None]]:
    """How long each part of the way took; None for what is not over."""
    return [
        (_("until a squad was sent"), minutes_between(found.happened_at, found.dispatched_at)),
        (_("until it set out"), minutes_between(found.dispatched_at, set_out_at)),
        (_("on the way"), minutes_between(set_out_at or found.dispatched_at, found.arrived_at)),
        (_("at the place"), minutes_between(found.arrived_at, found.ended_at)),
        (_("from the report to the end"), minutes_between(found.happened_at, found.ended_at)),
    ]
