"""Reads of the registry, scoped by who asks."""

from liba.registry.selectors.households import (
    GONE,
    AreaCount,
    HouseholdPage,
    PersonLine,
    counts_by_area,
    household_list,
    household_page,
    households,
    living,
    local_tags,
    people_of,
    person_line,
)
from liba.registry.selectors.search import Found, FoundPerson, find_people, person_by_id_number

__all__ = [
    "GONE",
    "AreaCount",
    "Found",
    "FoundPerson",
    "HouseholdPage",
    "PersonLine",
    "counts_by_area",
    "find_people",
    "household_list",
    "household_page",
    "households",
    "living",
    "local_tags",
    "people_of",
    "person_by_id_number",
    "person_line",
]
