"""Tables of command."""

from liba.command.models.activation import (
    Activation,
    ActivationGroup,
    ActivationMember,
    ActivationTask,
    MusterEvent,
    PlanVersion,
    TaskEvent,
)
from liba.command.models.cycle import Briefing, CycleVersion, Decision, Problem, ReturnNudge, UnitReturn
from liba.command.models.messages import Bulletin, Channel, Delivery, Gateway, Message, QuietHours
from liba.command.models.orders import Attachment, CopyEvent, Order, OrderCopy, OrderPolicy, StandingOrder

__all__ = [
    "Activation",
    "ActivationGroup",
    "ActivationMember",
    "ActivationTask",
    "Attachment",
    "Briefing",
    "Bulletin",
    "Channel",
    "CopyEvent",
    "CycleVersion",
    "Decision",
    "Delivery",
    "Gateway",
    "Message",
    "MusterEvent",
    "Order",
    "OrderCopy",
    "OrderPolicy",
    "PlanVersion",
    "Problem",
    "QuietHours",
    "ReturnNudge",
    "StandingOrder",
    "TaskEvent",
    "UnitReturn",
]
