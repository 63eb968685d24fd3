"""Attempts at a gate, each with what must come of it, said by hand from Heshi's rules (rows H1–H7, D11), not by the code.

The town: the market pocket is zone 1 inside the control zone 2. Colours admit on lunar days that end in 1, 4, 7 (red),
2, 5, 8 (yellow), 3, 6, 9 (blue), from 06:00 to 18:00, one person of a household a day; on the 10th, 20th and 30th nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from liba.access.terms import (
    AdmissionRule,
    Answers,
    Attempt,
    CardFacts,
    Found,
    Need,
    PassKind,
    Purpose,
    TemperatureRule,
    TypeFacts,
)
from liba.kernel.calendar import calendar_from
from liba.kernel.text import Text

ZONE = ZoneInfo("Asia/Shanghai")
START = int(datetime(2020, 1, 20, tzinfo=UTC).timestamp())
END = int(datetime(2020, 12, 31, tzinfo=UTC).timestamp())
MARKET, TOWN = 1, 2
DIGITS = {"red": (1, 4, 7), "yellow": (2, 5, 8), "blue": (3, 6, 9)}
OPEN = ("mask", "id", "temperature", "purpose")
FIRST_DAY = date(2020, 2, 23)  # 二月初一


def colour(name: str, **more: object) -> TypeFacts:
    facts: dict[str, object] = {
        "code": name,
        "kind": PassKind.COLOUR,
        "digits": DIGITS[name],
        "hours": ((360, 1080),),
        "zones": (MARKET, TOWN),
        "uses_quota": True,
        "window": (START, END),
    }
    return msgspec.convert(facts | more, TypeFacts)


RESIDENT = TypeFacts(
    code="resident", kind=PassKind.RESIDENT, zones=(MARKET, TOWN), window=(START, END), uses_quota=False
)
STALL = TypeFacts(
    code="stall",
    kind=PassKind.STALL,
    zones=(MARKET, TOWN),
    window=(START, END),
    hours=((240, 840),),
    digits=(2, 5, 8),
)
RULE = AdmissionRule(
    version=3,
    needs=(Need.PASS, Need.MASK, Need.ID),
    temperature=TemperatureRule(limit=373, limit_refused=True),
    purposes=(
        Purpose("food", Text("买菜", "Food")),
        Purpose("medicine", Text("买药", "Medicine")),
        Purpose("visit", Text("走亲访友", "Visiting"), admitted=False),
    ),
    pass_types=("red", "yellow", "blue", "resident", "stall"),
)
FINE = Answers(mask=True, id=True, temperature=365, purpose="food")


def card(type_: TypeFacts | None = None, **more: object) -> CardFacts:
    given = CardFacts(found=Found.SIGNED, serial=301, quota_serial=301, type=type_ or colour("red"))
    return msgspec.structs.replace(given, **more)


def attempt(day: date = FIRST_DAY, clock: str = "07:10", *, days: int = 9, **more: object) -> Attempt:
    """An attempt at the market's gate in order, with a red card and nothing asked yet; `more` replaces parts of it."""
    moment = datetime.combine(day, time.fromisoformat(clock), ZONE)
    whole = Attempt(
        at=int(moment.timestamp()),
        minute=moment.hour * 60 + moment.minute,
        calendar=calendar_from(day, days),
        zone=MARKET,
        gate_open=True,
        gate_hours=((360, 1080),),
        cordon_window=(START, END),
        rule_window=(START, END),
        rule=RULE,
        card=card(),
        data_limit=END,
    )
    return msgspec.structs.replace(whole, **more)


@dataclass(frozen=True)
class Case:
    """A name, an attempt, the codes of all its reasons in order (none: admitted), and the questions left open."""

    name: str
    attempt: Attempt
    codes: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    facts: dict[str, str | int] = field(default_factory=dict)

    @property
    def admitted(self) -> bool:
        return self.codes in ((), ("not_enforced",))


def ruled(**more: object) -> AdmissionRule:
    return msgspec.structs.replace(RULE, **more)


def answered(**more: object) -> Answers:
    return msgspec.structs.replace(FINE, **more)


def month_of_colours() -> Iterator[Case]:
    """Every colour on every day of 二月 2020 (30 days): nine or ten days each, and none on the 10th, 20th, 30th."""
    for offset, today in enumerate(calendar_from(FIRST_DAY, 30)):
        assert today.lunar_day == offset + 1
        for name, digits in DIGITS.items():
            made = attempt(date.fromisoformat(today.day), card=card(colour(name)), days=4)
            if today.lunar_day in (10, 20, 30):
                codes: tuple[str, ...] = ("uncovered_day",)
            else:
                codes = () if today.lunar_day % 10 in digits else ("wrong_day",)
            yield Case(f"{name} on lunar day {today.lunar_day}", made, codes, () if codes else OPEN)
