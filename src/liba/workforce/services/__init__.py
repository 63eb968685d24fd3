"""Writes of workforce. Each needs its power over the responder's area, and leaves a journal line."""

from liba.workforce.services.absences import note_absence, withdraw_absence
from liba.workforce.services.assigning import (
    ask_assignment,
    discard_assignment,
    propose_assignment,
    replace_dropout,
    solve_assignment,
)
from liba.workforce.services.changes import answer_swap, ask_swap, give_up_shift, put_household, put_stand_in
from liba.workforce.services.clearance import report_ill, report_well, require_fit, set_clearance
from liba.workforce.services.confirming import confirm_assignment, write_note
from liba.workforce.services.drafting import set_draft_place
from liba.workforce.services.drafting_turns import household_by_code, set_draft_turn
from liba.workforce.services.events import record_gate_arrival, record_shift_event
from liba.workforce.services.feeds import calendar_read, give_calendar, sheet_taken, withdraw_calendar
from liba.workforce.services.following import end_links_of_closed, move_links
from liba.workforce.services.leaving import give_up_days
from liba.workforce.services.links import end_link, set_link
from liba.workforce.services.looking import (
    ResponderPage,
    list_responders,
    look_at_responder,
    look_at_signers,
    reveal_responder,
    search_responders,
)
from liba.workforce.services.mergers import move_workforce
from liba.workforce.services.people import add_responder, edit_responder, end_service, resume_service
from liba.workforce.services.phones import Equipped, equip, take_back_phones
from liba.workforce.services.pledges import (
    SheetKeyed,
    decide_pledge,
    key_sheet,
    sign_pledge,
    strike_pledge,
    withdraw_pledge,
)
from liba.workforce.services.posts import close_post, edit_post, open_post, set_rota_rule
from liba.workforce.services.rotas import (
    improve_rota,
    propose_neighbours_rota,
    propose_rota,
    publish_rota,
    withdraw_rota,
)
from liba.workforce.services.ties import set_policy, set_tie
from liba.workforce.services.unfinished import (
    end_rota_search,
    end_search,
    search_again,
    search_rota_again,
)
from liba.workforce.services.units import (
    close_unit,
    edit_unit,
    join_unit,
    leave_unit,
    open_unit,
    open_units,
    set_nights,
    split_nights,
)
from liba.workforce.services.vocabulary import define_group, define_skill, define_template

__all__ = [
    "Equipped",
    "ResponderPage",
    "SheetKeyed",
    "add_responder",
    "answer_swap",
    "ask_assignment",
    "ask_swap",
    "calendar_read",
    "close_post",
    "close_unit",
    "confirm_assignment",
    "decide_pledge",
    "define_group",
    "define_skill",
    "define_template",
    "discard_assignment",
    "edit_post",
    "edit_responder",
    "edit_unit",
    "end_link",
    "end_links_of_closed",
    "end_rota_search",
    "end_search",
    "end_service",
    "equip",
    "give_calendar",
    "give_up_days",
    "give_up_shift",
    "household_by_code",
    "improve_rota",
    "join_unit",
    "key_sheet",
    "leave_unit",
    "list_responders",
    "look_at_responder",
    "look_at_signers",
    "move_links",
    "move_workforce",
    "note_absence",
    "open_post",
    "open_unit",
    "open_units",
    "propose_assignment",
    "propose_neighbours_rota",
    "propose_rota",
    "publish_rota",
    "put_household",
    "put_stand_in",
    "record_gate_arrival",
    "record_shift_event",
    "replace_dropout",
    "report_ill",
    "report_well",
    "require_fit",
    "resume_service",
    "reveal_responder",
    "search_again",
    "search_responders",
    "search_rota_again",
    "set_clearance",
    "set_draft_place",
    "set_draft_turn",
    "set_link",
    "set_nights",
    "set_policy",
    "set_rota_rule",
    "set_tie",
    "sheet_taken",
    "sign_pledge",
    "solve_assignment",
    "split_nights",
    "strike_pledge",
    "take_back_phones",
    "withdraw_absence",
    "withdraw_calendar",
    "withdraw_pledge",
    "withdraw_rota",
    "write_note",
]
