"""What a bulk issue would do, before it is done."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Length

from liba.access.models import Pass, PassCounter, PassType
from liba.access.selectors.schemes import pass_type, running_window
from liba.access.terms import PassKind, PassStatus
from liba.kernel.actors import Actor, Power
from liba.kernel.numbers import MOST_SERIAL, pass_number
from liba.kernel.refusals import NotFound
from liba.registry.models import Household
from liba.territory.models import Area

# A household whose cards were revoked isn't given new ones by a bulk issue; somebody decides that by itself.
COUNTS_AS_HAVING = (PassStatus.GOOD, PassStatus.HELD, PassStatus.LOST, PassStatus.REVOKED)

# Door by door as one walks: 2 before 10.
DOOR_ORDER = (F("area__path").asc(), Length("number").asc(), F("number").asc())


@dataclass(frozen=True, slots=True)
class IssuePreview:
    """What `issue_run` would do now: households in the area, those that have cards, those to be given some, the cards
    for them, and the first and last number they would carry (empty when there are none or numbers run out)."""

    type: PassType
    area: Area
    households: int
    already: int
    to_issue: int
    cards: int
    first_number: str
    last_number: str


def preview_issue(actor: Actor, type_code: str, area_id: int, *, now: datetime) -> IssuePreview:
    """Count what a bulk issue would make. Refuses a type of another kind and a scheme that doesn't run."""
    area = area_of(area_id)
    actor.require(Power.ISSUE_PASS, area.path)
    type_ = pass_type(type_code, PassKind.COLOUR)
    running_window(type_, now)
    households = live_households(area).count()
    to_issue = households_without(type_, area).count()
    cards = to_issue * type_.set_size
    first = next_serial()
    fits = 0 < cards <= MOST_SERIAL - first + 1
    return IssuePreview(
        type_,
        area,
        households,
        households - to_issue,
        to_issue,
        cards,
        pass_number(first) if fits else "",
        pass_number(first + cards - 1) if fits else "",
    )


def next_serial() -> int:
    """The serial that the next card will carry, unless somebody issues in between."""
    return PassCounter.objects.values_list("next_serial", flat=True).first() or 1


def area_of(area_id: int) -> Area:
    """The area, or a refusal."""
    area = Area.objects.filter(pk=area_id).first()
    if area is None:
        raise NotFound(what=f"area {area_id}")
    return area


def live_households(area: Area) -> QuerySet[Household]:
    """Households below an area that are still there."""
    return Household.objects.filter(area__path__startswith=area.path, closed_at=None, merged_into=None)


def households_without(type_: PassType, area: Area) -> QuerySet[Household]:
    """Live households below an area that have neither this type of card nor another daily card of the same cordon."""
    return live_households(area).filter(~Exists(having(type_).filter(household=OuterRef("pk"))))


def having(type_: PassType) -> QuerySet[Pass]:
    """Passes that stand against another set of the type: of the type itself, and of daily cards for the same cordon."""
    rivals = PassType.objects.filter(pk=type_.pk)
    if type_.uses_quota:
        rivals = PassType.objects.filter(cordon=type_.cordon, uses_quota=True)
    return Pass.objects.filter(
        type__in=list(rivals.values_list("pk", flat=True)),
        status__in=[status.value for status in COUNTS_AS_HAVING],
    )
