"""The census: what doors and lists say is held against the registry; what differs is decided, one by one or many."""

from liba.rounds.services.census.deciding import accept, dismiss, undo_decision
from liba.rounds.services.census.raising import raise_differences, store_gaps
from liba.rounds.services.census.sources import SourceRead, take_source

__all__ = [
    "SourceRead",
    "accept",
    "dismiss",
    "raise_differences",
    "store_gaps",
    "take_source",
    "undo_decision",
]
