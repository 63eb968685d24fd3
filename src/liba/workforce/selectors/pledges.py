"""Pledges: who is asked, who signed, and the gap between them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import NotFound
from liba.kernel.text import Text
from liba.registry.models import Household
from liba.territory.models import Area
from liba.territory.selectors import within
from liba.workforce.models import Pledge, PledgeText, Responder, ResponderGroup
from liba.workforce.rules.pledges import row_code
from liba.workforce.selectors.people import home_of
from liba.workforce.terms import PledgeAudience


@dataclass(frozen=True, slots=True)
class SignerRow:
    """Somebody who is asked: the row of a printed list with its code, and their signature if they gave it."""

    id: int
    code: str
    name: str
    badge: str
    area: Area
    pledge: Pledge | None


@dataclass(frozen=True, slots=True)
class SignedCount:
    """How many of those asked have signed, in a group or an area."""

    id: int
    code: str
    name: Text
    asked: int
    signed: int

    @property
    def open(self) -> int:
        """Who has not signed."""
        return self.asked - self.signed


def pledge_texts(actor: Actor, *, include_withdrawn: bool = False) -> list[PledgeText]:
    """Texts that ask somebody in the actor's areas, by code, the newest version first."""
    paths = actor.areas_for(Power.SEE_WORKFORCE)
    found = PledgeText.objects.select_related("area").order_by("code", "-version")
    if not include_withdrawn:
        found = found.filter(withdrawn_at=None)
    return [text for text in found if any(_meets(text, path) for path in paths)]


def pledge_text(actor: Actor, text_id: int) -> PledgeText:
    """One text. Refuses (`NotFound`) one that asks nobody in the actor's areas."""
    text = PledgeText.objects.select_related("area").filter(pk=text_id).first()
    if text is None or not any(_meets(text, path) for path in actor.areas_for(Power.SEE_WORKFORCE)):
        raise NotFound(what=f"pledge {text_id}")
    return text


def asked_responders(text: PledgeText, paths: Sequence[str], day: date) -> QuerySet[Responder]:
    """Responders whom a text asks, in these areas, who serve still."""
    found = Responder.objects.filter(within(tuple(paths), "area__path"))
    if text.area is not None:
        found = found.filter(area__path__startswith=text.area.path)
    return found.filter(Q(left_on=None) | Q(left_on__gt=day)).select_related("area")


def asked_households(text: PledgeText, paths: Sequence[str]) -> QuerySet[Household]:
    """Households whom a text asks, in these areas."""
    found = Household.objects.filter(within(tuple(paths), "area__path"), closed_at=None)
    if text.area is not None:
        found = found.filter(area__path__startswith=text.area.path)
    return found.select_related("area")


def signer_rows(
    actor: Actor,
    text: PledgeText,
    day: date,
    *,
    area: Area | None = None,
    group: str = "",
    only_open: bool = False,
) -> list[SignerRow]:
    """Whom the text asks in the actor's areas, by area; of one area or group, or only who has not signed."""
    paths = actor.areas_for(Power.SEE_WORKFORCE)
    if text.audience == PledgeAudience.HOUSEHOLDS:
        homes = asked_households(text, paths)
        if area is not None:
            homes = homes.filter(area__path__startswith=area.path)
        signed = {pledge.household_id: pledge for pledge in text.pledges.exclude(household=None)}
        rows = [
            SignerRow(home.pk, row_code(home.pk), home.address, home.code, home.area, signed.get(home.pk))
            for home in homes.order_by("area__path", "number", "pk")
        ]
    else:
        people = asked_responders(text, paths, day)
        if area is not None:
            people = people.filter(area__path__startswith=area.path)
        if group:
            people = people.filter(groups__code=group)
        signed = {pledge.responder_id: pledge for pledge in text.pledges.exclude(responder=None)}
        rows = [
            SignerRow(one.pk, row_code(one.pk), one.name, one.code, one.area, signed.get(one.pk))
            for one in people.order_by("area__path", "code")
        ]
    return [row for row in rows if row.pledge is None] if only_open else rows


def signed_by_area(rows: Sequence[SignerRow]) -> list[SignedCount]:
    """How many signed in each area below the town, in the order of the tree."""
    paths = {_below_town(row.area.path) for row in rows}
    areas = {area.path: area for area in Area.objects.filter(path__in=paths).defer("boundary")}
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        held = counts[_below_town(row.area.path)]
        held[0] += 1
        held[1] += row.pledge is not None
    return [
        SignedCount(areas[path].pk, areas[path].code, areas[path].name, *counts[path])
        for path in sorted(counts)
        if path in areas
    ]


def signed_by_group(rows: Sequence[SignerRow]) -> list[SignedCount]:
    """How many signed in each group; who is in several counts in each, who is in none in none."""
    signed = {row.id: row.pledge is not None for row in rows}
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    through = Responder.groups.through.objects.values_list("respondergroup_id", "responder_id")
    for group_id, responder_id in through:
        if responder_id in signed:
            counts[group_id][0] += 1
            counts[group_id][1] += signed[responder_id]
    return [
        SignedCount(group.pk, group.code, group.name, *counts[group.pk])
        for group in ResponderGroup.objects.all()
        if group.pk in counts
    ]


def pledges_asked(one: Responder) -> list[tuple[PledgeText, bool]]:
    """The running texts that ask a responder, or the household they live in; with whether it is signed."""
    home = home_of(one)
    found = []
    for text in PledgeText.objects.filter(withdrawn_at=None).select_related("area").order_by("code"):
        reach = text.area.path if text.area else ""
        if text.audience == PledgeAudience.RESPONDERS and one.area.path.startswith(reach):
            found.append((text, Pledge.objects.filter(text=text, responder=one).exists()))
        elif text.audience == PledgeAudience.HOUSEHOLDS and home and home.area.path.startswith(reach):
            found.append((text, Pledge.objects.filter(text=text, household=home).exists()))
    return found


def _meets(text: PledgeText, path: str) -> bool:
    reach = text.area.path if text.area else ""
    return reach.startswith(path) or path.startswith(reach)


def _below_town(path: str) -> str:
    """The path of the area just below the town in which a path lies; the town's own for the town."""
    return "".join(f"{step}." for step in path.split(".")[:-1][:2])
