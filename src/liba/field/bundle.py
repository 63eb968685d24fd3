"""What goes down: everything that a phone needs to decide alone for days, whole or what changed. CBOR, under gzip."""

from datetime import timedelta
from typing import Final

import cbor2
from django.conf import settings

from liba.access.selectors import inside_by_zone
from liba.access.services import gates_heard
from liba.accounts.services import device_seen
from liba.field.calls import CBOR, Answer, Call, json_answer, packed
from liba.field.devices import Caller, live_caller
from liba.field.locals import local_filter
from liba.field.parts import (
    Cursor,
    Part,
    notices_part,
    static_part,
    status_parts,
    town_part,
    used_part,
)
from liba.field.refusals import AppTooOld
from liba.field.wire import Pong
from liba.kernel.calendar import local_day

NEXT_UPDATE: Final = timedelta(minutes=5)
# After this nothing is admitted by a bundle: a phone that nobody heard for so long may not know what was revoked.
HARD_LIMIT: Final = timedelta(days=5)
OLDEST_APP: Final = (0, 1)


def bundle(call: Call) -> Answer:
    """`GET /bundle`: parts that have not changed since the versions given are left out."""
    found = live_caller(call.token, call.now)
    refuse_old(call.app)
    body = cbor2.dumps(make_bundle(found, call))
    gates_heard((), device_id=found.device.pk, now=call.now)
    device_seen(found.device, now=call.now, app_version=call.app)
    answer = Answer(200, body, CBOR, (("Cache-Control", "no-store"),))
    return packed(answer, packs=call.packs)


def make_bundle(found: Caller, call: Call) -> Part:
    """The bundle's map for a phone and the versions that it holds."""
    cursor = Cursor.read(number_of(call.query.get("cursor", "")))
    whole = cursor.number == 0
    passes, status = status_parts(cursor.passes, whole=whole)
    uses, used = used_part(cursor.uses, local_day(call.now, settings.LIBA_ZONE), whole=whole)
    version, static = static_part(found.actor, call.now)
    residents = local_filter(call.now)
    part: Part = {
        "v": 1,
        "issued_at": int(call.now.timestamp()),
        "next_update_at": int((call.now + NEXT_UPDATE).timestamp()),
        "hard_limit_at": int((call.now + HARD_LIMIT).timestamp()),
        "cursor": Cursor(passes, uses).number,
        "static_version": version,
        "locals_version": residents.version,
        "town": town_part(),
        "holder": _holder(found),
        **status,
        "used": used,
        "inside": inside_by_zone(),
        "notices": notices_part(found.actor, call.now),
    }
    if call.query.get("static", "") != version:
        part["static"] = static
    if call.query.get("locals", "") != residents.version:
        part["locals"] = {"key": residents.key, "k": residents.k, "bits": residents.bits}
    return part


def ping(call: Call) -> Answer:
    """`GET /ping`: the server's clock, by which a phone measures its skew."""
    return json_answer(Pong(int(call.now.timestamp())))


def _holder(found: Caller) -> Part:
    paths = sorted({scope.path for scope in found.actor.scopes})
    return {
        "name": found.actor.name,
        "user": found.device.user_id,
        "powers": sorted(power.value for power in found.actor.powers),
        "area": paths[0] if paths else "",
    }


def number_of(text: str) -> int:
    """A cursor as a phone gives it back; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 17 else 0


def refuse_old(app: str) -> None:
    """Only a version that says it is older is refused; tools without one are served."""
    parts = app.split(".")
    if not all(part.isascii() and part.isdigit() for part in parts[:2]):
        return
    if tuple(int(part) for part in parts[:2]) < OLDEST_APP:
        raise AppTooOld(version=app, oldest=".".join(map(str, OLDEST_APP)))
