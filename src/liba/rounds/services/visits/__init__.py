"""Recording visits: each decided again, stored, journalled, answered; what is odd is flagged, never lost."""

from liba.rounds.services.visits.batch import record_visits, undo_visit

__all__ = ["record_visits", "undo_visit"]
