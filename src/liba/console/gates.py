"""Gates: who went in and out today, who was refused and why, which posts are silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liba.access import selectors, services
from liba.access.models import Gate
from liba.access.selectors import GateFlow
from liba.access.terms import GateKind
from liba.console import words
from liba.console.exports import export
from liba.console.gate_exports import EXPORTED, export_checks
from liba.console.requests import StaffRequest, day_in, number_posted, said, staff
from liba.console.rule_words import rule_in_words, type_names
from liba.console.saying import say_text
from liba.console.shared import made_once
from liba.console.strips import Bar
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.kernel.ids import new_id

_KINDS = (GateKind.CHECKPOINT, GateKind.SERVICE_POINT, GateKind.MONITORING, GateKind.TURN_BACK)


@dataclass(frozen=True, slots=True)
class Row:
    """A gate with its day, in the list."""

    gate: Gate
    flow: GateFlow | None
    state: str
    bars: list[Bar]


@staff(Power.SEE_GATES)
def gates(request: StaffRequest) -> HttpResponse:
    """Every gate with its day; `show` is all, silent, unattended, closed or a kind."""
    day = _day(request)
    if format_ := request.GET.get("format"):
        return _export(format_, request, day)
    values = {"page": "gates", "may_edit": request.actor.holds(Power.EDIT_TERRITORY), **_live(request, day)}
    return render(request, "console/gates/list.html", values)


@staff(Power.SEE_GATES)
def gates_live(request: StaffRequest) -> HttpResponse:
    """The live part of the list."""
    day, show = _day(request), request.GET.get("show", "all")
    return made_once(request, "console/gates/live.html", lambda: _live(request, day), day, show)


def _day(request: StaffRequest) -> date:
    return day_in(request, "day") or local_day(request.now, settings.LIBA_ZONE)


def _live(request: StaffRequest, day: date) -> dict[str, object]:
    actor, show = request.actor, request.GET.get("show", "all")
    flow = {one.gate.pk: one for one in selectors.gate_flow(actor, day)}
    quiet = _quiet(request)
    strips = selectors.quarters_of_gates(actor, day)
    rows = [
        Row(
            gate,
            flow.get(gate.pk),
            _state(gate, quiet),
            [Bar(q.quarter, q.entered, q.left, q.refused) for q in strips.get(gate.pk, ())],
        )
        for gate in selectors.gates(actor)
        if _shown(gate, show, quiet)
    ]
    return {
        "groups": [(kind.value, [row for row in rows if row.gate.kind == kind.value]) for kind in _KINDS],
        "any": bool(rows),
        "show": show,
        "day": day,
        "is_today": day == local_day(request.now, settings.LIBA_ZONE),
        "inside": selectors.inside_all(actor, request.now),
        "reasons": selectors.refusals_by_reason(actor, day),
        "silent": sum(state == "silent" for state in quiet.values()),
        "unattended": sum(state == "unattended" for state in quiet.values()),
        "doubles": selectors.doubles_count(),
        "entered": sum(one.entered for one in flow.values()),
        "left": sum(one.left for one in flow.values()),
        "refused": sum(one.refused + one.turned_back for one in flow.values()),
    }


def _quiet(request: StaffRequest) -> dict[int, str]:
    """The gates of which nothing is heard: fallen silent, or with nobody on duty."""
    posts = selectors.quiet_posts(request.actor, request.now)
    return {post.gate.pk: "silent" if post.guards else "unattended" for post in posts}


def _state(gate: Gate, quiet: dict[int, str]) -> str:
    return quiet.get(gate.pk, "open") if gate.is_open else "closed"


def _shown(gate: Gate, show: str, quiet: dict[int, str]) -> bool:
    return show == "all" or _state(gate, quiet) == show or gate.kind == show


def _export(format_: str, request: StaffRequest, day: date) -> HttpResponse:
    headings = [
        _("Code"),
        _("Gate"),
        _("Kind"),
        _("Cordon"),
        _("Open"),
        _("In"),
        _("Out"),
        _("Refused"),
        _("Turned back"),
        _("Overridden"),
    ]
    flow = {one.gate.pk: one for one in selectors.gate_flow(request.actor, day)}
    rows = []
    for gate in selectors.gates(request.actor):
        one = flow.get(gate.pk)
        counts = (
            (one.entered, one.left, one.refused, one.turned_back, one.overridden) if one else (0, 0, 0, 0, 0)
        )
        rows.append(
            (
                gate.code,
                say_text(gate.name),
                words.word("gate_kind", gate.kind),
                say_text(gate.cordon.name),
                _("yes") if gate.is_open else _("no"),
                *counts,
            )
        )
    return export(format_, f"gates-{day.isoformat()}", headings, rows)


@staff(Power.SEE_GATES)
def gate(request: StaffRequest, gate_id: int) -> HttpResponse:
    """One gate: its day as a strip, its rule in words, its latest checks, who is on duty."""
    one = selectors.gate(request.actor, gate_id)
    if format_ := request.GET.get("format"):
        return export_checks(
            format_, one.code, selectors.latest_checks(request.actor, gate_id, limit=EXPORTED)
        )
    rule = selectors.current_rule(one.rule_code)
    where = selectors.gate_path(one)
    values = {
        "page": "gates",
        "gate": one,
        "rule": rule,
        "rule_words": rule_in_words(selectors.rule_of(rule), type_names()) if rule else (),
        "on_duty": selectors.on_duty(one.pk),
        "may_edit": request.actor.may(Power.EDIT_TERRITORY, where),
        "may_recount": request.actor.may(Power.STAND_GATE, where),
        "may_report": request.actor.holds(Power.REPORT_INCIDENT),
        "may_rule": request.actor.holds(Power.DECIDE_MEASURE),
        "siblings": _siblings(request, one),
        **_gate_live(request, one),
    }
    return render(request, "console/gates/page.html", values)


@staff(Power.SEE_GATES)
def gate_live(request: StaffRequest, gate_id: int) -> HttpResponse:
    """The live part of one gate's page."""
    one = selectors.gate(request.actor, gate_id)
    return render(request, "console/gates/page_live.html", {"gate": one, **_gate_live(request, one)})


def _gate_live(request: StaffRequest, one: Gate) -> dict[str, object]:
    day = _day(request)
    quarters = selectors.flow_by_quarter(one.pk, day)
    return {
        "state": _state(one, _quiet(request)),
        "day": day,
        "bars": [Bar(q.quarter, q.entered, q.left, q.refused) for q in quarters],
        "entered": sum(q.entered for q in quarters),
        "left": sum(q.left for q in quarters),
        "refused": sum(q.refused for q in quarters),
        "reasons": selectors.refusals_by_reason(request.actor, day, gate_id=one.pk),
        "inside": next(
            (i for i in selectors.inside_all(request.actor, request.now) if i.cordon.pk == one.cordon_id),
            None,
        ),
        "checks": selectors.latest_checks(request.actor, one.pk, limit=20),
    }


def _siblings(request: StaffRequest, one: Gate) -> Sequence[Gate]:
    """The closed gates of the same cordon, to which an opening can be moved."""
    return [g for g in selectors.gates(request.actor) if g.cordon_id == one.cordon_id and not g.is_open]


@staff(Power.EDIT_TERRITORY)
@require_POST
def gate_open(request: StaffRequest, gate_id: int) -> HttpResponse:
    """Open it."""
    services.open_gate(request.actor, gate_id, version=number_posted(request, "version"), now=request.now)
    said(request, _("The gate is open."))
    return redirect("console:gate", gate_id)


@staff(Power.EDIT_TERRITORY)
@require_POST
def gate_close(request: StaffRequest, gate_id: int) -> HttpResponse:
    """Close it, with a reason."""
    services.close_gate(
        request.actor,
        gate_id,
        version=number_posted(request, "version"),
        reason=request.POST.get("reason", ""),
        now=request.now,
    )
    said(request, _("The gate is closed. Its guard's phone learns it at its next contact."))
    return redirect("console:gate", gate_id)


@staff(Power.EDIT_TERRITORY)
@require_POST
def gate_move(request: StaffRequest, gate_id: int) -> HttpResponse:
    """Close this gate and open another of its cordon in one decision, as a pocket needs."""
    target = number_posted(request, "to_gate")
    services.move_opening(
        request.actor,
        from_gate_id=gate_id,
        to_gate_id=target,
        reason=request.POST.get("reason", ""),
        now=request.now,
    )
    said(request, _("The opening was moved."))
    return redirect("console:gate", target)


@staff(Power.STAND_GATE)
@require_POST
def recount(request: StaffRequest, cordon_id: int) -> HttpResponse:
    """People inside a cordon, counted on the ground."""
    counted = request.POST.get("count", "")
    onwards = request.POST.get("next", "")
    back = redirect(onwards if onwards.startswith("/gates/") else "console:gates")
    if not (counted.isascii() and counted.isdigit() and len(counted) < 7):
        return back
    services.recount(
        request.actor,
        recount_id=new_id(),
        cordon_id=cordon_id,
        count=int(counted),
        happened_at=request.now,
        now=request.now,
    )
    said(
        request,
        ngettext("Counted: %(n)d person inside.", "Counted: %(n)d people inside.", int(counted))
        % {"n": int(counted)},
    )
    return back


ADDRESSES: tuple[URLPattern, ...] = (
    path("gates/", gates, name="gates"),
    path("gates/live/", gates_live, name="gates_live"),
    path("gates/<int:gate_id>/", gate, name="gate"),
    path("gates/<int:gate_id>/live/", gate_live, name="gate_live"),
    path("gates/<int:gate_id>/open/", gate_open, name="gate_open"),
    path("gates/<int:gate_id>/close/", gate_close, name="gate_close"),
    path("gates/<int:gate_id>/move/", gate_move, name="gate_move"),
    path("gates/recount/<int:cordon_id>/", recount, name="recount"),
)
