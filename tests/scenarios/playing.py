"""A town of the packaged playbooks, small, played whole in one test's transaction."""

from django.test import override_settings

from liba.access.selectors.enforcement import forget_setting
from liba.project.proofs.day import TownDay
from liba.project.proofs.play import Playable, Result
from tests.scenarios.conftest import QUICK_HASHER, field_alone


def played(play: Playable, households: int) -> dict[str, Result]:
    """Every row's result by its code."""
    forget_setting()
    with override_settings(PASSWORD_HASHERS=[QUICK_HASHER]), TownDay(play.begin, field_alone).played() as day:
        results = {result.code: result for result in play.results(day, households)}
    forget_setting()
    return results
