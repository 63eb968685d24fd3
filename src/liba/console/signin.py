"""How the town signs people in: accounts are made by administrators, nobody signs up."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from liba.accounts.models import User


class TownAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed; a page is shown in the language that the user chose."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = cast("HttpResponse", super().post_login(request, user, **kwargs))
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=31536000, samesite="Lax")
        return response
