"""Access's sections of a playbook: shapes, faults with rules' own cases, steps."""

from liba.access.method.faults import access_faults
from liba.access.method.sections import GateSection, PassTypeSection, RuleSection
from liba.access.method.steps import gate_steps, pass_type_steps, rule_steps

__all__ = [
    "GateSection",
    "PassTypeSection",
    "RuleSection",
    "access_faults",
    "gate_steps",
    "pass_type_steps",
    "rule_steps",
]
