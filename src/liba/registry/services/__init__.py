"""Writes of the registry."""

from liba.registry.services.amending import amend_person, remove_phone, stands
from liba.registry.services.bulk import Loaded, load_households
from liba.registry.services.households import (
    close_household,
    edit_household,
    look_at_household,
    move_household,
    open_household,
)
from liba.registry.services.joining import merge_households, undo_household_merge
from liba.registry.services.merging import merge_people, undo_merge
from liba.registry.services.people import (
    add_person,
    edit_person,
    move_person,
    reveal_numbers,
    set_presence,
)
from liba.registry.services.reorganise import reorganise
from liba.registry.services.search import search_people

__all__ = [
    "Loaded",
    "add_person",
    "amend_person",
    "close_household",
    "edit_household",
    "edit_person",
    "load_households",
    "look_at_household",
    "merge_households",
    "merge_people",
    "move_household",
    "move_person",
    "open_household",
    "remove_phone",
    "reorganise",
    "reveal_numbers",
    "search_people",
    "set_presence",
    "stands",
    "undo_household_merge",
    "undo_merge",
]
