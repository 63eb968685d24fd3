"""From a request to an actor: who asks, with which powers, at what moment."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from liba.accounts.models import User
from liba.accounts.selectors import actor_for_user, needs_second_factor
from liba.console.words import sentence
from liba.kernel import clock
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import FIRST_DAY, LAST_DAY
from liba.kernel.refusals import Forbidden, NotFound, Refusal

Given = ParamSpec("Given")


class StaffRequest(HttpRequest):
    """A request of somebody who is signed in: `actor` acts, `now` is the one moment that the request knows."""

    user: User
    actor: Actor
    now: datetime
    htmx: HtmxDetails


# Pages for those who hold these show people: the browser of a shared desk must not keep them.
SHOW_PEOPLE = frozenset(
    {
        Power.SEE_PEOPLE,
        Power.SEE_NUMBERS,
        Power.EDIT_REGISTRY,
        Power.IMPORT_ROSTER,
        Power.ISSUE_PASS,
        Power.HAND_OUT_PASS,
        Power.SEE_WORKFORCE,
        Power.MANAGE_WORKFORCE,
        Power.ASSIGN_LINKS,
        Power.PLAN_ROTA,
        Power.VISIT,
        Power.SEE_ROUNDS,
        Power.INSPECT,
        Power.REPORT_INCIDENT,
        Power.SEE_INCIDENTS,
        Power.DISPATCH,
        Power.SEE_ORDERS,
        Power.ISSUE_ORDER,
        Power.RUN_CYCLE,
        Power.ACTIVATE,
        Power.MANAGE_MESSAGES,
    }
)
View = Callable[Concatenate[StaffRequest, Given], HttpResponseBase]
Wrapped = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def origin_of(request: HttpRequest) -> str:
    """The address the request came from; behind our own proxy, the one that the proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.LIBA_BEHIND_PROXY else ""
    return forwarded.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))


def staff(*powers: Power) -> Callable[[View[Given]], Wrapped[Given]]:
    """A page for people who are signed in and hold one of the powers somewhere (none named: any of them).

    Commanders and administrators are sent to set up their second factor first. The frame reads `request.actor`.
    """

    def decorate(view: View[Given]) -> Wrapped[Given]:
        @login_required
        @wraps(view)
        def page(plain: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
            request = cast("StaffRequest", plain)
            request.now = clock.now()
            request.actor = actor_of(request, request.now)
            if needs_second_factor(request.user, request.now) and not is_mfa_enabled(request.user):
                messages.info(
                    request, _("Your role needs a second factor. Set it up now; it takes a minute.")
                )
                return redirect("mfa_activate_totp")
            if powers and not any(request.actor.holds(power) for power in powers):
                raise Forbidden(power=powers[0].value)
            _refuse_nul(request)
            response = view(request, *args, **kwargs)
            if SHOW_PEOPLE.intersection(powers) and "Cache-Control" not in response:
                response["Cache-Control"] = "no-store"
            return response

        return page

    return decorate


def _refuse_nul(request: HttpRequest) -> None:
    """No text of people holds a NUL, and PostgreSQL takes none: whoever sends one tries something."""
    if any(
        "\0" in value
        for given in (request.GET, request.POST)
        for _name, all_ in given.lists()
        for value in all_
    ):
        raise BadRequest("NUL")


def actor_of(request: StaffRequest, now: datetime) -> Actor:
    """The actor of whoever is signed in."""
    return actor_for_user(request.user, now=now, origin=origin_of(request))


def tell(form: BaseForm, refusal: Refusal) -> None:
    """Put a refusal on top of a form, so that what was entered is kept."""
    form.add_error(None, sentence(refusal))


def said(request: HttpRequest, words: str) -> None:
    """A message on the next page: what was done."""
    messages.success(request, words)


def number_in(request: HttpRequest, name: str) -> int | None:
    """A whole number of the query, or None when it is missing or is none."""
    return whole_number(request.GET.get(name, ""))


def number_posted(request: HttpRequest, name: str) -> int:
    """A whole number of a form, or 0, which is no row's id and no version, when it is missing or is none."""
    return whole_number(request.POST.get(name, "")) or 0


def whole_number(text: str) -> int | None:
    """What is written in ASCII digits and fits a column; None for anything else, such as `²` or forty digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def day_in(request: HttpRequest, name: str) -> date | None:
    """A day of the query (ISO 8601), or None when it is missing, is none, or no calendar of ours knows it."""
    return day_of(request.GET.get(name, ""))


def day_of(text: str) -> date | None:
    """The day that a text names (ISO 8601), or None when it names none that a calendar of ours knows."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def not_there(what: str) -> NotFound:
    """Nothing of that name here."""
    return NotFound(what=what)
