"""The rows of a batch."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from liba.rounds.models import Visit
from liba.rounds.selectors.targets import HOUSEHOLD, POST, SITE
from liba.rounds.services.visits.judge import Judged

_LONGEST_FLAGS = 120
_MOST_SKEW = 2**31 - 1
_json = msgspec.json.Encoder(order="deterministic")


def write_visits(batch: Sequence[Judged], now: datetime) -> None:
    """Store them, sorted by id."""
    rows = [_row(judged, now) for judged in sorted(batch, key=lambda judged: judged.report.id)]
    Visit.objects.bulk_create(rows, batch_size=500)


def _row(judged: Judged, now: datetime) -> Visit:
    report, door = judged.report, judged.door
    return Visit(
        id=report.id,
        round_id=judged.plan.id,
        household_id=door.id if door.kind == HOUSEHOLD else None,
        person_id=judged.person_id,
        site_id=door.id if door.kind == SITE else None,
        post_id=door.id if door.kind == POST else None,
        area_id=door.area_id,
        day=judged.day,
        window=judged.window,
        outcome=judged.outcome.value,
        said=report.outcome.value if report.outcome is not judged.outcome else "",
        form_version=judged.form_version,
        answers=_json.encode(judged.answers).decode() if judged.answers else None,
        counts=judged.counts,
        note=report.note or None,
        responder_id=judged.responder_id,
        user_id=judged.visitor.user_id,
        device_id=judged.visitor.device_id,
        happened_at=judged.happened_at,
        recorded_at=now,
        skew_seconds=max(-_MOST_SKEW, min(judged.shift, _MOST_SKEW)),
        flags=" ".join(flag.value for flag in judged.flags)[:_LONGEST_FLAGS],
        undone_at=now if judged.undone_by else None,
    )
