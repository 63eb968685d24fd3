"""From passes to what is printed of them: cards in pages of ten, each page of one area, and hand-out sheets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from django.conf import settings

from liba.access.models import Pass, PassRun, PassType, SigningKey
from liba.access.print import wording
from liba.access.print.shapes import CARDS_A_PAGE, Card, ListRow, ListSheet, OwnRow, Page, Sheets, Words
from liba.access.refusals import KeyWithdrawnCards
from liba.access.terms import PassKind, PassStatus, RunPurpose
from liba.access.tokens import Claims
from liba.kernel.numbers import pass_number, spaced
from liba.registry.models import Household
from liba.territory.models import Area

PRINTED = (PassStatus.GOOD, PassStatus.BLANK, PassStatus.HELD)
ROW_CODE = "LBH:"
# A code outlives any renewal of its measure; that it still counts is the measure's and the register's to say.
LONGEST_CODE_DAYS = 366
_BOUND = ("type", "household", "household__area", "household__area__parent", "person", "site", "landlord")


def card_sheets_of(type_: PassType, run: PassRun, passes: Sequence[Pass]) -> Sheets:
    """The sheets for passes of one type and run. Refuses those whose key is withdrawn."""
    key = SigningKey.objects.get(kid=run.kid)
    if key.private_pem is None:
        raise KeyWithdrawnCards(key=key.kid)
    root = Area.objects.filter(parent=None).order_by("path").first()
    town = Words(root.name_zh, root.name_en) if root else Words("")
    code = root.code if root else ""
    measure = type_.measure or type_.cordon.measure
    by_area = run.purpose == RunPurpose.AREA.value
    cards = [(_area_name(one) if by_area else "", _card(one, type_, run, code)) for one in passes]
    bound = type_.kind != PassKind.COLOUR.value
    rows = [wording.zone(type_.cordon.name_zh, type_.cordon.name_en)]
    if bound:
        rows.append(wording.hours(type_.hours, type_.digits))
    else:
        rows += [
            wording.hours(type_.hours),
            wording.validity(run.valid_from, run.valid_to),
            wording.persons(uses_quota=type_.uses_quota),
        ]
    return Sheets(
        title=type_.name_zh,
        town=town,
        name=Words(type_.name_zh, type_.name_en),
        look=wording.look(type_.colour, PassKind(type_.kind)),
        days=Words("") if bound else wording.days(type_.digits),
        rows=tuple(rows),
        essentials=wording.ESSENTIALS,
        small=wording.small(measure.legal_basis if measure else "", town.zh),
        kid=key.kid,
        private_pem=key.private_pem,
        pages=tuple(_pages(cards)),
    )


def printable(run: PassRun, first: int, count: int) -> list[Pass]:
    """The passes of a run that are worth printing, among `count` serials from `first`."""
    return list(
        Pass.objects.filter(
            run=run,
            serial__gte=first,
            serial__lt=first + count,
            status__in=[status.value for status in PRINTED],
        )
        .select_related(*_BOUND)
        .order_by("serial")
    )


def by_household(passes: Iterable[Pass]) -> dict[int, list[Pass]]:
    """Passes by the household that holds them."""
    cards: dict[int, list[Pass]] = {}
    for one in passes:
        cards.setdefault(one.household_id or 0, []).append(one)
    return cards


def hand_out_list(
    area: Area, households: Iterable[Household], cards: Mapping[int, Sequence[Pass]]
) -> ListSheet:
    """The sheet of one area: a row a household with the numbers of its good cards."""
    rows = tuple(
        ListRow(
            household.number,
            household.code,
            household.address,
            _numbers([one.serial for one in cards.get(household.pk, [])]),
            done=any(one.hand_out_id for one in cards.get(household.pk, [])),
            code=ROW_CODE + household.code,
        )
        for household in households
    )
    parent = area.parent.name_zh if area.parent and area.parent.parent_id else ""
    return ListSheet(
        "通行证发放登记表",
        f"{parent} {area.name_zh}".strip(),
        "逐户发放，当面讲清三件事：出门戴口罩、带身份证、带通行证。发一户勾一户，请户主签收；"
        "回来后扫每行右边的码登记。",
        rows,
    )


def expiry_of(card: Pass, run: PassRun) -> int:
    """When the code itself expires: at the end of its last day, else a year after its run was made."""
    if card.valid_to is not None:
        return _end_of(card.valid_to)
    return _end_of(run.made_at.date() + timedelta(days=LONGEST_CODE_DAYS))


def _end_of(day: date) -> int:
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=settings.LIBA_ZONE)
    return int(midnight.astimezone(UTC).timestamp())


def _card(one: Pass, type_: PassType, run: PassRun, town: str) -> Card:
    position = one.serial - one.quota_serial + 1
    in_set = 1 <= position <= run.set_size and run.set_size > 1
    return Card(
        Claims(town, expiry_of(one, run), one.serial, one.quota_serial, type_.code, type_.cordon.number),
        spaced(pass_number(one.serial)),
        tuple(_own_rows(one, type_)),
        wording.of_set(position, run.set_size) if in_set else "",
    )


def _own_rows(one: Pass, type_: PassType) -> Iterator[OwnRow]:
    """What only this card says. It is printed and never in the code; reasons (they may tell of illness) are not printed."""
    if type_.kind == PassKind.COLOUR.value:
        return
    if one.site is not None:
        yield OwnRow("摊位", one.site.name_zh, 14)
    if one.person is not None:
        yield OwnRow("持证人", one.person.name, 11)
    elif one.household is not None and one.landlord is None:
        yield OwnRow("户号", one.household.code, 9)
    if one.landlord is not None:
        yield OwnRow("房东", one.landlord.name, 8)
    if one.address and one.site is None:
        yield OwnRow("住址", one.address, 7.5)
    if one.approved_by:
        yield OwnRow("批准人", one.approved_by, 7.5)
    valid = wording.validity(one.valid_from, one.valid_to)
    yield OwnRow(valid.label, valid.zh, 7.5)


def _area_name(one: Pass) -> str:
    if one.household is None:
        return ""
    area = one.household.area
    parent = area.parent.name_zh if area.parent and area.parent.parent_id else ""
    return f"{parent} {area.name_zh}".strip()


def _pages(cards: Sequence[tuple[str, Card]]) -> Iterator[Page]:
    """Pages of ten; a new area begins a new page, so that a stack goes to one group leader."""
    for area, group in groupby(cards, key=lambda pair: pair[0]):
        own = [card for _, card in group]
        for start in range(0, len(own), CARDS_A_PAGE):
            page = tuple(own[start : start + CARDS_A_PAGE])
            yield Page(area, f"{page[0].number} – {page[-1].number}", page)


def _numbers(serials: Sequence[int]) -> str:
    if not serials:
        return ""
    first, last = spaced(pass_number(serials[0])), spaced(pass_number(serials[-1]))
    return first if len(serials) == 1 else f"{first} – {last}"
