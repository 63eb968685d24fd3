"""Tables of access: passes, gates, checks."""

from liba.access.models.checks import Check, DoubleUse, Duty, GateTally, QuotaUse, ReasonTally, Recount
from liba.access.models.gates import Gate, RuleVersion
from liba.access.models.passes import HandOut, Pass, PassRun, PassType, PrintJob, SigningKey

__all__ = [
    "Check",
    "DoubleUse",
    "Duty",
    "Gate",
    "GateTally",
    "HandOut",
    "Pass",
    "PassRun",
    "PassType",
    "PrintJob",
    "QuotaUse",
    "ReasonTally",
    "Recount",
    "RuleVersion",
    "SigningKey",
]
