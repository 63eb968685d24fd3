"""Running a phone's errands: each is done once, whatever its repetitions, in the order in which things happened."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from liba.field.calls import said
from liba.field.devices import Caller
from liba.field.models import ReceivedCommand
from liba.field.wire import Errand, Receipt
from liba.governance.services import decision
from liba.kernel.refusals import Refusal

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Do = Callable[[Caller, Any, datetime, datetime], tuple[str, ...] | None]
"""Does one kind of errand: whose phone, what it sent, when it happened, and now. It may give flags for the receipt."""


def run_errands(
    found: Caller,
    errands: Sequence[Errand],
    kinds: Mapping[type[Errand], Do],
    *,
    now: datetime,
    language: str,
) -> dict[UUID, Receipt]:
    """Do each, in the order in which they happened; a receipt by each one's id."""
    done = set(
        ReceivedCommand.objects.filter(id__in=[errand.id for errand in errands], accepted=True).values_list(
            "id", flat=True
        )
    )
    receipts: dict[UUID, Receipt] = {}
    for errand in sorted(errands, key=lambda errand: (errand.at + errand.skew, errand.id)):
        if errand.id in done:
            receipts.setdefault(errand.id, Receipt(errand.id, "replayed"))
            continue
        receipts[errand.id] = _run(found, errand, kinds[type(errand)], now, language)
        if receipts[errand.id].status == "stored":
            done.add(errand.id)
    return receipts


def _run(found: Caller, errand: Errand, do: Do, now: datetime, language: str) -> Receipt:
    happened_at = min(_EPOCH + timedelta(seconds=max(errand.at + errand.skew, 0)), now)
    try:
        with decision():
            flags = do(found, errand, happened_at, now) or ()
            # It may have been refused before, and kept; then its row becomes that of the command that was done.
            ReceivedCommand.objects.update_or_create(
                id=errand.id,
                defaults={
                    "device_id": found.device.pk,
                    "kind": str(type(errand).__struct_config__.tag),
                    "recorded_at": now,
                    "accepted": True,
                    "code": "",
                    "payload": None,
                },
            )
    except Refusal as refusal:
        return Receipt(errand.id, "rejected", refusal.code, said(refusal, language))
    if found.guard.revoked:
        flags = (*flags, "revoked_device")
    return Receipt(errand.id, "stored", flags=flags)
