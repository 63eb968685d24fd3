"""Cases about the card, the gate and the day."""

from collections.abc import Iterator
from datetime import date

from liba.access.terms import Found, Need, PassStatus
from tests.vectors.cases import (
    END,
    FINE,
    FIRST_DAY,
    MARKET,
    OPEN,
    RESIDENT,
    STALL,
    START,
    TOWN,
    Case,
    attempt,
    card,
    colour,
    ruled,
)


def measures() -> Iterator[Case]:
    """Nothing is enforced without a running measure; a span holds from its first second up to, not with, its last."""
    lost = card(status=PassStatus.LOST)
    none = ("not_enforced",)
    yield Case("no measure behind the cordon", attempt(cordon_window=None, card=lost), none)
    yield Case("no measure behind the rule", attempt(rule_window=None, card=lost), none)
    at = attempt().at
    yield Case("cordon begins this second", attempt(cordon_window=(at, END)), (), OPEN)
    yield Case("cordon begins next second", attempt(cordon_window=(at + 1, END)), none)
    yield Case("cordon ended this second", attempt(cordon_window=(START, at)), none)
    yield Case("cordon ends next second", attempt(cordon_window=(START, at + 1)), (), OPEN)
    yield Case("rule ended this second", attempt(rule_window=(START, at), card=lost), none)
    ended = colour("red", window=(START, at))
    yield Case("scheme ended this second", attempt(card=card(ended)), ("scheme_ended",))
    yield Case("scheme ends next second", attempt(card=card(colour("red", window=(START, at + 1)))), (), OPEN)
    yield Case(
        "an ended scheme's days and entries bind nobody",
        attempt(card=card(colour("blue", window=(START, at)), used=True)),
        ("scheme_ended",),
    )
    yield Case("scheme without a measure", attempt(card=card(colour("red", window=None))), ("scheme_ended",))


def gates() -> Iterator[Case]:
    yield Case("gate closed", attempt(gate_open=False), ("gate_closed",))
    yield Case("the minute it opens", attempt(clock="06:00"), (), OPEN)
    yield Case(
        "a minute before it opens",
        attempt(clock="05:59"),
        ("outside_gate_hours", "outside_card_hours"),
        facts={"from": 360, "to": 1080},
    )
    yield Case("the last minute", attempt(clock="17:59"), (), OPEN)
    yield Case("the minute it closes", attempt(clock="18:00"), ("outside_gate_hours", "outside_card_hours"))
    resident = card(RESIDENT)
    night = {"gate_hours": ((1320, 300),), "card": resident}
    yield Case("night gate before midnight", attempt(clock="23:59", **night), (), OPEN)
    yield Case("night gate after midnight", attempt(clock="00:00", **night), (), OPEN)
    yield Case("night gate's last minute", attempt(clock="04:59", **night), (), OPEN)
    yield Case("night gate closed at five", attempt(clock="05:00", **night), ("outside_gate_hours",))
    yield Case("night gate before ten", attempt(clock="21:59", **night), ("outside_gate_hours",))
    yield Case("gate day and night", attempt(clock="03:00", gate_hours=(), card=resident), (), OPEN)
    split = ruled(hours=((360, 600), (840, 1080)))
    yield Case("rule's second span", attempt(clock="14:00", rule=split, card=resident), (), OPEN)
    yield Case(
        "between the rule's spans",
        attempt(clock="12:00", rule=split, card=resident),
        ("outside_gate_hours",),
        facts={"from": 360, "to": 600},
    )
    at = attempt().at
    yield Case("data expires this second", attempt(data_limit=at), ("data_expired",))
    yield Case("data expires next second", attempt(data_limit=at + 1), (), OPEN)
    yield Case("data never expires", attempt(data_limit=0), (), OPEN)


def readings() -> Iterator[Case]:
    for found, code in (
        (Found.NONE, "no_pass"),
        (Found.UNREADABLE, "unreadable"),
        (Found.FORGED, "forged"),
        (Found.KEY_WITHDRAWN, "key_withdrawn"),
        (Found.OTHER_TOWN, "other_town"),
        (Found.UNKNOWN_NUMBER, "unknown_number"),
    ):
        yield Case(f"card found {found}", attempt(card=card(found=found)), (code,))
    for status in PassStatus:
        if status is not PassStatus.GOOD:
            yield Case(f"status {status}", attempt(card=card(status=status)), (status.value,))
    yield Case("typed number", attempt(card=card(found=Found.TYPED)), (), OPEN)
    nothing = card(found=Found.NONE)
    free = ruled(needs=(Need.MASK,), purposes=())
    yield Case("no pass where none is needed", attempt(card=nothing, rule=free), (), ("mask", "temperature"))
    forged = card(found=Found.FORGED)
    yield Case("forged where none is needed", attempt(card=forged, rule=free), ("forged",))


def types() -> Iterator[Case]:
    elsewhere = colour("red", zones=(5,))
    yield Case("card of another zone", attempt(card=card(elsewhere)), ("wrong_zone",))
    outer = colour("red", zones=(TOWN,))
    yield Case("outer card at the inner gate", attempt(card=card(outer), zone=MARKET), ("wrong_zone",))
    yield Case("inner card at the outer gate", attempt(zone=TOWN), (), OPEN)
    only_residents = ruled(pass_types=("resident",))
    yield Case("type not taken here", attempt(rule=only_residents), ("type_not_here",))
    yield Case("resident on the 10th", attempt(date(2020, 3, 3), card=card(RESIDENT)), (), OPEN)
    yield Case(
        "stall-holder at four", attempt(date(2020, 2, 24), "04:00", gate_hours=(), card=card(STALL)), (), OPEN
    )
    yield Case(
        "stall-holder on a blue day",
        attempt(date(2020, 2, 25), card=card(STALL)),
        ("wrong_day",),
        facts={
            "lunar_month": 2,
            "lunar_day": 3,
            "leap": 0,
            "next_day": "2020-02-27",
            "next_lunar_month": 2,
            "next_lunar_day": 5,
            "next_leap": 0,
        },
    )
    yield Case(
        "all at once",
        attempt(
            date(2020, 2, 24),
            "05:00",
            gate_open=False,
            rule=only_residents,
            card=card(elsewhere, status=PassStatus.LOST, used=True),
        ),
        (
            "gate_closed",
            "outside_gate_hours",
            "type_not_here",
            "wrong_zone",
            "lost",
            "wrong_day",
            "outside_card_hours",
            "household_used",
        ),
    )


def validity() -> Iterator[Case]:
    today = FIRST_DAY.isoformat()
    yield Case("valid from today", attempt(card=card(valid_from=today)), (), OPEN)
    yield Case(
        "valid from tomorrow",
        attempt(card=card(valid_from="2020-02-24")),
        ("not_yet_valid",),
        facts={"day": "2020-02-24"},
    )
    yield Case("valid until today", attempt(card=card(valid_to=today)), (), OPEN)
    yield Case(
        "valid until yesterday",
        attempt(card=card(valid_to="2020-02-22")),
        ("expired",),
        facts={"day": "2020-02-22"},
    )
    yield Case("no calendar", attempt(calendar=()), ("calendar_missing",))


def quota() -> Iterator[Case]:
    used = card(used=True)
    yield Case(
        "household came already",
        attempt(card=used),
        ("household_used",),
        facts={"next_day": "2020-02-26", "next_lunar_month": 2, "next_lunar_day": 4, "next_leap": 0},
    )
    yield Case("no rule of once a day", attempt(card=used, rule=ruled(once_a_day=False)), (), OPEN)
    yield Case("resident twice", attempt(card=card(RESIDENT, used=True)), (), OPEN)
    yield Case("used, and no day to come in the calendar", attempt(card=used, days=1), ("household_used",))
    yield Case("used, finished in order", attempt(card=used, answers=FINE), ("household_used",))


def moon() -> Iterator[Case]:
    """Leap months, months of 29 and 30 days, and where the next day of admission lies beyond them."""
    blue, red, yellow = (card(colour(name)) for name in ("blue", "red", "yellow"))
    # 2020-05-22 is 四月三十; 2020-05-23 is 闰四月初一; 闰四月 has 29 days and ends on 2020-06-20.
    leap_first = {"next_day": "2020-05-23", "next_lunar_month": 4, "next_lunar_day": 1, "next_leap": 1}
    yield Case(
        "the 30th before a leap month",
        attempt(date(2020, 5, 22), card=red),
        ("uncovered_day",),
        facts={"lunar_month": 4, "lunar_day": 30, "leap": 0, **leap_first},
    )
    yield Case("first day of a leap month", attempt(date(2020, 5, 23), card=red), (), OPEN)
    yield Case(
        "blue on the first of a leap month",
        attempt(date(2020, 5, 23), card=blue),
        ("wrong_day",),
        facts={
            "lunar_month": 4,
            "lunar_day": 1,
            "leap": 1,
            "next_day": "2020-05-25",
            "next_lunar_month": 4,
            "next_lunar_day": 3,
            "next_leap": 1,
        },
    )
    yield Case("tenth of a leap month", attempt(date(2020, 6, 1), card=blue), ("uncovered_day",))
    yield Case("29th of a leap month", attempt(date(2020, 6, 20), card=blue), (), OPEN)
    yield Case("the day after a 29-day month", attempt(date(2020, 6, 21), card=red), (), OPEN)
    yield Case(
        "yellow over the end of a 29-day month",
        attempt(date(2020, 6, 20), card=yellow),
        ("wrong_day",),
        facts={
            "lunar_month": 4,
            "lunar_day": 29,
            "leap": 1,
            "next_day": "2020-06-22",
            "next_lunar_month": 5,
            "next_lunar_day": 2,
            "next_leap": 0,
        },
    )
    open_days = ruled(uncovered_days_admit=True)
    yield Case("the 10th where uncovered days admit", attempt(date(2020, 3, 3), rule=open_days), (), OPEN)
    yield Case(
        "wrong day where uncovered days admit", attempt(date(2020, 2, 24), rule=open_days), ("wrong_day",)
    )
    yield Case(
        "wrong day, calendar too short",
        attempt(date(2020, 2, 24), days=2),
        ("wrong_day",),
        facts={"lunar_month": 2, "lunar_day": 2, "leap": 0},
    )
    # 正月初一 of 2020 is 25 January; 腊月三十 the day before.
    yield Case("new year's eve", attempt(date(2020, 1, 24), card=red), ("uncovered_day",))
    yield Case("new year's day", attempt(date(2020, 1, 25), card=red), (), OPEN)


CARD_CASES = (measures, gates, readings, types, validity, quota, moon)
