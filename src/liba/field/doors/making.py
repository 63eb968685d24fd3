"""`GET /doors`: what a phone's holder answers for, whole or what changed since the phone last asked. CBOR, under gzip."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final, TypeAlias

import cbor2

from liba.accounts.services import device_seen
from liba.field.bundle import HARD_LIMIT, NEXT_UPDATE, number_of, refuse_old
from liba.field.calls import CBOR, Answer, Call, packed
from liba.field.devices import Caller, live_caller
from liba.field.doors.facts import doors_part
from liba.field.doors.handed import handed_part
from liba.field.doors.plan import plan_part
from liba.field.doors.pledges import pledges_part
from liba.field.doors.shifts import shifts_part, swaps_part
from liba.field.models import DoorsSent
from liba.governance.services import decision, record
from liba.kernel.actors import Power
from liba.rounds.models import Visit
from liba.rounds.selectors.doors import Doors, doors_of, key_of, progress_of
from liba.rounds.selectors.last import visits_at
from liba.workforce.models import Responder
from liba.workforce.selectors import responder_of_user

Part: TypeAlias = dict[str, object]
_DIGEST_BYTES: Final = 6
# Parts of the holder, beside the doors. Each is whole whenever it is there, and left out while it is the same.
HOLDERS_PARTS: Final[tuple[tuple[str, Callable[[Responder, datetime], object]], ...]] = (
    ("handed", handed_part),
    ("shifts", shifts_part),
    ("swaps", swaps_part),
    ("pledges", pledges_part),
)


def doors(call: Call) -> Answer:
    """`GET /doors`. Needs the power to visit; a holder who is no responder has no doors."""
    found = live_caller(call.token, call.now)
    found.actor.require(Power.VISIT)
    refuse_old(call.app)
    body = cbor2.dumps(make_doors(found, call))
    device_seen(found.device, now=call.now, app_version=call.app)
    answer = Answer(200, body, CBOR, (("Cache-Control", "no-store"),))
    return packed(answer, packs=call.packs)


def make_doors(found: Caller, call: Call) -> Part:
    """The map for a phone and the versions that it holds. A look at people is one line of the journal, with counts."""
    one = responder_of_user(found.device.user_id)
    held = doors_of(one, call.now) if one is not None and one.left_on is None else None
    parts = _parts(one, held, call.now)
    listed = doors_part(held, call.now) if held is not None else []
    plan = plan_part(held) if held is not None else {"forms": [], "rounds": []}
    version = _digest(plan)
    digests = {str(door["key"]): _digest(door) for door in listed}
    sent = DoorsSent.objects.filter(pk=found.device.pk).first()
    known = sent if sent is not None and sent.cursor == number_of(call.query.get("cursor", "")) else None
    whole = known is None
    was: dict[str, str] = known.doors if known is not None else {}
    changed = [door for door in listed if was.get(str(door["key"])) != digests[str(door["key"])]]
    part_digests = {name: _digest(value) for name, value in parts.items()}
    had: dict[str, str] = known.parts if known is not None else {}
    same = known is not None and known.doors == digests and known.parts == part_digests
    cursor = sent.cursor if same and sent is not None else _next(sent, call.now)
    if changed or not same:
        with decision():
            _keep(found, cursor, digests, part_digests, call.now)
            if changed:
                _written_down(found, one, changed, whole=whole, now=call.now)
    made: Part = {
        "v": 1,
        "issued_at": int(call.now.timestamp()),
        "next_update_at": int((call.now + NEXT_UPDATE).timestamp()),
        "hard_limit_at": int((call.now + HARD_LIMIT).timestamp()),
        "cursor": cursor,
        "plan_version": version,
        "whole": whole,
        "doors": changed,
        "gone": sorted(was.keys() - digests.keys()),
        **{
            name: value
            for name, value in parts.items()
            if name == "mine" or had.get(name) != part_digests[name]
        },
    }
    if call.query.get("plan", "") != version:
        made["plan"] = plan
    return made


def _parts(one: Responder | None, held: Doors | None, now: datetime) -> Part:
    if one is None or held is None:
        return {"me": None, "done": [], "mine": {"day": "", "done": 0, "due": 0, "of": 0}}
    days = (held.day - timedelta(days=1), held.day)
    visits = visits_at(held.keys, [plan.id for plan in held.plans], days)
    progress = progress_of(held, [visit for visit in visits if visit.day == held.day], now)
    return {
        "me": {
            "responder": one.pk,
            "code": one.code,
            "name": one.name,
            "standing": one.standing,
            "clearance": one.clearance,
            "cleared_until": one.cleared_until.isoformat() if one.cleared_until else None,
        },
        "done": [_done(visit) for visit in visits],
        "mine": {
            "day": held.day.isoformat(),
            "done": progress.done,
            "due": progress.due,
            "of": progress.of,
        },
        **{name: part(one, now) for name, part in HOLDERS_PARTS},
    }


def _done(visit: Visit) -> list[object]:
    return [
        visit.round_id,
        key_of(visit),
        visit.person_id or 0,
        visit.day.isoformat(),
        visit.window,
        visit.outcome,
        int(visit.happened_at.timestamp()),
        visit.responder.name if visit.responder else "",
    ]


def _digest(value: object) -> str:
    return blake2b(cbor2.dumps(value, canonical=True), digest_size=_DIGEST_BYTES).hexdigest()


def _next(sent: DoorsSent | None, now: datetime) -> int:
    """Never a number that was given before, also when the row was destroyed meanwhile."""
    return max(int(now.timestamp()), sent.cursor + 1 if sent else 1)


def _keep(found: Caller, cursor: int, doors: dict[str, str], parts: dict[str, str], now: datetime) -> None:
    DoorsSent.objects.update_or_create(
        device_id=found.device.pk,
        defaults={"cursor": cursor, "doors": doors, "parts": parts, "sent_at": now},
    )


def _written_down(
    found: Caller, one: Responder | None, changed: list[Part], *, whole: bool, now: datetime
) -> None:
    people = sum(len(door["people"]) for door in changed if isinstance(door["people"], list))
    record(
        found.actor, "rounds.doors.fetched", "responder", one.pk if one else 0, now,
        area_path=one.area.path if one else "", doors=len(changed), people=people, whole=whole,
    )  # fmt: skip
