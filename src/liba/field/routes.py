"""The calls of the phone's interface, and how each is answered."""

from liba.field import push
from liba.field.bundle import bundle, ping
from liba.field.calls import Answer, Call, Handler, refused
from liba.field.commands import check, commands
from liba.field.doors.making import doors
from liba.field.orders import attachment, orders
from liba.field.pairing import pair
from liba.field.photo import photo
from liba.field.refusals import NoSuchCall
from liba.kernel.refusals import Refusal

PREFIX = "/api/field/"
ROUTES: dict[tuple[str, str], Handler] = {
    ("POST", "pair"): pair,
    ("GET", "bundle"): bundle,
    ("GET", "doors"): doors,
    ("POST", "check"): check,
    ("POST", "commands"): commands,
    ("GET", "ping"): ping,
    ("PUT", "photo"): photo,
    ("GET", "orders"): orders,
    ("GET", "attachment"): attachment,
    ("GET", "push"): push.key,
    ("PUT", "push"): push.subscribed,
    ("DELETE", "push"): push.unsubscribed,
}


def answer(call: Call) -> Answer:
    """Answer a call; refusals become problem+json. Anything else is a bug and goes on as one."""
    path = call.path.removeprefix(PREFIX).rstrip("/")
    # Some calls name what they are about in their path: the picture's id, the file's.
    name, _slash, _id = path.partition("/")
    handler = ROUTES.get((call.method, name if name in ("photo", "attachment") else path))
    try:
        if handler is None:
            raise NoSuchCall(method=call.method, path=call.path)
        return handler(call)
    except Refusal as refusal:
        return refused(refusal, call.language)
