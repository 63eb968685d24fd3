"""What went through the gates: by day, by quarter of an hour, by reason; from the tallies, so that years cost nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from liba.access.models import Check, DoubleUse, Gate, GateTally, ReasonTally
from liba.access.selectors.gates import gate, gates
from liba.access.terms import Outcome
from liba.kernel.actors import Actor

QUARTERS = 96
_ENTERED = (Outcome.ADMITTED.value, Outcome.OVERRIDDEN.value)
_AWAY = (Outcome.REFUSED.value, Outcome.TURNED_BACK.value)


@dataclass(frozen=True, slots=True)
class GateFlow:
    """A gate's day in people. `entered` includes those whom an officer let in."""

    gate: Gate
    entered: int = 0
    overridden: int = 0
    left: int = 0
    refused: int = 0
    turned_back: int = 0
    noted: int = 0


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of an hour of the local day, 0–95, in people. `refused` includes those turned back."""

    quarter: int
    entered: int = 0
    left: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How often people were refused for a reason."""

    code: str
    n: int


@dataclass(frozen=True, slots=True)
class Double:
    """A household that entered twice, with both checks."""

    double: DoubleUse
    first: Check | None
    second: Check | None


def gate_flow(actor: Actor, day: date) -> list[GateFlow]:
    """Every gate that the actor may see with its day, in the order of codes."""
    rows = GateTally.objects.filter(day=day).values_list("gate_id", "outcome").annotate(people=Sum("n"))
    people: dict[tuple[int, str], int] = {(gate_id, outcome): n for gate_id, outcome, n in rows}

    def count(gate_id: int, outcome: Outcome) -> int:
        return people.get((gate_id, outcome.value), 0)

    return [
        GateFlow(
            gate=one,
            entered=count(one.pk, Outcome.ADMITTED) + count(one.pk, Outcome.OVERRIDDEN),
            overridden=count(one.pk, Outcome.OVERRIDDEN),
            left=count(one.pk, Outcome.LEFT),
            refused=count(one.pk, Outcome.REFUSED),
            turned_back=count(one.pk, Outcome.TURNED_BACK),
            noted=count(one.pk, Outcome.NOTED),
        )
        for one in gates(actor)
    ]


def flow_by_quarter(gate_id: int, day: date) -> list[Quarter]:
    """A gate's day as 96 quarters of an hour."""
    return _quarters(GateTally.objects.filter(day=day, gate_id=gate_id))


def quarters_of_gates(actor: Actor, day: date) -> dict[int, list[Quarter]]:
    """The day of each gate that the actor may see and that had anybody: only quarters with people, in order. One query."""
    rows = GateTally.objects.filter(day=day, gate__in=gates(actor).values("pk").order_by())
    counted: dict[tuple[int, int], list[int]] = {}
    for gate_id, quarter, outcome, n in rows.values_list("gate_id", "quarter", "outcome").annotate(
        people=Sum("n")
    ):
        counts = counted.setdefault((gate_id, quarter), [0, 0, 0])
        if outcome in _ENTERED:
            counts[0] += n
        elif outcome in _AWAY:
            counts[2] += n
        elif outcome == Outcome.LEFT.value:
            counts[1] += n
    found: dict[int, list[Quarter]] = {}
    for (gate_id, quarter), counts in sorted(counted.items()):
        found.setdefault(gate_id, []).append(Quarter(quarter, *counts))
    return found


def town_by_quarter(actor: Actor, day: date) -> list[Quarter]:
    """The day of all gates that the actor may see, together, as 96 quarters of an hour."""
    return _quarters(GateTally.objects.filter(day=day, gate__in=gates(actor).values("pk").order_by()))


def refusals_by_reason(actor: Actor, day: date, gate_id: int | None = None) -> list[ReasonCount]:
    """Why people were refused on a day, most frequent first; a refusal with two reasons counts for both."""
    rows = ReasonTally.objects.filter(day=day)
    if gate_id is None:
        rows = rows.filter(gate__in=gates(actor).values("pk").order_by())
    else:
        rows = rows.filter(gate_id=gate_id)
    counted = rows.values_list("reason").annotate(times=Sum("n"))
    return sorted((ReasonCount(code, n) for code, n in counted if n), key=lambda one: (-one.n, one.code))


def latest_checks(actor: Actor, gate_id: int, limit: int = 50) -> list[Check]:
    """The newest checks of a gate, newest first."""
    one = gate(actor, gate_id)
    return list(Check.objects.filter(gate=one).select_related("officer").order_by("-happened_at")[:limit])


def checks_of_serials(actor: Actor, serials: Sequence[int], limit: int = 50) -> list[Check]:
    """The newest checks of these cards at gates that the actor may see."""
    rows = Check.objects.filter(serial__in=list(serials), gate__in=gates(actor).values("pk").order_by())
    return list(rows.select_related("gate", "officer").order_by("-happened_at")[:limit])


def flagged_checks(actor: Actor, limit: int = 50) -> list[Check]:
    """The checks last received in which something is odd, newest first."""
    rows = Check.objects.filter(~Q(flags=""), gate__in=gates(actor).values("pk").order_by())
    return list(rows.select_related("gate", "officer").order_by("-recorded_at")[:limit])


def doubles_open(actor: Actor, limit: int = 50) -> list[Double]:
    """Double uses that nobody has settled yet, newest first, at gates that the actor may see."""
    rows = list(open_doubles().order_by("-found_at")[:limit])
    ids = [key for row in rows for key in (row.first_check, row.second_check)]
    checks = Check.objects.select_related("gate").in_bulk(ids)
    seen = set(gates(actor).values_list("pk", flat=True))
    return [
        Double(row, first, second)
        for row in rows
        for first, second in ((checks.get(row.first_check), checks.get(row.second_check)),)
        if any(check is not None and check.gate_id in seen for check in (first, second))
    ]


def doubles_count() -> int:
    """How many double uses wait to be settled."""
    return open_doubles().count()


def open_doubles() -> QuerySet[DoubleUse]:
    """Double uses that wait to be settled."""
    return DoubleUse.objects.filter(settled_at=None)


def _quarters(rows: QuerySet[GateTally]) -> list[Quarter]:
    entered, left, refused = [0] * QUARTERS, [0] * QUARTERS, [0] * QUARTERS
    for quarter, outcome, n in rows.values_list("quarter", "outcome").annotate(people=Sum("n")):
        if outcome in _ENTERED:
            entered[quarter] += n
        elif outcome in _AWAY:
            refused[quarter] += n
        elif outcome == Outcome.LEFT.value:
            left[quarter] += n
    return [Quarter(number, entered[number], left[number], refused[number]) for number in range(QUARTERS)]
