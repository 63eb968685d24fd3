"""Cards in people's hands: receipts for almost every household, group by group, as after a week of going from door to door.

The service hands out to one household at a time, at a door; thirty thousand doors at once are written here in one
statement a table, with the same journal line each.
"""

from datetime import datetime, timedelta
from random import Random

from django.db.models import Min, OuterRef, Subquery

from liba.access.models import HandOut, Pass
from liba.governance.services import decision, record_all
from liba.governance.terms import Entry
from liba.kernel.actors import Actor
from liba.kernel.ids import id_at
from liba.kernel.numbers import pass_number
from liba.registry.models import Household

BATCH = 2000
# A group in twelve is not finished: some of its doors were shut.
_UNFINISHED = 12
_SHUT = 0.4


def hand_out_cards(actor: Actor, *, seed: int, now: datetime) -> int:
    """Receipts for those who were met, for all that was issued to their households; how many were met."""
    random = Random(seed)  # noqa: S311 - the same doors are shut each time
    homes = list(
        Household.objects.filter(passes__status="good")
        .annotate(first=Min("passes__serial"))
        .select_related("area")
        .order_by("area__path", "number")
    )
    unfinished = {area for area in {home.area_id for home in homes} if area % _UNFINISHED == 0}
    met = [home for home in homes if home.area_id not in unfinished or random.random() > _SHUT]
    with decision():
        receipts = [_receipt(actor, home, now + timedelta(seconds=place)) for place, home in enumerate(met)]
        HandOut.objects.bulk_create(receipts, batch_size=BATCH)
        receipt = HandOut.objects.filter(household=OuterRef("household")).values("pk")[:1]
        Pass.objects.filter(household__hand_outs__isnull=False, status="good").update(
            hand_out=Subquery(receipt)
        )
        record_all([_entry(actor, home, made) for home, made in zip(met, receipts, strict=True)], now)
    return len(met)


def _receipt(actor: Actor, home: Household, at: datetime) -> HandOut:
    return HandOut(
        id=id_at(at), household=home, happened_at=at, recorded_at=at, by=actor.name,
        told_mask=True, told_id=True, told_pass=True, signed=True,
    )  # fmt: skip


def _entry(actor: Actor, home: Household, receipt: HandOut) -> Entry:
    first: int = home.first  # type: ignore[attr-defined]  # annotated above
    return Entry(
        actor,
        "access.pass.handed_out",
        "household",
        str(home.pk),
        home.area.path,
        {"receipt": str(receipt.pk), "first": pass_number(first), "signed": True},
    )
