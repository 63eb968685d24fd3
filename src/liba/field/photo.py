"""`PUT /photo/<id>`: one picture of a visit, or of an order that was done, sent when there is Wi-Fi or power."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

from liba.accounts.selectors import actor_for_device
from liba.command.services.attachments import store_copy_photo
from liba.field.calls import Answer, Call, json_answer
from liba.field.devices import Caller, caller
from liba.field.refusals import Malformed, TooLarge
from liba.field.wire import PhotoReceipt
from liba.kernel.actors import Actor, Power
from liba.rounds.photos.cleaning import MOST_BYTES
from liba.rounds.refusals import PhotoTooLarge
from liba.rounds.services import store_photo
from liba.workforce.refusals import NoResponder
from liba.workforce.selectors import responder_of_user

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_QUESTION = re.compile(r"[a-z][a-z0-9_]{0,39}")


def photo(call: Call) -> Answer:
    """Take in a picture; the same id again changes nothing. More than 2 MB are refused before they are read."""
    found = caller(call.token, call.now)
    if "copy" in call.query:
        return _of_copy(call, found)
    photo_id = _id(call.path.rstrip("/").rsplit("/", 1)[-1])
    visit_id, question, at = (
        _id(call.query.get("visit", "")),
        call.query.get("question", ""),
        call.query.get("at", ""),
    )
    if not _QUESTION.fullmatch(question):
        raise Malformed(why="question")
    if not (at.isascii() and at.isdigit() and len(at) <= 11):
        raise Malformed(why="at")
    content = _content(call)
    moment = min(_EPOCH + timedelta(seconds=int(at)), call.now)
    responder = responder_of_user(found.device.user_id)
    _kept, is_new = store_photo(
        _holder(found, moment),
        photo_id=photo_id,
        visit_id=visit_id,
        question=question,
        content=content,
        happened_at=moment,
        now=call.now,
        user_id=found.device.user_id,
        responder_id=responder.pk if responder else None,
    )
    return json_answer(PhotoReceipt(photo_id, "stored" if is_new else "replayed"))


def _of_copy(call: Call, found: Caller) -> Answer:
    """A picture that shows what was done with a copy of an order."""
    photo_id, copy = _id(call.path.rstrip("/").rsplit("/", 1)[-1]), call.query["copy"]
    responder = responder_of_user(found.device.user_id)
    if responder is None:
        raise NoResponder
    if not (copy.isascii() and copy.isdigit() and len(copy) < 18):
        raise Malformed(why="copy")
    is_new = store_copy_photo(
        found.actor, photo_id=photo_id, copy_id=int(copy), responder=responder, content=_content(call),
        now=call.now,
    )  # fmt: skip
    return json_answer(PhotoReceipt(photo_id, "stored" if is_new else "replayed"))


def _content(call: Call) -> bytes:
    try:
        return call.body(MOST_BYTES)
    except TooLarge as large:
        raise PhotoTooLarge(most=MOST_BYTES // 1024 // 1024) from large


def _holder(found: Caller, moment: datetime) -> Actor:
    """Who took it: whose round ended since must still be able to hand in."""
    if found.actor.holds(Power.VISIT):
        return found.actor
    return actor_for_device(found.device, now=moment)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise Malformed(why=text[:40]) from wrong
