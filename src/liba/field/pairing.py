"""A phone joins: a device code becomes its identity."""

import msgspec

from liba.accounts.services import pair_device
from liba.field.calls import Answer, Call, json_answer
from liba.field.refusals import NUL, UNREADABLE, NotReadable
from liba.field.wire import HolderName, Paired, PairRequest

_MOST_BYTES = 4096
_request = msgspec.json.Decoder(PairRequest)


def pair(call: Call) -> Answer:
    """`POST /pair`: the code is used up, and the token is shown this once."""
    body = call.body(_MOST_BYTES)
    if NUL in body:
        raise NotReadable(why="NUL")
    try:
        asked = _request.decode(body)
    except UNREADABLE as failure:
        raise NotReadable(why=str(failure)[:200]) from failure
    made = pair_device(asked.code, label=asked.label, now=call.now, origin=call.origin)
    return json_answer(Paired(made.device.pk, made.token, HolderName(str(made.device.user))))
