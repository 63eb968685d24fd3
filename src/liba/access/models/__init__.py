"""Tables of access: passes, gates, checks."""

from liba.access.models.checks import (
    Check,
    CordonFlow,
    DoubleUse,
    Duty,
    GateTally,
    QuotaUse,
    ReasonTally,
    Recount,
    Undo,
)
from liba.access.models.gates import Gate, RuleVersion
from liba.access.models.passes import HandOut, Pass, PassCounter, PassRun, PassType, PrintJob, SigningKey

__all__ = [
    "Check",
    "CordonFlow",
    "DoubleUse",
    "Duty",
    "Gate",
    "GateTally",
    "HandOut",
    "Pass",
    "PassCounter",
    "PassRun",
    "PassType",
    "PrintJob",
    "QuotaUse",
    "ReasonTally",
    "Recount",
    "RuleVersion",
    "SigningKey",
    "Undo",
]
