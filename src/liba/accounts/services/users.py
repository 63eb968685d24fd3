"""Making and changing users. An administrator does it; one's own password and language one changes oneself."""

import re
from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from liba.accounts.models import Device, User
from liba.accounts.refusals import BadUsername, NoName, UnknownLanguage, UsernameTaken, WeakPassword
from liba.accounts.services.loading import (
    administers_town,
    is_self,
    keep_an_administrator,
    locked_user,
    require_over,
)
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.refusals import Forbidden

_USERNAME = re.compile(r"[A-Za-z0-9._-]{2,30}")


def create_user(
    actor: Actor,
    *,
    username: str,
    display_name: str,
    password: str | None,
    now: datetime,
    language: str = "zh-hans",
    phone_tail: str = "",
) -> User:
    """Make a user without any role. Refuses a username that is taken or can't be typed, no name, a weak password.

    Without a password they sign in by their phone alone, until somebody sets one.
    """
    actor.require(Power.MANAGE_USERS)
    if not _USERNAME.fullmatch(username):
        raise BadUsername
    if not display_name.strip():
        raise NoName
    _check_language(language)
    user = User(
        username=username,
        display_name=display_name.strip(),
        language=language,
        phone_tail=phone_tail[-4:],
        date_joined=now,
    )
    if password is None:
        user.set_unusable_password()
    else:
        _put_password(user, password)
    with decision():
        if User.objects.filter(username__iexact=username).exists():
            raise UsernameTaken(username=username)
        user.save()
        record(actor, "accounts.user.created", "user", user.pk, now)
    return user


def set_password(actor: Actor, user_id: int, *, password: str, now: datetime) -> User:
    """Set a password: one's own, or that of a user all of whose areas the actor manages. Signs them out elsewhere."""
    with decision():
        user = locked_user(user_id)
        _require_self_or_manager(actor, user, now)
        _put_password(user, password)
        user.save(update_fields=["password"])
        record(actor, "accounts.user.password_set", "user", user.pk, now, own=is_self(actor, user.pk))
    return user


def set_language(actor: Actor, user_id: int, *, language: str, now: datetime) -> User:
    """Set the language in which the user reads the console: one's own, or that of a user whom the actor manages."""
    _check_language(language)
    with decision():
        user = locked_user(user_id)
        _require_self_or_manager(actor, user, now)
        user.language = language
        user.save(update_fields=["language"])
        record(actor, "accounts.user.language_set", "user", user.pk, now, language=language)
    return user


def deactivate_user(actor: Actor, user_id: int, *, now: datetime) -> User:
    """Keep a user from signing in and revoke their phones; roles stay as they are. Refuses the last administrator."""
    with decision():
        user = locked_user(user_id)
        require_over(actor, Power.MANAGE_USERS, user, now)
        was_administrator = administers_town(user, now)
        user.is_active = False
        user.save(update_fields=["is_active"])
        revoked = Device.objects.filter(user=user, revoked_at=None).update(
            revoked_at=now, revoked_by=actor.name
        )
        if was_administrator:
            keep_an_administrator(now)
        record(actor, "accounts.user.deactivated", "user", user.pk, now, devices_revoked=revoked)
    return user


def reactivate_user(actor: Actor, user_id: int, *, now: datetime) -> User:
    """Let a user sign in again. Phones have to be paired anew."""
    with decision():
        user = locked_user(user_id)
        require_over(actor, Power.MANAGE_USERS, user, now)
        user.is_active = True
        user.save(update_fields=["is_active"])
        record(actor, "accounts.user.reactivated", "user", user.pk, now)
    return user


def _require_self_or_manager(actor: Actor, user: User, now: datetime) -> None:
    if is_self(actor, user.pk):
        if not user.is_active:
            raise Forbidden(power=Power.MANAGE_USERS.value)
        return
    require_over(actor, Power.MANAGE_USERS, user, now)


def _check_language(language: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise UnknownLanguage(language=language)


def _put_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise WeakPassword(reason=" ".join(weak.messages)) from weak
    user.set_password(password)
