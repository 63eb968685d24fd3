"""Command's sections of a playbook: shapes, faults, steps."""

from liba.command.method.cycle import CycleSection, cycle_faults, cycle_steps
from liba.command.method.plan_faults import plan_faults
from liba.command.method.plans import PlanSection, plan_steps

__all__ = ["CycleSection", "PlanSection", "cycle_faults", "cycle_steps", "plan_faults", "plan_steps"]
