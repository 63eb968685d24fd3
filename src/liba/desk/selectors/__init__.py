"""Reads of the desk."""

from liba.desk.selectors.incidents import (
    Near,
    desk_spec,
    events_of,
    incident,
    incidents,
    nearby,
    open_incidents,
    standings,
    untold,
)
from liba.desk.selectors.squads import (
    Proposal,
    incidents_for,
    place_of,
    proposals,
    proposals_of,
    squad_units,
    squads_of,
    users_of,
    users_sent_to,
)

__all__ = [
    "Near",
    "Proposal",
    "desk_spec",
    "events_of",
    "incident",
    "incidents",
    "incidents_for",
    "nearby",
    "open_incidents",
    "place_of",
    "proposals",
    "proposals_of",
    "squad_units",
    "squads_of",
    "standings",
    "untold",
    "users_of",
    "users_sent_to",
]
