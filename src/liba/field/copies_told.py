"""The copies of orders that a phone is told of: its cursor, what changed behind it, and each copy as the wire has it.

Seven hundred phones ask within the same second, twelve of them for the same copy: who has which copies is asked in two
plain statements, and what a copy says is put together once for all who hold it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2s

import msgspec
from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, OuterRef

from liba.command.models import Attachment, OrderCopy
from liba.command.rules.orders import state_of
from liba.command.selectors import number_of
from liba.command.selectors.addressees import ANSWERING
from liba.command.selectors.heads import CopyHead, heads_held
from liba.command.terms.orders import OrderState, Proof
from liba.field.order_wire import CopySaid, FileHead
from liba.kernel.calendar import local_day
from liba.workforce.selectors.memberships import Place, places_of_user

KEPT = timedelta(days=2)
_SAID_S = 30
_UNITS_BITS = 16
_MOST_SINCE = 2**53


class _Copy(msgspec.Struct, frozen=True):
    """A copy for all who hold it; `ended_at`: since when nothing is needed any more."""

    said: CopySaid
    ended_at: datetime | None
    passed: bool


def copies_told(user_id: int, since: int, now: datetime) -> tuple[int, list[CopySaid], bool]:
    """The cursor to come back with, the copies to tell of, and whether that is the whole list.

    The cursor's low bits stand for the units that the holder is in: who joins another one is told everything anew.
    """
    responders, places = places_of_user(user_id, local_day(now, settings.LIBA_ZONE))
    mark = _mark(places)
    seq, known = since >> _UNITS_BITS, since & (2**_UNITS_BITS - 1)
    whole = since == 0 or since >= _MOST_SINCE or known != mark
    heads = heads_held(responders, [place.unit for place in places], since=0 if whole else seq)
    newest = max((head.changed_seq for head in heads), default=0 if whole else seq)
    answering = {place.unit for place in places if place.role in ANSWERING}
    told = [
        msgspec.structs.replace(copy.said, answers=head.unit is None or head.unit in answering)
        for head, copy in _copies(heads)
        if not whole or not _is_over(copy, now)
    ]
    return newest << _UNITS_BITS | mark, told, whole


def _mark(places: Iterable[Place]) -> int:
    units = ",".join(sorted(f"{place.unit}{place.role}" for place in places))
    return int.from_bytes(blake2s(units.encode(), digest_size=2).digest(), "big")


def _is_over(copy: _Copy, now: datetime) -> bool:
    """Whether nothing was needed any more for two days; of a merged unit, the successor's copy is the one."""
    return copy.passed or (copy.ended_at is not None and now - copy.ended_at > KEPT)


def _copies(heads: Sequence[CopyHead]) -> list[tuple[CopyHead, _Copy]]:
    """Each head with its copy, unless that is gone meanwhile. What a copy says changes only with its `changed_seq`, which is how phones learn of it."""
    keys = {head.pk: f"copy:{head.pk}:{head.changed_seq}" for head in heads}
    known: dict[str, _Copy] = cache.get_many(keys.values())
    missing = [pk for pk, key in keys.items() if key not in known]
    if missing:
        made = {keys[copy.said.id]: copy for copy in _made(missing)}
        cache.set_many(made, _SAID_S)
        known |= made
    return [(head, known[key]) for head in heads if (key := keys[head.pk]) in known]


def _made(pks: Collection[int]) -> list[_Copy]:
    found = (
        OrderCopy.objects.filter(pk__in=pks)
        .select_related("order__refers_to", "order__form", "unit")
        .annotate(has_files=Exists(Attachment.objects.filter(order=OuterRef("order"))))
    )
    copies = list(found)
    files = _files({copy.order_id for copy in copies if getattr(copy, "has_files", False)})
    return [
        _Copy(
            _said(copy, files[copy.order_id]),
            copy.approved_at or copy.order.withdrawn_at,
            copy.passed_to_id is not None,
        )
        for copy in copies
    ]


def _files(orders: Collection[int]) -> dict[int | None, list[FileHead]]:
    files: dict[int | None, list[FileHead]] = defaultdict(list)
    if orders:
        for one in Attachment.objects.filter(order__in=orders).order_by("added_at", "pk"):
            files[one.order_id].append(FileHead(one.pk, one.name, one.kind, one.size))
    return files


def _said(copy: OrderCopy, files: list[FileHead]) -> CopySaid:
    order = copy.order
    withdrawn = order.state == OrderState.WITHDRAWN.value or copy.passed_to_id is not None
    return CopySaid(
        id=copy.pk,
        order=order.pk,
        number=number_of(order),
        title=order.title,
        body=order.body,
        urgent=order.urgent,
        due_at=int(order.due_at.timestamp()) if order.due_at else None,
        issued_by=order.issued_by,
        issued_at=int(order.issued_at.timestamp()) if order.issued_at else 0,
        unit=copy.unit.name_zh if copy.unit is not None else "",
        proof=msgspec.convert(order.proof, Proof),
        form=order.form.spec if order.form is not None else None,
        attachments=files,
        refers_to=number_of(order.refers_to) if order.refers_to else "",
        state=state_of(copy).value,
        objection=copy.objection,
        returned_because=copy.returned_because,
        withdrawn=withdrawn,
        answers=copy.unit_id is None,
    )
