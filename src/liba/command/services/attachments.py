"""Files that go with an order, and photos that show what was done: taken in harmless, shown to those concerned."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings

from liba.command.attached.kinds import (
    JPEG,
    PICTURES,
    PLAIN,
    FileKind,
    Swells,
    as_utf8,
    kind_by_content,
    kind_by_name,
)
from liba.command.models import Attachment, OrderCopy
from liba.command.refusals import (
    AttachmentEmpty,
    AttachmentGone,
    AttachmentLies,
    AttachmentNotTaken,
    AttachmentSwells,
    AttachmentTooLarge,
    TooManyAttachments,
    UnknownCopy,
)
from liba.command.rules.orders import MOST_PHOTOS
from liba.command.selectors.orders import copies_of, copy_by_id, orders, path_of
from liba.governance.sealed_files import SealedFolder
from liba.governance.services import decision, record
from liba.kernel.actors import Actor, Power
from liba.kernel.calendar import local_day
from liba.kernel.ids import new_id
from liba.rounds.photos.cleaning import cleaned, redrawn_apart
from liba.rounds.refusals import NotAPhoto, PhotoSwells
from liba.workforce.models import Responder

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_OF_ORDER: Final = 8
_LONGER_SIDE: Final = 2400
FILES: Final = SealedFolder("attachments", "command.attachment", ".file")


def add_attachment(actor: Actor, *, name: str, content: bytes, now: datetime, already: int = 0) -> Attachment:
    """Take in a file for an order that is being written. It is what its bytes are: a name that says something else is
    refused, and so is what could do something by itself. Pictures are drawn anew, bare of where they were taken.

    `already` is how many files the draft has.
    """
    actor.require(Power.ISSUE_ORDER)
    named = name.replace("\\", "/").rsplit("/", 1)[-1].strip()[:200] or "–"
    if already >= MOST_OF_ORDER:
        raise TooManyAttachments(most=MOST_OF_ORDER)
    if len(content) > MOST_BYTES:
        raise AttachmentTooLarge(most=MOST_BYTES // 1024 // 1024)
    if not content:
        raise AttachmentEmpty(name=named)
    kind = _kind(named, content)
    harmless = _harmless(named, kind, content)
    return _kept(
        actor, new_id(), harmless, now,
        name=_renamed(named) if kind in PICTURES else named,
        kind=JPEG.media if kind in PICTURES else kind.media,
    )  # fmt: skip


def carry_files(actor: Actor, which: Iterable[UUID], *, now: datetime) -> tuple[UUID, ...]:
    """The same files once more, for an order that repeats or corrects another; the new ids, in the files' order.

    Each is a row of its own over one sealed file: every order's files are seen, and end, with that order.
    Belongs inside the decision that writes the order.
    """
    made = []
    for one in Attachment.objects.filter(pk__in=list(which), copy=None).order_by("added_at", "pk"):
        again = Attachment.objects.create(
            id=new_id(), file=one.file, name=one.name, kind=one.kind, size=one.size, digest=one.digest,
            added_at=now, added_by=actor.name,
        )  # fmt: skip
        record(
            actor, "command.attachment.carried", "attachment", again.pk, now, kind=one.kind,
            carried_from=str(one.pk),
        )  # fmt: skip
        made.append(again.pk)
    return tuple(made)


def store_copy_photo(
    actor: Actor, *, photo_id: UUID, copy_id: int, responder: Responder, content: bytes, now: datetime
) -> bool:
    """Take in a photo that shows what was done with a copy, before or after its report; whether it is new.

    Refuses a copy that the responder does not have, what is no JPEG, and a seventh photo.
    """
    actor.require(Power.ANSWER_ORDER)
    if Attachment.objects.filter(pk=photo_id).exists():
        return False
    copy = copies_of(responder, today=local_day(now, settings.LIBA_ZONE)).filter(pk=copy_id).first()
    if copy is None:
        raise UnknownCopy
    if copy.photos.count() >= MOST_PHOTOS:
        raise TooManyAttachments(most=MOST_PHOTOS)
    _kept(actor, photo_id, cleaned(content), now, name=f"{photo_id}.jpg", kind=JPEG.media, copy=copy)
    return True


def see_attachment(actor: Actor, attachment_id: UUID, *, now: datetime) -> tuple[Attachment, bytes]:
    """A file or a photo for whoever may see its order. Every look is a line: a photo may show somebody."""
    known = Attachment.objects.select_related("order__area", "standing__area", "copy")
    one = known.filter(pk=attachment_id).first()
    if one is None or not _may_see(actor, one):
        raise AttachmentGone
    return one, _opened(actor, one, now)


def attachment_for(
    actor: Actor, attachment_id: UUID, responder: Responder, *, now: datetime, along: bool = False
) -> tuple[Attachment, bytes]:
    """A file of an order that the responder has a copy of. `along`: nobody looks at it yet, the phone takes it along to open
    it without network. Refuses every other."""
    one = (
        Attachment.objects.select_related("order__area").filter(pk=attachment_id, order__isnull=False).first()
    )
    copies = copies_of(responder, today=local_day(now, settings.LIBA_ZONE))
    if one is None or not copies.filter(order=one.order_id).exists():
        raise AttachmentGone
    return one, _opened(actor, one, now, "phone_seen" if along else "seen")


def destroy_attachments(which: list[UUID]) -> int:
    """Destroy rows, and the files that no other row has; how many rows."""
    due = Attachment.objects.filter(pk__in=which)
    files = set(due.values_list("file", flat=True))
    gone = due.delete()[0]
    for file_id in files - set(Attachment.objects.filter(file__in=files).values_list("file", flat=True)):
        FILES.destroy(file_id)
    return gone


def _kind(name: str, content: bytes) -> FileKind:
    claims = kind_by_name(name)
    try:
        kind, word = kind_by_content(content)
    except Swells as bomb:
        raise AttachmentSwells(name=name) from bomb
    if claims is None:
        raise AttachmentNotTaken(name=name)
    if kind is not claims:
        raise AttachmentLies(name=name, claims=claims.word, **{"is": word})
    return claims


def _harmless(name: str, kind: FileKind, content: bytes) -> bytes:
    if kind is PLAIN:
        return as_utf8(content) or b""
    if kind not in PICTURES:
        return content
    try:
        return redrawn_apart(content, longer_side=_LONGER_SIDE, formats=("JPEG", "PNG"))
    except PhotoSwells as swells:
        raise AttachmentSwells(name=name) from swells
    except NotAPhoto as torn:
        raise AttachmentNotTaken(name=name) from torn


def _renamed(name: str) -> str:
    return f"{name.rpartition('.')[0]}.jpg"


def _kept(
    actor: Actor, file_id: UUID, content: bytes, now: datetime, *, name: str, kind: str,
    copy: OrderCopy | None = None,
) -> Attachment:  # fmt: skip
    with decision():
        one = Attachment.objects.create(
            id=file_id, file=file_id, name=name, kind=kind, size=len(content), copy=copy, added_at=now, added_by=actor.name,
            digest=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
        FILES.save(file_id, content)
        record(
            actor, "command.attachment.added", "attachment", file_id, now, kind=kind, size=len(content),
            area_path=path_of(copy) if copy is not None else "",
        )  # fmt: skip
    return one


def _opened(actor: Actor, one: Attachment, now: datetime, verb: str = "seen") -> bytes:
    content = FILES.load(one.file)
    if content is None:
        raise AttachmentGone
    with decision():
        record(actor, f"command.attachment.{verb}", "attachment", one.pk, now, kind=one.kind)
    return content


def _may_see(actor: Actor, one: Attachment) -> bool:
    if one.copy_id is not None:
        return copy_by_id(actor, one.copy_id) is not None
    if one.order_id is not None:
        return orders(actor).filter(pk=one.order_id).exists()
    if one.standing is not None:
        path = one.standing.area.path
        return any(actor.may(power, path) for power in (Power.SEE_ORDERS, Power.ISSUE_ORDER))
    return actor.holds(Power.ISSUE_ORDER) and one.added_by == actor.name
