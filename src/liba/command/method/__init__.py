"""Command's sections of a playbook: shapes, faults, steps."""

from liba.command.method.cycle import CycleSection, cycle_faults, cycle_steps

__all__ = ["CycleSection", "cycle_faults", "cycle_steps"]
