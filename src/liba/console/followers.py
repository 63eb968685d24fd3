"""What comes along when two rows of one person become one: every module's own, in one explicit tuple."""

from liba.access.services.passes.merged import PASSES_FOLLOW_PEOPLE
from liba.registry.terms import Follower
from liba.rounds.services.merged import ENROLMENTS_FOLLOW_PEOPLE
from liba.workforce.services.merged import SERVICE_FOLLOWS_PEOPLE

FOLLOWERS: tuple[Follower, ...] = (
    *PASSES_FOLLOW_PEOPLE,
    SERVICE_FOLLOWS_PEOPLE,
    ENROLMENTS_FOLLOW_PEOPLE,
)
