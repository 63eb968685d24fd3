"""Oneself: language, theme, second factor, password, the officer's PIN."""

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liba.accounts import selectors, services
from liba.console.context import THEMES
from liba.console.requests import StaffRequest, actor_of, said, staff, tell
from liba.kernel import clock
from liba.kernel.actors import Power
from liba.kernel.refusals import Refusal

_YEAR = 31_536_000


class PinForm(forms.Form):
    """The officer's PIN, typed on a guard's phone to override a refusal."""

    pin = forms.RegexField(
        r"^\d{6,12}$",
        label=gettext_lazy("New PIN"),
        widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "new-password"}),
        help_text=gettext_lazy("Six to twelve digits that nobody can guess."),
    )
    again = forms.CharField(
        label=gettext_lazy("The same again"),
        widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, str]:
        """Both must be the same."""
        entered = super().clean() or {}
        if entered.get("pin") and entered.get("pin") != entered.get("again"):
            self.add_error("again", _("The two are not the same."))
        return entered


@staff()
def profile(request: StaffRequest) -> HttpResponse:
    """One's own page."""
    return _page(request, PinForm())


def _page(request: StaffRequest, pin: PinForm) -> HttpResponse:
    values = {
        "page": "profile",
        "grants": list(selectors.running_grants(request.user, request.now)),
        "second_factor": is_mfa_enabled(request.user),
        "must_have_factor": selectors.needs_second_factor(request.user, request.now),
        "officer": request.actor.holds(Power.OVERRIDE_GATE),
        "has_pin": request.user.officer_salt is not None,
        "pin": pin,
        "themes": [("auto", _("as the machine says")), ("light", _("light")), ("dark", _("dark"))],
    }
    return render(request, "console/profile/page.html", values)


@staff(Power.OVERRIDE_GATE)
@require_POST
def officer_pin(request: StaffRequest) -> HttpResponse:
    """Set one's own PIN."""
    form = PinForm(request.POST)
    if form.is_valid():
        try:
            services.set_officer_pin(
                request.actor, request.user.pk, pin=form.cleaned_data["pin"], now=request.now
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            said(request, _("The PIN holds. Guards' phones learn it at their next contact."))
            return redirect("console:profile")
    return _page(request, form)


@require_POST
def speak(plain: HttpRequest) -> HttpResponse:
    """The language of the pages, kept in a cookie and, for somebody signed in, with the user."""
    language = plain.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    if plain.user.is_authenticated:
        request = cast("StaffRequest", plain)
        now = clock.now()
        services.set_language(actor_of(request, now), request.user.pk, language=language, now=now)
    response = HttpResponseRedirect(_back(plain))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=_YEAR, samesite="Lax")
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the machine says."""
    chosen = request.POST.get("theme", "auto")
    response = HttpResponseRedirect(_back(request))
    response.set_cookie("liba_theme", chosen if chosen in THEMES else "auto", max_age=_YEAR, samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}) else "/"


ADDRESSES: tuple[URLPattern, ...] = (
    path("profile/", profile, name="profile"),
    path("profile/pin/", officer_pin, name="officer_pin"),
    path("speak/", speak, name="speak"),
    path("theme/", theme, name="theme"),
)
