"""What gateways, ways and replies are refused for."""

from liba.kernel.marking import mark as _
from liba.kernel.refusals import Refusal


class GatewayUnclear(Refusal):
    """An address is a scheme and a place, such as `mailtos://…`."""

    code = "command.gateway_unclear"
    sentence = _("This is no address of a gateway.")
    remedy = _("It begins with the service's name and ://, such as mailtos:// or dingtalk://; see the guide.")


class GatewayLocal(Refusal):
    """Ways that end on the machine itself reach nobody."""

    code = "command.gateway_local"
    sentence = _("%(scheme)s shows messages on the machine itself; it reaches nobody.")


class GatewayWithoutPlace(Refusal):
    """A personal gateway needs the place where the person's address goes."""

    code = "command.gateway_without_place"
    sentence = _("The address has no {to}: that is where each person's own address goes.")
    remedy = _("Put {to} in its place, or choose that it is a group's robot.")


class GatewayPrivate(Refusal):
    """An address in the house's own network is used only when somebody says that it is meant."""

    code = "command.gateway_private"
    sentence = _("%(host)s lies in the house's own network.")
    remedy = _("If that is meant, say so below and save again.")


class WayUnclear(Refusal):
    """Somebody's address at a gateway."""

    code = "command.way_unclear"
    sentence = _("This is no address that messages could be sent to.")


class TooManyWays(Refusal):
    """A person has a few ways at most."""

    code = "command.too_many_ways"
    sentence = _("There are %(most)d ways already.")
    remedy = _("Remove one first.")


class NoSuchReplyAddress(Refusal):
    """A gateway's replies come with its secret."""

    code = "command.no_such_gateway_reply"
    sentence = _("There is nothing here.")
    status = 404


class TooManyReplies(Refusal):
    """Replies of one gateway are limited."""

    code = "command.too_many_replies"
    sentence = _("Too many replies at once.")
    remedy = _("Send it again in a minute.")
    status = 429
