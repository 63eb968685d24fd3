"""Reads of the registry, scoped by who asks."""

from liba.registry.selectors.households import (
    GONE,
    AreaCount,
    HouseholdPage,
    PersonLine,
    counts_by_area,
    household_by_code,
    household_list,
    household_page,
    household_said,
    households,
    living,
    local_tags,
    merged_households,
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
    "household_by_code",
    "household_list",
    "household_page",
    "household_said",
    "households",
    "living",
    "local_tags",
    "merged_households",
    "people_of",
    "person_by_id_number",
    "person_line",
]
