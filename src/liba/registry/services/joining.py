"""Two households that are one door become one, and two again if that was a mistake.

Everybody of the one lives in the other, and the emptied one is closed and says where it went. What is bound to it elsewhere
(linker, ties, cards, turns, those who are followed) goes along by steps that the caller names, as with people (`merging`).
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db.models import F

from liba.governance.services import decision, record_all, take_turn
from liba.governance.terms import Entry
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import FactValue, NotFound, Stale
from liba.registry.models import Household, HouseholdMerge, Person
from liba.registry.refusals import HouseholdMergedAgain, MergeUndone, SameHousehold
from liba.registry.selectors import living
from liba.registry.services.followers import follow, give_back
from liba.registry.services.households import open_locked
from liba.registry.terms import Follower


class Gathered(msgspec.Struct, frozen=True):
    """What a merge did: whose rows moved, who was the head and is not any more, and what followed."""

    people: list[int]
    heads: list[int] = []
    followed: dict[str, list[int]] = {}


def merge_households(
    actor: Actor,
    *,
    kept_id: int,
    merged_id: int,
    versions: tuple[int, int],
    now: datetime,
    followers: Sequence[Follower] = (),
) -> HouseholdMerge:
    """Make two households one: `kept` goes on with its number, address and head, `merged` is closed and leads to it.

    Whoever stands in both stands there twice then, and is merged as a person. Refuses closed households and older
    `versions` (kept, merged). The actor answers for both areas.
    """
    if kept_id == merged_id:
        raise SameHousehold
    with decision():
        take_turn()
        # Locked in one order, whichever goes on.
        homes = {pk: open_locked(actor, pk) for pk in sorted((kept_id, merged_id))}
        kept, merged = homes[kept_id], homes[merged_id]
        if (kept.version, merged.version) != versions:
            raise Stale(what=kept.code)
        gathered = _gather(kept, merged)
        merged.merged_into, merged.closed_at = kept, now
        _save(kept, merged)
        gathered = msgspec.structs.replace(gathered, followed=follow(followers, merged_id, kept_id, now))
        merge = HouseholdMerge.objects.create(
            kept=kept, merged=merged, before=msgspec.json.encode(gathered).decode(), merged_at=now,
            merged_by=actor.name,
        )  # fmt: skip
        _note(actor, "registry.households.merged", merge, now)
    return merge


def undo_household_merge(
    actor: Actor, merge_id: int, *, now: datetime, followers: Sequence[Follower] = ()
) -> HouseholdMerge:
    """Make them two households again: who came over goes back, unless they have moved since.

    Refuses a merge that was undone or whose time to undo is over, and one whose kept household was merged since.
    """
    with decision():
        take_turn()
        merge = HouseholdMerge.objects.select_for_update().filter(pk=merge_id).first()
        if merge is None:
            raise NotFound(what=f"merge {merge_id}")
        kept, merged = _both(actor, merge)
        if merge.undone_at is not None or merge.before is None:
            raise MergeUndone
        if kept.merged_into_id is not None:
            raise HouseholdMergedAgain(household=kept.code)
        gathered = msgspec.json.decode(merge.before, type=Gathered)
        merged.merged_into = merged.closed_at = None
        _save(kept, merged)
        _part(kept, merged, gathered)
        give_back(followers, gathered.followed, merged.pk, kept.pk, now)
        merge.undone_at, merge.undone_by = now, actor.name
        merge.save(update_fields=["undone_at", "undone_by"])
        _note(actor, "registry.households.unmerged", merge, now)
    return merge


def _both(actor: Actor, merge: HouseholdMerge) -> tuple[Household, Household]:
    found = Household.objects.select_for_update(of=("self",)).select_related("area").order_by("pk")
    homes = {home.pk: home for home in found.filter(pk__in=(merge.kept_id, merge.merged_id))}
    for home in homes.values():
        actor.require(Power.EDIT_REGISTRY, home.area.path)
    return homes[merge.kept_id], homes[merge.merged_id]


def _gather(kept: Household, merged: Household) -> Gathered:
    """Every row comes over, those that were merged into others too: they would be left behind a closed door."""
    rows = Person.objects.filter(household=merged)
    people = list(rows.order_by("pk").values_list("pk", flat=True))
    heads = list(rows.filter(is_head=True).order_by("pk").values_list("pk", flat=True))
    if not living().filter(household=kept, is_head=True).exists():
        heads = heads[1:]
    moved = Person.objects.filter(pk__in=people)
    moved.update(household=kept, version=F("version") + 1)
    Person.objects.filter(pk__in=heads).update(is_head=False)
    return Gathered(people, heads)


def _part(kept: Household, merged: Household, gathered: Gathered) -> None:
    still = Person.objects.filter(pk__in=gathered.people, household=kept)
    back = list(still.values_list("pk", flat=True))
    Person.objects.filter(pk__in=back).update(household=merged, version=F("version") + 1)
    if not Person.objects.filter(household=merged, is_head=True).exists():
        Person.objects.filter(pk__in=[pk for pk in gathered.heads if pk in back][:1]).update(is_head=True)


def _save(*homes: Household) -> None:
    for home in homes:
        home.version += 1
        home.save(update_fields=["merged_into", "closed_at", "version"])


def _note(actor: Actor, verb: str, merge: HouseholdMerge, now: datetime) -> None:
    """A line for each of the two, in its own area."""
    facts: dict[str, FactValue] = {
        "merge": merge.pk, "kept_code": merge.kept.code, "merged_code": merge.merged.code
    }  # fmt: skip
    record_all(
        [
            Entry(actor, verb, "household", str(home.pk), home.area.path, facts)
            for home in (merge.kept, merge.merged)
        ],
        now,
    )
