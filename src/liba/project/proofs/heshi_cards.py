"""H2 of Heshi's method: colour cards on their days, cards that are not good, gates that were apart."""

from collections import Counter
from datetime import date, timedelta

from liba.access.models import Check, DoubleUse, Pass
from liba.access.services import report_lost, revoke_pass, settle_double
from liba.kernel.calendar import calendar_day, calendar_from
from liba.project.proofs.day import token_of
from liba.project.proofs.expecting import expect
from liba.project.proofs.town import Heshi
from liba.registry.models import Household

RED_DAY, YELLOW_DAY, BLUE_DAY, TENTH = (
    date(2020, 2, 26),
    date(2020, 2, 27),
    date(2020, 2, 28),
    date(2020, 3, 3),
)
COLOUR_OF = {RED_DAY: "red", YELLOW_DAY: "yellow", BLUE_DAY: "blue"}


def passes(town: Heshi) -> str:
    """H2: each colour on its days, one person of a household, one entry, the named zone; nobody on days ending in 0."""
    households = Household.objects.count()
    each = Counter(Pass.objects.filter(type__kind="colour").values_list("type__code", flat=True))
    expect("cards of each colour", dict(each), dict.fromkeys(("red", "yellow", "blue"), households))
    for played, admitted in COLOUR_OF.items():
        _market_day(town, played, admitted)
    town.day.at("07:30", TENTH)
    for colour in COLOUR_OF.values():
        shown = town.day.guard("a-01").scan(town.number(colour, 5))
        expect(f"{colour} on the tenth", shown.why, ("uncovered_day",))
    _months()
    return f"{each['red']} of each colour; 3 market days and a tenth; doubles {_doubles(town)} found; months of 29 and 30 days"


def _market_day(town: Heshi, played: date, colour: str) -> None:
    day = town.day.at("07:10", played)
    east, south = day.guard("a-01"), day.guard("a-02")
    expect(f"{colour} in", east.scan(token_of(town.card(colour))).admitted, True)
    day.later(minutes=40)
    expect(
        "the household again, another gate", south.scan(town.number(colour, 0, 1)).why, ("household_used",)
    )
    for other in set(COLOUR_OF.values()) - {colour}:
        expect(f"{other} on {colour}'s day", east.scan(token_of(town.card(other))).why, ("wrong_day",))
    there = day.guard("b-01").scan(token_of(town.card(colour, 1)))
    expect("a card at the other zone", "wrong_zone" in there.why, True)
    bad_cards(town, colour)


def bad_cards(town: Heshi, colour: str) -> None:
    """Lost, revoked, forged, another town's, torn: each refused for what it is."""
    day, now = town.day, town.day.moment
    gate = day.guard("a-03")
    lost, revoked = town.card(colour, 2), town.card(colour, 3)
    report_lost(day.actor, lost.pk, now=now)
    revoke_pass(day.actor, revoked.pk, reason="两户重复领取", now=now)
    good = token_of(town.card(colour, 4))
    forged = good[:-4] + ("0000" if good[-4:] != "0000" else "1111")
    cases = {
        token_of(lost): {"lost"},
        token_of(revoked): {"revoked"},
        forged: {"forged", "unreadable"},
        token_of(town.card(colour, 4), town="510304105"): {"other_town"},
        good[: len(good) // 2]: {"unreadable"},
        "https://example.org/": {"unreadable"},
    }
    for card, whys in cases.items():
        shown = gate.scan(card)
        expect(f"a card that is {'/'.join(sorted(whys))}", bool(whys & set(shown.why)), True)
        expect("refused", shown.admitted, False)


def _doubles(town: Heshi) -> int:
    """Two gates without network admit one household; both facts stand, both are marked, the post is told."""
    day = town.day.at("08:30", BLUE_DAY)
    west, north = day.guard("a-04").offline(), day.guard("a-05").offline()
    card = town.number("blue", 9)
    first = west.scan(card)
    day.later(minutes=3)
    second = north.scan(card)
    expect("both admitted offline", (first.admitted, second.admitted), (True, True))
    day.later(minutes=30)
    north.online()
    west.online()
    found = DoubleUse.objects.get(first_check__in=(first.id, second.id))
    expect("both facts stand", Check.objects.filter(pk__in=(first.id, second.id)).count(), 2)
    officer = day.actor
    settle_double(officer, found.pk, note="两口子分头买菜，已讲清规矩", now=day.moment)
    return 1


def _months() -> None:
    """Nine days for each colour in every month, leap or not; the 30th, where there is one, is nobody's."""
    for start, days in ((date(2020, 2, 23), 30), (date(2020, 5, 23), 29), (date(2020, 1, 25), 29)):
        month = calendar_from(start, days)
        expect("a month begins", month[0].lunar_day, 1)
        expect(
            "and ends", (month[-1].lunar_day, calendar_day(start + timedelta(days=days)).lunar_day), (days, 1)
        )
        for digits in ((1, 4, 7), (2, 5, 8), (3, 6, 9)):
            expect("days of a colour", sum(one.digit in digits for one in month), 9)
    expect("a leap month", calendar_day(date(2020, 5, 23)).leap, True)
