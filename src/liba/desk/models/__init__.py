"""Tables of the desk."""

from liba.desk.models.incidents import Incident, IncidentEvent

__all__ = ["Incident", "IncidentEvent"]
