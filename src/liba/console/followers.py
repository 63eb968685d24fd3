"""What comes along when two rows of one person, or two households of one door, become one: every module's own, in explicit
tuples."""

from liba.access.services.passes.merged import PASSES_FOLLOW_HOUSEHOLDS, PASSES_FOLLOW_PEOPLE
from liba.registry.terms import Follower
from liba.rounds.services.merged import ROUNDS_FOLLOW_HOUSEHOLDS, ROUNDS_FOLLOW_PEOPLE
from liba.workforce.services.merged import SERVICE_FOLLOWS_HOUSEHOLDS, SERVICE_FOLLOWS_PEOPLE

FOLLOWERS: tuple[Follower, ...] = (
    *PASSES_FOLLOW_PEOPLE,
    SERVICE_FOLLOWS_PEOPLE,
    *ROUNDS_FOLLOW_PEOPLE,
)
HOUSEHOLD_FOLLOWERS: tuple[Follower, ...] = (
    PASSES_FOLLOW_HOUSEHOLDS,
    *SERVICE_FOLLOWS_HOUSEHOLDS,
    *ROUNDS_FOLLOW_HOUSEHOLDS,
)
