"""What the phone's interface refuses."""

import msgspec
from django.utils.translation import gettext_noop as _

from liba.kernel.refusals import Refusal

# What reading JSON from outside may raise: it is wrong, or nested until Python's stack ends.
UNREADABLE = (msgspec.MsgspecError, RecursionError)
# A NUL can stand in JSON only like this. No text of people holds one, and PostgreSQL keeps none.
NUL = b"\\u0000"


class NotReadable(Refusal):
    """A body that is not the JSON that the protocol asks for."""

    code = "field.not_readable"
    sentence = _("This is not what a phone of Liba sends: %(why)s.")
    remedy = _("Update the app. What waits on the phone is kept.")
    status = 400


class TooLarge(Refusal):
    """A body above the limit. It is not read at all."""

    code = "field.too_large"
    sentence = _("The batch has more than %(limit)s MB.")
    remedy = _("Send fewer records at a time. Nothing is lost: they wait on the phone.")
    status = 413


class TooMany(Refusal):
    """More commands than one batch may hold."""

    code = "field.too_many"
    sentence = _("A batch holds at most %(limit)s records; this one has %(count)s.")
    remedy = _("Send fewer records at a time. Nothing is lost: they wait on the phone.")
    status = 413


class UnknownKind(Refusal):
    """A command of a kind that this server does not know. It is kept whole."""

    code = "field.unknown_kind"
    sentence = _("This server does not know records of the kind %(kind)s.")
    remedy = _("It was kept as it is. Update the server, then send it again.")


class Malformed(Refusal):
    """A line of a batch that is not a command, or lacks what its kind needs. It is kept whole."""

    code = "field.malformed"
    sentence = _("The record can't be read: %(why)s.")
    remedy = _("It was kept as it is. Show it to the officer.")
    status = 400


class AppTooOld(Refusal):
    """An app that would misread the bundle. Its records are still taken."""

    code = "field.app_too_old"
    sentence = _("This app (%(version)s) is older than %(oldest)s and can't read the town's data.")
    remedy = _("Open the app's page again to update it. What waits on the phone is still taken.")
    status = 426


class NoSuchCall(Refusal):
    """An address or method that the protocol does not have."""

    code = "field.no_such_call"
    sentence = _("There is no %(method)s %(path)s in the phone's interface.")
    remedy = _("Look at /api/openapi.json.")
    status = 404


class ClientNotBuilt(Refusal):
    """The app's files are not there."""

    code = "field.client_not_built"
    sentence = _("The phone app was not built on this server.")
    remedy = _("Run `make setup` and start the server again.")
    status = 503
