"""A proposal becomes who answers: whole, by a person, and only while everything is as it was when it was made."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.refusals import NotFound, Stale
from liba.workforce.models import Assignment, Link
from liba.workforce.refusals.assigning import ProposalDecided, StaleProposal
from liba.workforce.rules.links import Span, take_over
from liba.workforce.services.assigning import ground_for, locked
from liba.workforce.services.links import next_seq, place_of
from liba.workforce.terms import AssignmentState, LinkLevel

_BATCH = 1000
_MOST_HELD = 900  # what one statement of SQLite may name


def confirm_assignment(
    actor: Actor, assignment_id: UUID, *, version: int, now: datetime, note: str = ""
) -> Assignment:
    """Let a proposal's lines hold from its day on (today when that has passed), with a note to each new holder.

    Doors that stay are left alone. Refuses a second decision (`ProposalDecided`), an older version (`Stale`), and a
    proposal whose households, hands or links have changed since (`StaleProposal`).
    """
    with decision():
        take_turn()
        proposal = locked(actor, assignment_id)
        if proposal.state != AssignmentState.PROPOSED:
            raise ProposalDecided(state=proposal.state, by=proposal.decided_by)
        if proposal.version != version:
            raise Stale(what=proposal.area.name)
        if ground_for(proposal).digest() != proposal.basis:
            raise StaleProposal
        starts_on = max(proposal.starts_on, local_day(now, settings.LIBA_ZONE))
        changed = _hold(proposal, starts_on, note.strip()[:500])
        proposal.state, proposal.decided_at, proposal.decided_by = (
            AssignmentState.CONFIRMED.value,
            now,
            actor.name,
        )
        proposal.starts_on, proposal.version = starts_on, proposal.version + 1
        proposal.figures = {**proposal.figures, "changed": changed}
        proposal.save()
        record(
            actor,
            "workforce.assignment.confirmed",
            "assignment",
            proposal.pk,
            now,
            area_path=proposal.area.path,
            changed=changed,
            uncovered=proposal.figures["uncovered"],
            starts_on=starts_on.isoformat(),
        )
    return proposal


def write_note(actor: Actor, link_id: int, *, note: str, now: datetime) -> Link:
    """What the old holder tells the new one of this door: both read it on their phones. Needs ASSIGN_LINKS there."""
    with decision():
        take_turn()
        link = Link.objects.select_related("household__area", "area").filter(pk=link_id).first()
        if link is None:
            raise NotFound(what=f"link {link_id}")
        path = place_of(link).path
        actor.require(Power.ASSIGN_LINKS, path)
        link.note, link.changed_seq = note.strip()[:500], next_seq()
        link.save(update_fields=["note", "changed_seq"])
        record(actor, "workforce.link.note_written", "link", link.pk, now, area_path=path)
    return link


def _hold(proposal: Assignment, starts_on: date, note: str) -> int:
    """Write the links that differ; how many doors got another holder, or none."""
    found: Iterable[tuple[int, int | None]] = proposal.lines.values_list("household_id", "responder_id")
    lines = sorted(found, key=lambda line: line[0])
    history = _history([door for door, _hand in lines], starts_on)
    seq = next_seq()
    ended: list[Link] = []
    begun: list[Link] = []
    for door, hand in lines:
        before = history[door]
        now_held = next((link for link in before if link.starts_on <= starts_on), None)
        if hand is None:
            # Nobody can take it. Who leaves lets go of it; who is ill stays answerable, and shows as a gap.
            ended += _end(before, starts_on, seq, "left") if _is_leavers(now_held, proposal) else []
        elif now_held is None or now_held.responder_id != hand or now_held.ends_on is not None:
            ended += _end(before, starts_on, seq, "handed_over")
            new = Link(
                level=LinkLevel.LINKER.value, responder_id=hand, household_id=door, starts_on=starts_on
            )
            new.assignment, new.follows, new.changed_seq = proposal, now_held, seq
            new.note = note if now_held is not None else ""
            begun.append(new)
    Link.objects.bulk_update(ended, ["ends_on", "ended_because", "changed_seq"], batch_size=_BATCH)
    Link.objects.bulk_create(begun, batch_size=_BATCH)
    return len(begun)


def _history(doors: list[int], starts_on: date) -> dict[int, list[Link]]:
    """What is held of each door on the day or later, the earliest first."""
    found: dict[int, list[Link]] = defaultdict(list)
    for start in range(0, len(doors), _MOST_HELD):
        links = Link.objects.filter(household_id__in=doors[start : start + _MOST_HELD]).order_by(
            "starts_on", "pk"
        )
        for link in links:
            if link.household_id is not None and Span(link.pk, link.starts_on, link.ends_on).meets(
                starts_on, None
            ):
                found[link.household_id].append(link)
    return found


def _end(links: Iterable[Link], day: date, seq: int, because: str) -> list[Link]:
    of = {link.pk: link for link in links}
    ends = take_over([Span(link.pk, link.starts_on, link.ends_on) for link in of.values()], day)
    for pk, ends_on in ends.items():
        of[pk].ends_on, of[pk].ended_because, of[pk].changed_seq = ends_on, because, seq
    return [of[pk] for pk in ends]


def _is_leavers(link: Link | None, proposal: Assignment) -> bool:
    return link is not None and proposal.leaver_id is not None and link.responder_id == proposal.leaver_id
