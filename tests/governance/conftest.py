"""Somebody who decides, a day, and measures and lines made in one line."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from liba.governance.models import Measure
from liba.governance.services import decide_measure, decision, record_all
from liba.governance.terms import Entry, MeasureKind
from liba.kernel.actors import Actor, ActorKind, Power, Scope
from liba.kernel.text import Text

NOW = datetime(2020, 2, 6, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)
COMMANDER = Actor(ActorKind.USER, "1", "指挥长", (Scope(frozenset(Power), ""),), "127.0.0.1")
GUARD = Actor(ActorKind.USER, "2", "卡口值守", (Scope(frozenset({Power.STAND_GATE}), "0001.0002."),))


@pytest.fixture
def decide(db: None) -> Callable[..., Measure]:
    def decided(code: str = "order-9", start: int = 0, end: int = 14, **more: object) -> Measure:
        values: dict[str, object] = {
            "kind": MeasureKind.CORDON,
            "title": Text("第9号令", "Order no. 9"),
            "legal_basis": "传染病防治法第四十二条",
            "scope": "全镇",
            "starts_at": NOW + start * DAY,
            "ends_at": NOW + end * DAY,
            "now": NOW,
        }
        return decide_measure(COMMANDER, code=code, **(values | more))

    return decided


def write_lines(
    count: int, *, area_path: str = "", verb: str = "access.check.recorded", **more: object
) -> None:
    entries = [
        Entry(COMMANDER, verb, "check", str(number), area_path, {"gate": number % 14, **more})
        for number in range(count)
    ]
    with decision():
        record_all(entries, NOW)
