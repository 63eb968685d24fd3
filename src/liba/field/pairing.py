"""A phone joins: a device code becomes its identity."""

import msgspec

from liba.accounts.services import pair_device
from liba.field.calls import Answer, Call, json_answer
from liba.field.refusals import NotReadable
from liba.field.wire import HolderName, Paired, PairRequest

_MOST_BYTES = 4096
_request = msgspec.json.Decoder(PairRequest)


def pair(call: Call) -> Answer:
    """`POST /pair`: the code is used up, and the token is shown this once."""
    try:
        asked = _request.decode(call.body(_MOST_BYTES))
    except msgspec.MsgspecError as failure:
        raise NotReadable(why=str(failure)[:200]) from failure
    made = pair_device(asked.code, label=asked.label, now=call.now, origin=call.origin)
    return json_answer(Paired(made.device.pk, made.token, HolderName(str(made.device.user))))
