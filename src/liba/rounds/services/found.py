"""Somebody who was found at a door: a difference to be decided, never a new person by itself."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings

from liba.governance.services import decision, record, take_turn
from liba.kernel.actors import Power
from liba.kernel.calendar import local_day
from liba.registry.models import Household
from liba.rounds.models import Difference, Visit
from liba.rounds.refusals import UnknownDoor
from liba.rounds.reports import Visitor
from liba.rounds.selectors.reach import Hold, read_reaches
from liba.rounds.selectors.targets import HOUSEHOLD
from liba.rounds.terms.plans import DifferenceKind, DifferenceState
from liba.workforce.selectors import responder_of_user

SOURCE = "door"


def note_found_person(
    visitor: Visitor,
    *,
    door: str,
    draft: str,
    visit_id: UUID | None,
    happened_at: datetime,
    now: datetime,
) -> Difference:
    """Keep what a door said of somebody unknown, as JSON (`name`, `sex`, `born_on`, `relation`, `id_number`, `phones`).

    It waits, sealed, until somebody decides it. It is the visit's that is named, whichever of the two comes first, and is
    taken back with it. Refuses a door that is none, and one that never was the visitor's.
    """
    visitor.actor.require(Power.VISIT)
    named, home = _home(door)
    one = responder_of_user(visitor.user_id) if visitor.user_id is not None else None
    key = one.pk if one else None
    reach = read_reaches({key: visitor.actor}, [named.pk, home.pk])[key]
    day = local_day(happened_at, settings.LIBA_ZONE)
    if all(reach.of(HOUSEHOLD, at.pk, at.area.path, day) is Hold.NEVER for at in (named, home)):
        raise UnknownDoor(door=door)
    with decision():
        take_turn()  # the visit may be on its way: one of the two finds the other
        found = Difference.objects.create(
            visit=Visit.objects.filter(pk=visit_id, household=home).first() if visit_id else None,
            visit_said=visit_id,
            household=home,
            kind=DifferenceKind.NEW_PERSON.value,
            source=SOURCE,
            found=draft,
            state=DifferenceState.OPEN.value,
            raised_at=happened_at,
        )
        record(
            visitor.actor, "rounds.person.found", "household", home.pk, now, area_path=home.area.path,
            difference=found.pk,
        )  # fmt: skip
    return found


def tie_found_people(stored: Mapping[UUID, int]) -> None:
    """People who were found, and came before the visit that found them, are that visit's. `stored` are visits that came
    in now, with their households. Belongs inside the decision that stores them."""
    tied = []
    waiting = Difference.objects.filter(visit=None, visit_said__in=list(stored))
    for one in waiting.only("household_id", "visit_said"):
        if one.visit_said is not None and stored[one.visit_said] == one.household_id:
            one.visit_id = one.visit_said
            tied.append(one)
    if tied:
        Difference.objects.bulk_update(tied, ["visit"])


def _home(door: str) -> tuple[Household, Household]:
    """The household that the phone named, and the one that goes on in its place: the same, unless it was merged."""
    named = None
    number = door.removeprefix(HOUSEHOLD)
    if door != number and number.isascii() and number.isdigit():
        named = Household.objects.select_related("area", "merged_into__area").filter(pk=int(number)).first()
    if named is None:
        raise UnknownDoor(door=door)
    home = named
    while home.merged_into is not None:
        home = home.merged_into
    return named, home
