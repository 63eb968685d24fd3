"""Links follow what happens to households and areas: closed, merged, reorganised."""

from datetime import datetime

from django.conf import settings

from liba.governance.services import decision, record_all, take_turn
from liba.governance.terms import Entry
from liba.kernel.actors import Actor, system
from liba.kernel.calendar import local_day
from liba.registry.models import Household
from liba.territory.models import Area
from liba.territory.terms import Moved
from liba.workforce.models import Link
from liba.workforce.selectors.links import links_on
from liba.workforce.services.links import next_seq
from liba.workforce.terms import LinkLevel

_ACTOR = system("advance")


def move_links(actor: Actor, moved: Moved, now: datetime) -> None:
    """A step of a reorganisation: who answered for a merged area answers for the successor from today on.

    Doors keep their linker, because they keep their household. Who answers at that level for the successor already
    goes on; nobody gets the same area twice.
    """
    today = local_day(now, settings.LIBA_ZONE)
    with decision():
        take_turn()
        successor = Area.objects.get(pk=moved.successor_id)
        held = list(links_on(today).filter(area__in=list(moved.areas)).select_related("area", "responder"))
        has = set(links_on(today).filter(area=successor).values_list("level", "responder_id"))
        seq, entries = next_seq(), []
        for link in held:
            link.ends_on, link.ended_because, link.changed_seq = max(today, link.starts_on), "merged", seq
            link.save(update_fields=["ends_on", "ended_because", "changed_seq"])
            if (link.level, link.responder_id) not in has:
                has.add((link.level, link.responder_id))
                Link.objects.create(
                    level=link.level,
                    responder=link.responder,
                    area=successor,
                    starts_on=today,
                    follows=link,
                    note=link.note,
                    changed_seq=seq,
                )
            facts = {"level": link.level, "from_area": link.area.code if link.area else ""}
            entries.append(
                Entry(actor, "workforce.link.followed", "link", str(link.pk), successor.path, facts)
            )
        record_all(entries, now)


def end_links_of_closed(now: datetime) -> int:
    """Nobody answers for a door that is closed: its link ends, and goes to the household that it merged into if that has
    none. How many ended; repeating it ends none."""
    today = local_day(now, settings.LIBA_ZONE)
    open_ended = Link.objects.filter(
        level=LinkLevel.LINKER.value, ends_on=None, household__closed_at__isnull=False
    )
    if not open_ended.exists():
        return 0
    with decision():
        take_turn()
        links = list(open_ended.select_related("household__area", "household__merged_into", "responder"))
        seq, entries = next_seq(), []
        for link in links:
            link.ends_on, link.ended_because, link.changed_seq = (
                max(today, link.starts_on),
                "household_closed",
                seq,
            )
            link.save(update_fields=["ends_on", "ended_because", "changed_seq"])
            household = link.household
            if household is None:
                continue
            _pass_on(link, household.merged_into, seq)
            facts = {"level": link.level, "responder": link.responder.code, "because": link.ended_because}
            entries.append(
                Entry(_ACTOR, "workforce.link.ended", "link", str(link.pk), household.area.path, facts)
            )
        record_all(entries, now)
    return len(links)


def _pass_on(link: Link, kept: Household | None, seq: int) -> None:
    if (
        kept is None
        or kept.closed_at is not None
        or Link.objects.filter(household=kept, ends_on=None).exists()
    ):
        return
    assert link.ends_on is not None
    Link.objects.create(
        level=LinkLevel.LINKER.value,
        responder=link.responder,
        household=kept,
        starts_on=link.ends_on,
        follows=link,
        changed_seq=seq,
    )
