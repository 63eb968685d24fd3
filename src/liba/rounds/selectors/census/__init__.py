"""Reads of the census: what waits to be decided, household by household, and how far the counting is."""

from liba.rounds.selectors.census.cases import (
    HouseholdCases,
    cases_of,
    decided_of,
    households_open,
    open_differences,
    said_in,
    sayings_of,
)
from liba.rounds.selectors.census.people import registered, registered_in
from liba.rounds.selectors.census.progress import VillageCount, census_progress, census_rounds

__all__ = [
    "HouseholdCases",
    "VillageCount",
    "cases_of",
    "census_progress",
    "census_rounds",
    "decided_of",
    "households_open",
    "open_differences",
    "registered",
    "registered_in",
    "said_in",
    "sayings_of",
]
