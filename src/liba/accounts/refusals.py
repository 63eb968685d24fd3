"""What accounts refuse."""

from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal


class UsernameTaken(Refusal):
    """Usernames are unique, whatever their case."""

    code = "accounts.username_taken"
    sentence = _("Somebody has the username %(username)s.")
    remedy = _("Choose another one.")


class BadUsername(Refusal):
    """A username can be typed on any keyboard."""

    code = "accounts.bad_username"
    sentence = _("A username is 2 to 30 letters, digits, dots, dashes or underscores.")
    remedy = _("Use pinyin or the phone number.")


class NoName(Refusal):
    """A user is a person with a name; posts and shifts are not users."""

    code = "accounts.no_name"
    sentence = _("A user needs a name.")
    remedy = _("Write the name by which the others know them.")


class WeakPassword(Refusal):
    """A password that is easily guessed."""

    code = "accounts.weak_password"
    sentence = _("This password can't be used: %(reason)s")
    remedy = _("Choose a longer one.")


class UnknownLanguage(Refusal):
    """Liba does not speak it."""

    code = "accounts.unknown_language"
    sentence = _("Liba has no language %(language)s.")


class OwnGrant(Refusal):
    """Nobody gives themselves rights; a second person does."""

    code = "accounts.own_grant"
    sentence = _("Nobody can grant themselves a role.")
    remedy = _("Ask another administrator.")


class GrantEndsBeforeStart(Refusal):
    """A grant ends after it starts."""

    code = "accounts.grant_ends_before_start"
    sentence = _("The role would end before it begins.")
    remedy = _("Choose a later end, or none.")


class GrantOver(Refusal):
    """A grant that has ended can't be revoked."""

    code = "accounts.grant_over"
    sentence = _("This role ended already.")


class AreaClosed(Refusal):
    """An area that merged into another gives no new roles."""

    code = "accounts.area_closed"
    sentence = _("%(area)s no longer exists.")
    remedy = _("Grant the role over its successor.")


class LastAdministrator(Refusal):
    """A town without an administrator can't let anybody in."""

    code = "accounts.last_administrator"
    sentence = _("This is the town's last administrator.")
    remedy = _("Make somebody else administrator of the whole town first.")


class WeakPin(Refusal):
    """An officer's PIN stands against a phone in wrong hands."""

    code = "accounts.weak_pin"
    sentence = _("A PIN is 6 to 12 digits, neither one digit repeated nor digits in a row.")
    remedy = _("Choose another one.")


class NotActive(Refusal):
    """Somebody who was deactivated, or has no role now, can't be given a phone."""

    code = "accounts.not_active"
    sentence = _("%(name)s has no role at present.")
    remedy = _("Grant a role first.")


class CodeNotValid(Refusal):
    """A device code is unknown, used or too old. One answer for all three: a guess learns nothing."""

    code = "accounts.code_not_valid"
    sentence = _("This code is not valid, or no longer.")
    remedy = _("Ask for a new one at the console; a code lives ten minutes and pairs one phone.")
    status = 404


class DeviceUnknown(Refusal):
    """The token belongs to no phone of the town."""

    code = "accounts.device_unknown"
    sentence = _("This phone is not paired with the town.")
    remedy = _("Pair it with a code from the console.")
    status = 401


class DeviceRevoked(Refusal):
    """The phone was revoked: it wipes its bundle and may deliver what it still holds."""

    code = "accounts.device_revoked"
    sentence = _("This phone was revoked.")
    remedy = _("What it recorded is still taken. Pair it again with a code from the console.")
    status = 401


class AlreadyRevoked(Refusal):
    """A phone is revoked once."""

    code = "accounts.already_revoked"
    sentence = _("The phone %(label)s was revoked before.")


class ReasonTooShort(Refusal):
    """Who looks beyond their area says why."""

    code = "accounts.reason_too_short"
    sentence = _("The reason needs at least %(characters)s characters.")
    remedy = _("Say what happened and why it can't wait.")


class GlassNotNeeded(Refusal):
    """Nobody breaks a glass to a room that is open to them."""

    code = "accounts.glass_not_needed"
    sentence = _("You can see this area already.")
