"""Writes of rounds: plans, forms, people followed, visits, alerts."""

from liba.rounds.services.alerts import settle_alert, take_alert
from liba.rounds.services.enrolments import end_enrolment, enrol
from liba.rounds.services.forms import decide_form
from liba.rounds.services.found import note_found_person
from liba.rounds.services.photos import destroy_photos, see_photo, store_photo
from liba.rounds.services.rounds import change_round, start_round, stop_round
from liba.rounds.services.visits import record_visits, undo_visit

__all__ = [
    "change_round",
    "decide_form",
    "destroy_photos",
    "end_enrolment",
    "enrol",
    "note_found_person",
    "record_visits",
    "see_photo",
    "settle_alert",
    "start_round",
    "stop_round",
    "store_photo",
    "take_alert",
    "undo_visit",
]
