"""The shifts of a phone's holder, with whom, what the one before left word of, and the swaps that wait for an answer."""

from datetime import datetime, timedelta
from typing import TypeAlias

from django.conf import settings

from liba.kernel.calendar import local_day
from liba.workforce.models import Responder, Shift
from liba.workforce.selectors import handover_notes, patterns_of, shifts_of, swaps_waiting, with_whom
from liba.workforce.terms import ClearanceState

Part: TypeAlias = dict[str, object]
_BACK, _AHEAD = timedelta(days=1), timedelta(days=13)


def shifts_part(responder: Responder, now: datetime) -> list[Part]:
    """Published shifts from yesterday for fourteen days. `note` is the newest hand-over note of the post.

    Who reported ill is told none of those to come: they are gaps until the clinic clears.
    """
    today = local_day(now, settings.LIBA_ZONE)
    shifts = shifts_of(responder.pk, today - _BACK, today + _AHEAD)
    if responder.clearance == ClearanceState.ILL.value:
        shifts = [shift for shift in shifts if shift.arrived_at is not None or shift.ends_at <= now]
    beside = with_whom(shifts)
    notes = handover_notes([shift.post_id for shift in shifts])
    return [
        {
            "id": shift.pk,
            "post": shift.post_id,
            **_named(shift),
            **_times(shift),
            "lon": shift.post.lon,
            "lat": shift.post.lat,
            "note": notes[shift.post_id].note if shift.post_id in notes else "",
            "with": [one.name for one in beside[shift.pk]],
            "arrived_at": int(shift.arrived_at.timestamp()) if shift.arrived_at else None,
            "left_at": int(shift.left_at.timestamp()) if shift.left_at else None,
        }
        for shift in shifts
    ]


def swaps_part(responder: Responder, now: datetime) -> list[Part]:
    """Swaps that others ask of the holder, of shifts to come. `in_return` is the holder's own shift that goes for it."""
    return [
        {
            "id": str(change.pk),
            "shift": change.shift_id,
            "from": change.from_responder.name if change.from_responder else "",
            **_named(change.shift),
            **_times(change.shift),
            "reason": change.reason,
            "in_return": change.in_return_id,
        }
        for change in swaps_waiting(responder.pk, now)
    ]


def _named(shift: Shift) -> Part:
    """The post with its shift: 东卡口 · 早班."""
    name = shift.post.name
    pattern = next((one.name for one in patterns_of(shift.post) if one.code == shift.pattern), None)
    if pattern is None:
        return {"zh": name.zh, "en": name.en}
    return {
        "zh": f"{name.zh} · {pattern.zh}",
        "en": f"{name.in_language('en')} · {pattern.in_language('en')}",
    }


def _times(shift: Shift) -> Part:
    return {
        "day": shift.day.isoformat(),
        "starts_at": int(shift.starts_at.timestamp()),
        "ends_at": int(shift.ends_at.timestamp()),
    }
