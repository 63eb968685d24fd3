"""Links follow what happens to households and areas: closed, merged, reorganised."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

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
    return len(_end(_held().filter(household__closed_at__isnull=False), now))


def end_links_of(household_id: int, now: datetime) -> list[int]:
    """The same at once for one door that has just been closed. Gives the links that ended."""
    return _end(_held().filter(household=household_id), now)


def take_up_again(links: Sequence[int], household_id: int, now: datetime) -> None:
    """Whoever answered for a door until it was closed answers for it again from today, unless they left or another does."""
    today = local_day(now, settings.LIBA_ZONE)
    with decision():
        take_turn()
        ended = Link.objects.filter(pk__in=list(links), household=household_id, responder__left_on=None)
        before = ended.select_related("household__area", "responder").order_by("-starts_on", "-pk").first()
        if before is None or before.household is None or _held().filter(household=household_id).exists():
            return
        link = Link.objects.create(
            level=LinkLevel.LINKER.value,
            responder=before.responder,
            household=before.household,
            starts_on=today,
            follows=before,
            note=before.note,
            changed_seq=next_seq(),
        )
        facts = {"level": link.level, "responder": before.responder.code, "target": before.household.code}
        path = before.household.area.path
        record_all([Entry(_ACTOR, "workforce.link.set", "link", str(link.pk), path, facts)], now)


def _held() -> QuerySet[Link]:
    return Link.objects.filter(level=LinkLevel.LINKER.value, ends_on=None)


def _end(held: QuerySet[Link], now: datetime) -> list[int]:
    today = local_day(now, settings.LIBA_ZONE)
    if not held.exists():
        return []
    with decision():
        take_turn()
        links = list(held.select_related("household__area", "household__merged_into", "responder"))
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
    return [link.pk for link in links]


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
