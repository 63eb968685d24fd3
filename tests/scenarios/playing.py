"""A town of the packaged playbooks, small, played whole in one test's transaction."""

from collections.abc import Callable

from django.test import override_settings

from liba.access.selectors.enforcement import forget_setting
from liba.field.gateway import call_of, headers_of
from liba.field.routes import answer
from liba.project.proofs.day import TownDay
from liba.project.proofs.play import Playable, Result

# A played town makes dozens of users whose passwords nobody types.
QUICK_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


def field_alone(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
    """The phone's interface without the gateway's care for connections: a test's transaction must outlive a request."""
    given = answer(call_of(environ))
    start_response(f"{given.status} said", headers_of(given))
    return [given.body]


def played(play: Playable, households: int) -> dict[str, Result]:
    """Every row's result by its code."""
    forget_setting()
    with override_settings(PASSWORD_HASHERS=[QUICK_HASHER]), TownDay(play.begin, field_alone).played() as day:
        results = {result.code: result for result in play.results(day, households)}
    forget_setting()
    return results
