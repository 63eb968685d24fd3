"""Units side by side over a time: their orders' ways in medians."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Q

from liba.command.models import OrderCopy
from liba.command.rules.comparing import Compared, Way, compared
from liba.command.rules.orders import is_late, is_open
from liba.command.terms.orders import CopyEventKind, OrderState
from liba.kernel.actors import Actor, Power
from liba.territory.selectors import within
from liba.workforce.models import Unit


@dataclass(frozen=True, slots=True)
class UnitCompared:
    """A unit with its numbers."""

    unit: Unit
    numbers: Compared


@dataclass(frozen=True, slots=True)
class Comparison:
    """The units in their own order, which is no order of merit, and all together."""

    rows: tuple[UnitCompared, ...]
    together: Compared


def comparison(actor: Actor, first: date, last: date, *, now: datetime) -> Comparison:
    """The units of the actor's areas over the orders issued from a day to a day, withdrawn ones left out."""
    paths = tuple(path for power in (Power.SEE_ORDERS, Power.ISSUE_ORDER) for path in actor.areas_for(power))
    begins = datetime.combine(first, time(), settings.LIBA_ZONE)
    ends = datetime.combine(last + timedelta(days=1), time(), settings.LIBA_ZONE)
    copies = (
        OrderCopy.objects.filter(
            within(paths, "unit__area__path"), unit__isnull=False, passed_to=None,
            order__state=OrderState.ISSUED.value, order__issued_at__gte=begins, order__issued_at__lt=ends,
        )
        .select_related("unit", "order")
        .annotate(
            sent_back=Count("events", filter=Q(events__kind=CopyEventKind.RETURNED.value)),
            objections=Count("events", filter=Q(events__kind=CopyEventKind.OBJECTED.value)),
        )
    )  # fmt: skip
    ways: dict[int, list[Way]] = defaultdict(list)
    units: dict[int, Unit] = {}
    for copy in copies:
        assert copy.unit is not None
        units[copy.unit.pk] = copy.unit
        ways[copy.unit.pk].append(_way(copy, now))
    rows = [UnitCompared(unit, compared(ways[pk])) for pk, unit in units.items()]
    rows.sort(key=lambda row: row.unit.code)
    return Comparison(tuple(rows), compared(way for listed in ways.values() for way in listed))


def _way(copy: OrderCopy, now: datetime) -> Way:
    return Way(
        sent_at=copy.sent_at,
        due_at=copy.order.due_at,
        read_at=copy.read_at,
        accepted_at=copy.accepted_at,
        done_at=copy.done_at,
        is_late=is_late(copy, copy.order.due_at, now),
        is_open=is_open(copy),
        objected=bool(getattr(copy, "objections", 0)),
        sent_back=int(getattr(copy, "sent_back", 0)),
        grade=copy.grade,
    )
