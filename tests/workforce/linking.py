"""Responders and links of the small town, made straight in the tables where a test is not about making them."""

from datetime import date, timedelta

from liba.registry.models import Household
from liba.territory.models import Area
from liba.workforce.models import Link, Responder
from liba.workforce.services import set_link
from liba.workforce.terms import LinkLevel
from tests.support.town import DAY, SmallTown

TODAY, TOMORROW = DAY, DAY + timedelta(days=1)


def hand(area: Area, code: str, **known: object) -> Responder:
    """Somebody who serves and is cleared."""
    facts: dict[str, object] = {
        "name": f"测试{code}",
        "standing": "volunteer",
        "clearance": "cleared",
        "joined_on": DAY - timedelta(days=30),
    }
    return Responder.objects.create(code=code, area=area, **{**facts, **known})


def link(town: SmallTown, one: Responder, household: Household, day: date = TODAY) -> Link:
    """A linker of a door from a day on."""
    return set_link(
        town.system,
        level=LinkLevel.LINKER,
        responder_id=one.pk,
        household_id=household.pk,
        starts_on=day,
        now=town.now,
    )


def answer(town: SmallTown, one: Responder, level: LinkLevel, area: Area, day: date = TODAY) -> Link:
    """Somebody answers for an area from a day on."""
    return set_link(
        town.system, level=level, responder_id=one.pk, area_id=area.pk, starts_on=day, now=town.now
    )
