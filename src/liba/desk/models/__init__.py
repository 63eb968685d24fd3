"""Tables of the desk."""

from liba.desk.models.incidents import Incident, IncidentEvent, IncidentLook
from liba.desk.models.policy import DeskPolicy

__all__ = ["DeskPolicy", "Incident", "IncidentEvent", "IncidentLook"]
