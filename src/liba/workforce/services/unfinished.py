"""Searches that never came back: each has an end, and can be begun again by a person."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound, Stale
from liba.workforce.models import Assignment, Rota
from liba.workforce.refusals.assigning import ProposalDecided, SearchEnded
from liba.workforce.refusals.rotas import RotaNotDraft
from liba.workforce.services.assigning import locked
from liba.workforce.terms import AssignmentState, RotaKind, RotaState

# The queue begins a killed task again after ten minutes; the largest town takes less than one.
GIVES_UP_AFTER: Final = timedelta(minutes=20)


def end_search(assignment_id: UUID) -> None:
    """The search for an assignment broke off: it has failed, and whoever waits for it can try again."""
    with decision():
        waiting = Assignment.objects.filter(pk=assignment_id, state=AssignmentState.RUNNING.value)
        waiting.update(state=AssignmentState.FAILED.value, failure={"code": SearchEnded.code, "facts": {}})


def end_rota_search(rota_id: UUID) -> None:
    """The search for a better rota broke off: the first legal one stays."""
    with decision():
        rota = Rota.objects.select_for_update().filter(pk=rota_id).exclude(working_since=None).first()
        if rota is not None:
            rota.working_since = None
            rota.figures = {**rota.figures, "broke_off": True}
            rota.save(update_fields=["working_since", "figures"])


def end_searches(actor: Actor, *, now: datetime) -> int:
    """End what has been searched for longer than any search takes. How many."""
    before = now - GIVES_UP_AFTER
    running = Assignment.objects.filter(state=AssignmentState.RUNNING.value, made_at__lte=before)
    ended = list(running.select_related("area"))
    rotas = list(Rota.objects.filter(working_since__lte=before).select_related("area"))
    for one in ended:
        with decision():
            end_search(one.pk)
            record(
                actor, "workforce.assignment.broke_off", "assignment", one.pk, now, area_path=one.area.path
            )
    for rota in rotas:
        with decision():
            end_rota_search(rota.pk)
            record(actor, "workforce.rota.broke_off", "rota", rota.pk, now, area_path=rota.area.path)
    return len(ended) + len(rotas)


def search_again(actor: Actor, assignment_id: UUID, *, now: datetime) -> Assignment:
    """An assignment that failed is wanted all the same: it runs again. Refuses one that did not fail."""
    with decision():
        wanted = locked(actor, assignment_id)
        if wanted.state != AssignmentState.FAILED.value:
            raise ProposalDecided(state=wanted.state, by=wanted.decided_by or wanted.made_by)
        wanted.state, wanted.failure, wanted.made_at = AssignmentState.RUNNING.value, {}, now
        wanted.save(update_fields=["state", "failure", "made_at"])
        record(
            actor, "workforce.assignment.asked", "assignment", wanted.pk, now, area_path=wanted.area.path,
            again=True,
        )  # fmt: skip
    return wanted


def search_rota_again(actor: Actor, rota_id: UUID, *, version: int, now: datetime) -> Rota:
    """Look for a better rota once more. Refuses what is no draft of people over posts, or was changed meanwhile."""
    with decision():
        rota = Rota.objects.select_for_update(of=("self",)).select_related("area").filter(pk=rota_id).first()
        if rota is None:
            raise NotFound(what=f"rota {rota_id}")
        actor.require(Power.PLAN_ROTA, rota.area.path)
        if rota.version != version:
            raise Stale(what=rota.name, version=rota.version)
        if rota.state != RotaState.DRAFT.value or rota.kind != RotaKind.POSTS.value:
            raise RotaNotDraft
        rota.working_since = now
        rota.figures = {key: value for key, value in rota.figures.items() if key != "broke_off"}
        rota.save(update_fields=["working_since", "figures"])
        record(actor, "workforce.rota.search_begun", "rota", rota.pk, now, area_path=rota.area.path)
    return rota
