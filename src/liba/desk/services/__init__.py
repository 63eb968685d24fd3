"""Writes of the desk: incidents reported, squads sent, what they say, and who is told of what waits."""

from liba.desk.services.escalating import escalate
from liba.desk.services.going import dispatch, mark_caller_told, record_incident_event
from liba.desk.services.looking import hand_over, look_at
from liba.desk.services.policy import decide_desk
from liba.desk.services.reporting import report_incident

__all__ = [
    "decide_desk",
    "dispatch",
    "escalate",
    "hand_over",
    "look_at",
    "mark_caller_told",
    "record_incident_event",
    "report_incident",
]
