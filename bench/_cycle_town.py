"""Fifty-eight units with seven hundred people over the town of rounds, two in each village, with the chain above them."""

from datetime import date, datetime, time, timedelta

import msgspec
from django.conf import settings
from django.utils import timezone

from liba.accounts.models import Grant, User
from liba.accounts.terms import Role
from liba.command.models import CycleVersion, Order, OrderCopy, Problem, UnitReturn
from liba.command.terms.cycle import CycleFigure, CycleSpec
from liba.desk.models import Incident
from liba.kernel.ids import new_id
from liba.territory.models import Area
from liba.workforce.models import Link, Responder, Unit, UnitMember, UnitTemplate

UNITS, PEOPLE, REPORTED = 58, 700, 20


def fill_units() -> None:
    """The units, the cycle, three orders, problems and incidents; yesterday everybody reported, today twenty have."""
    now = timezone.now()
    today = now.astimezone(settings.LIBA_ZONE).date()
    begins = today - timedelta(days=60)
    villages = list(Area.objects.filter(level__slug="village").order_by("path"))
    template = UnitTemplate.objects.create(code="combat", name_zh="作战单元", rule={"needs": []})
    units = [
        Unit.objects.create(
            code=f"u{n}", name_zh=f"{n}号单元", template=template, area=villages[n % len(villages)],
            opened_on=begins,
        )
        for n in range(UNITS)
    ]  # fmt: skip
    people = _people(villages, begins, now)
    UnitMember.objects.bulk_create(
        UnitMember(
            unit=units[n % UNITS],
            responder=one,
            role="leader" if n < UNITS else "deputy" if n < 2 * UNITS else "member",
            starts_on=begins,
        )
        for n, one in enumerate(people)
    )
    for n, village in enumerate(villages):
        for level, place in (("village", 2 * UNITS + n), ("official", 3 * UNITS + n)):
            Link.objects.create(level=level, responder=people[place], area=village, starts_on=begins)
    spec = CycleSpec(
        figures=(CycleFigure("seen", 95, "due"), CycleFigure("back"), CycleFigure("fever", 0, aim="most"))
    )
    CycleVersion.objects.create(
        version=1, spec=msgspec.to_builtins(spec), decided_at=now - timedelta(days=60)
    )
    _returns(units, today)
    _work(units, villages, people, now)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A local moment of a day."""
    return datetime.combine(day, time(hour, minute), settings.LIBA_ZONE)


def _people(villages: list[Area], begins: date, now: datetime) -> list[Responder]:
    users = User.objects.bulk_create(
        User(username=f"u{n}", display_name=f"队员{n}", password="!") for n in range(PEOPLE)
    )
    Grant.objects.bulk_create(
        Grant(
            user=user,
            role=Role.UNIT_LEADER.value,
            area=villages[n % len(villages)],
            starts_at=now - timedelta(days=60),
        )
        for n, user in enumerate(users)
    )
    return Responder.objects.bulk_create(
        Responder(
            code=f"U{n}", name=f"队员{n}", standing="village_cadre", area=villages[n % len(villages)],
            joined_on=begins, clearance="cleared", user=user,
        )
        for n, user in enumerate(users)
    )  # fmt: skip


def _returns(units: list[Unit], today: date) -> None:
    for day, whose in ((today - timedelta(days=1), units), (today, units[:REPORTED])):
        moment = at(day, 15, 20)
        UnitReturn.objects.bulk_create(
            UnitReturn(id=new_id(), unit=unit, day=day, by="bench", happened_at=moment, recorded_at=moment)
            for unit in whose
        )


def _work(units: list[Unit], villages: list[Area], people: list[Responder], now: datetime) -> None:
    """Three orders to all units, forty problems, thirty incidents."""
    root = Area.objects.get(parent=None)
    for n in range(3):
        order = Order.objects.create(
            year=now.year, number=n + 1, title_zh=f"第{n + 1}道指令", body_zh="照办", state="issued", area=root,
            drafted_at=now, drafted_by="bench", issued_at=now - timedelta(days=1), due_at=now - timedelta(hours=1),
        )  # fmt: skip
        OrderCopy.objects.bulk_create(
            OrderCopy(order=order, unit=unit, sent_at=now, done_at=now if place % 3 else None)
            for place, unit in enumerate(units)
        )
    Problem.objects.bulk_create(
        Problem(
            id=new_id(), number=n + 1, unit=units[n], area=villages[n % len(villages)], words=f"第{n}件", state="open",
            raised_by="bench", happened_at=now - timedelta(days=n % 9), recorded_at=now, owner=people[n],
            due_on=(now + timedelta(days=2 - n % 5)).date(),
        )
        for n in range(40)
    )  # fmt: skip
    Incident.objects.bulk_create(
        Incident(
            id=new_id(), number=n + 1, kind="dispute", source="gate", area=villages[n % len(villages)],
            state="settled" if n % 2 else "reported", reported_by="bench", happened_at=now, recorded_at=now,
        )
        for n in range(30)
    )  # fmt: skip
