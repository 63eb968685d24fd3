"""The section `orders` of a playbook: who hears of what is late."""

from collections.abc import Iterator
from typing import Literal

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import Field

from liba.command.models import OrderPolicy
from liba.command.services.policy import decide_orders
from liba.command.terms.orders import EscalationStep, OrderSpec
from liba.governance.method import Fault, Section, Step, StepKind, differing

ORDERS = gettext_noop("orders")


class OrderStepSection(Section):
    """Who is told of a copy that is not done, so many minutes before (negative) or after its deadline."""

    minutes: int = Field(ge=-2880, le=10080)
    to: Literal["unit", "village", "official", "command"]


class OrderSection(Section):
    """Orders: the steps for copies that are late. An order can have steps of its own."""

    steps: tuple[OrderStepSection, ...] = Field(default=(), max_length=12)

    def spec(self) -> OrderSpec:
        """As the module's own value; steps in the order of their time."""
        steps = (EscalationStep(one.minutes, one.to) for one in self.steps)
        return OrderSpec(tuple(sorted(steps, key=lambda step: step.minutes)))


def order_faults(section: OrderSection | None) -> Iterator[Fault]:
    """Two steps at one time."""
    seen: set[int] = set()
    for number, step in enumerate(section.steps if section else ()):
        if step.minutes in seen:
            yield Fault(("orders", "steps", number, "minutes"), _("Another step is at the same time."))
        seen.add(step.minutes)


def order_steps(section: OrderSection | None) -> Iterator[Step]:
    """The town's way with orders where it differs from the one in force."""
    if section is None:
        return
    spec = section.spec()
    held = OrderPolicy.objects.first()
    known = msgspec.convert(held.spec, OrderSpec) if held else None
    if known == spec:
        return
    pairs = [("steps", known.steps if known else (), spec.steps)]
    kind = StepKind.CHANGE if held else StepKind.ADD
    yield Step(
        kind, ORDERS, "orders", "", lambda actor, now: decide_orders(actor, spec, now=now),
        differing(pairs) if held else (),
    )  # fmt: skip
