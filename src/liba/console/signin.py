"""How the town signs people in: accounts are made by administrators, nobody signs up."""

import base64
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from liba.accounts.models import User
from liba.governance.sealed import sealer

_SEALED = "sealed:"


class TownAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed; a page is shown in the language that the user chose."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = cast("HttpResponse", super().post_login(request, user, **kwargs))
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=31536000, samesite="Lax")
        return response


class SealedFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed in the database: a stolen copy of it signs nobody in."""

    def encrypt(self, text: str) -> str:
        return _SEALED + base64.b64encode(sealer("accounts.second_factor").seal(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(_SEALED):
            return encrypted_text  # made before secrets were sealed
        return sealer("accounts.second_factor").open(base64.b64decode(encrypted_text.removeprefix(_SEALED)))
