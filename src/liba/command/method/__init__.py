"""Command's sections of a playbook: shapes, faults, steps."""

from liba.command.method.cycle import CycleSection, cycle_faults, cycle_steps
from liba.command.method.orders import OrderSection, order_faults, order_steps
from liba.command.method.plan_faults import plan_faults
from liba.command.method.plans import PlanSection, plan_steps

__all__ = [
    "CycleSection",
    "OrderSection",
    "PlanSection",
    "cycle_faults",
    "cycle_steps",
    "order_faults",
    "order_steps",
    "plan_faults",
    "plan_steps",
]
