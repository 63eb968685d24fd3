"""A live part that many screens ask for within a second: made once for all who see the same of it."""

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

from liba.console.requests import StaffRequest
from liba.governance.selectors.changes import newest_line

FRESH_S: Final = 10
"""Facts make it anew at once; this is for the seconds that pass without any."""
HEARD: Final = "X-Liba-Heard"
"""The journal's line that the live stream had come to when it told the screen of a change."""
_TOKEN: Final = "token-of-whoever-reads"
_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Made:
    """A part as it was made, with everything up to this line of the journal in it."""

    line: int
    html: str


def made_once(
    request: StaffRequest, template: str, values: Callable[[], Mapping[str, object]], *more: object
) -> HttpResponse:
    """The part, from the last one made if that shows all that the asker has heard of, and is at most 10 s old.

    Shared by those who ask for the same address in the same language with the same powers over the same areas; what
    else `values` depends on is named in `more`, and it must not depend on who asks. A screen that was told of a change
    says up to which line of the journal; one that only polls is shown everything up to now.
    """
    wanted, key = _heard(request), _key(request, more)
    with _making:
        made: _Made | None = cache.get(key)
        if made is None or made.line < (newest_line() if wanted is None else wanted):
            line = newest_line()  # read before the part: what is written meanwhile is then only shown early
            html = render_to_string(template, {**values(), "csrf_token": _TOKEN})
            cache.set(key, made := _Made(line, html), FRESH_S)
    return HttpResponse(made.html.replace(_TOKEN, get_token(request)))


def _key(request: StaffRequest, more: tuple[object, ...]) -> str:
    seen_as = sorted((scope.path, sorted(scope.powers)) for scope in request.actor.scopes)
    said = repr((request.path, get_language(), seen_as, more))
    return "made:" + hashlib.sha256(said.encode()).hexdigest()


def _heard(request: StaffRequest) -> int | None:
    said: Any = request.headers.get(HEARD, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
