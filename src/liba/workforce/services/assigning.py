"""Assignments: proposed by the optimisation, decided by a person. Nothing is solved while others wait to write."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.ids import id_at
from liba.kernel.refusals import NotFound, Refusal
from liba.territory.models import Area
from liba.territory.selectors import area_by_id
from liba.workforce.models import Assignment, AssignmentLine, Responder
from liba.workforce.refusals.assigning import NothingToAssign, ProposalDecided, WrongLimits
from liba.workforce.rules.assigning import Ground, Outcome, Solved
from liba.workforce.selectors.ground import Asked, ground_of
from liba.workforce.selectors.links import policy
from liba.workforce.selectors.places import village_of
from liba.workforce.services.solving import assigned
from liba.workforce.terms import AssignmentState, LinkLimits, LinkWeights

_HIGHEST_LIMIT = 500


def ask_assignment(
    actor: Actor,
    *,
    area_id: int,
    starts_on: date,
    now: datetime,
    limits: LinkLimits | None = None,
    weights: LinkWeights | None = None,
    asked: Asked | None = None,
    replacing: bool = False,
) -> Assignment:
    """Note that an assignment is wanted: `solve_assignment` does the work, here or in the worker.

    An area below a village is taken as its village, because a linker's doors lie anywhere in it. `replacing` gives
    doors without a fit linker to others and leaves the rest. Needs ASSIGN_LINKS. Refuses limits that can't be.
    """
    area = village_of(area_by_id(area_id))
    actor.require(Power.ASSIGN_LINKS, area.path)
    usual_limits, usual_weights = policy()
    limits, asked = limits or usual_limits, asked or Asked()
    if not 0 <= limits.least <= limits.most <= _HIGHEST_LIMIT or limits.most < 1:
        raise WrongLimits(least=limits.least, most=limits.most)
    with decision():
        wanted = Assignment.objects.create(
            id=id_at(now),
            area=area,
            state=AssignmentState.RUNNING.value,
            starts_on=max(starts_on, local_day(now, settings.LIBA_ZONE)),
            limits=asdict(limits),
            weights=asdict(weights or usual_weights),
            figures={"asked": asdict(asked), "replacing": replacing},
            leaver_id=asked.leaver,
            made_at=now,
            made_by=actor.name,
        )
        record(
            actor,
            "workforce.assignment.asked",
            "assignment",
            wanted.pk,
            now,
            area_path=area.path,
            replacing=replacing,
            least=limits.least,
            most=limits.most,
        )
    return wanted


def solve_assignment(assignment_id: UUID) -> Assignment:
    """Find the best answer and keep it as a proposal; a refusal is kept too. What is not running is left as it is."""
    wanted = Assignment.objects.select_related("area").get(pk=assignment_id)
    if wanted.state != AssignmentState.RUNNING:
        return wanted
    ground = ground_for(wanted)
    try:
        if not ground.doors:
            raise NothingToAssign(area=wanted.area.name)
    except Refusal as refusal:
        with decision():
            wanted.state = AssignmentState.FAILED.value
            wanted.failure = {"code": refusal.code, "facts": dict(refusal.facts)}
            wanted.save(update_fields=["state", "failure"])
        return wanted
    replacing = bool(wanted.figures["replacing"])
    _keep(wanted, ground, assigned(ground, replacing=replacing), replacing=replacing)
    return wanted


def propose_assignment(
    actor: Actor,
    *,
    area_id: int,
    starts_on: date,
    now: datetime,
    limits: LinkLimits | None = None,
    weights: LinkWeights | None = None,
    asked: Asked | None = None,
    replacing: bool = False,
) -> Assignment:
    """Ask and solve at once: for the command line, demo towns, and areas that take a moment."""
    wanted = ask_assignment(
        actor,
        area_id=area_id,
        starts_on=starts_on,
        now=now,
        limits=limits,
        weights=weights,
        asked=asked,
        replacing=replacing,
    )
    return solve_assignment(wanted.pk)


def replace_dropout(actor: Actor, responder_id: int, *, starts_on: date, now: datetime) -> Assignment:
    """Propose who takes the doors of somebody who leaves or may not serve, with the fewest other changes."""
    leaver = Responder.objects.select_related("area").filter(pk=responder_id).first()
    if leaver is None:
        raise NotFound(what=f"responder {responder_id}")
    return propose_assignment(
        actor,
        area_id=leaver.area_id,
        starts_on=starts_on,
        now=now,
        asked=Asked(leaver=leaver.pk),
        replacing=True,
    )


def discard_assignment(actor: Actor, assignment_id: UUID, *, now: datetime) -> Assignment:
    """A proposal that is not wanted. Its lines go, its figures stay."""
    with decision():
        proposal = locked(actor, assignment_id)
        if proposal.state == AssignmentState.CONFIRMED:
            raise ProposalDecided(state=proposal.state, by=proposal.decided_by)
        proposal.state, proposal.decided_at, proposal.decided_by = (
            AssignmentState.DISCARDED.value,
            now,
            actor.name,
        )
        proposal.version += 1
        proposal.save()
        proposal.lines.all().delete()
        record(
            actor,
            "workforce.assignment.discarded",
            "assignment",
            proposal.pk,
            now,
            area_path=proposal.area.path,
        )
    return proposal


def locked(actor: Actor, assignment_id: UUID) -> Assignment:
    """The assignment, locked for its decision by somebody who may assign there."""
    found = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("area", "leaver")
        .filter(pk=assignment_id)
        .first()
    )
    if found is None:
        raise NotFound(what=f"assignment {assignment_id}")
    actor.require(Power.ASSIGN_LINKS, found.area.path)
    return found


def ground_for(wanted: Assignment) -> Ground:
    """What the assignment is made from, as it is now."""
    said = wanted.figures["asked"]
    asked = Asked(tuple(said["standings"]), tuple(said["hands"]), said["leaver"])
    area: Area = wanted.area
    return ground_of(
        area, wanted.starts_on, LinkLimits(**wanted.limits), LinkWeights(**wanted.weights), asked
    )


def _keep(wanted: Assignment, ground: Ground, solved: Solved, *, replacing: bool) -> None:
    cures = [{**asdict(cure), "kind": cure.kind.value} for cure in solved.cures]
    figures = asdict(solved.figures)
    with decision():
        # Solved twice, by a worker that was started again: the second has nothing to do.
        mine = Assignment.objects.filter(pk=wanted.pk, state=AssignmentState.RUNNING.value)
        if not mine.update(state=AssignmentState.PROPOSED.value):
            return
        wanted.state, wanted.basis = AssignmentState.PROPOSED.value, ground.digest()
        wanted.figures = {**wanted.figures, **figures, "cures": cures}
        wanted.save(update_fields=["state", "basis", "figures"])
        AssignmentLine.objects.bulk_create(
            _lines(wanted, ground, solved.outcome, replacing=replacing), batch_size=1000
        )


def _lines(
    wanted: Assignment, ground: Ground, outcome: Outcome, *, replacing: bool
) -> Sequence[AssignmentLine]:
    """A line for every door; of a replacement, for those that change or can't be covered."""
    return [
        AssignmentLine(
            assignment=wanted,
            household_id=line.door,
            responder_id=line.hand,
            moves=line.moved,
            cost=line.cost,
            reasons={
                "tie": line.tie.value if line.tie else "",
                "metres": line.metres,
                "kept": line.kept,
                "from": door.holder if door.holder != line.hand else None,
            },
        )
        for door, line in zip(ground.doors, outcome.lines, strict=True)
        if not (replacing and line.kept)
    ]
