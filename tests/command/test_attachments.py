"""Files go with orders when they are what they say, and nothing else of them stays."""

import io
import zipfile

import pytest
from PIL import Image

from liba.accounts.terms import Role
from liba.command.attached.kinds import MOST_PARTS
from liba.command.models import Attachment
from liba.command.refusals import (
    AttachmentEmpty,
    AttachmentGone,
    AttachmentLies,
    AttachmentNotTaken,
    AttachmentSwells,
    AttachmentTooLarge,
    TooManyAttachments,
)
from liba.command.services import draft_order, edit_draft
from liba.command.services.attachments import (
    FILES,
    MOST_BYTES,
    MOST_OF_ORDER,
    add_attachment,
    attachment_for,
    see_attachment,
)
from liba.kernel.refusals import Forbidden, Refusal
from tests.support.commanding import Commanded

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


def office(*names: str, body: bytes = b"<x/>") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, body)
    return target.getvalue()


def image(kind: str) -> bytes:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "WHERE IT WAS TAKEN"
    Image.new("RGB", (60, 40), "red").save(target, kind, exif=exif)
    return target.getvalue()


TAKEN = [
    ("通知.pdf", PDF, "application/pdf"),
    ("表.docx", office("word/document.xml"), "wordprocessingml"),
    ("表.XLSX", office("xl/workbook.xml"), "spreadsheetml"),
    ("名单.txt", "张三\n李四\n".encode("gb18030"), "text/plain"),
    ("图.png", image("PNG"), "image/jpeg"),
    ("图.jpeg", image("JPEG"), "image/jpeg"),
]


@pytest.mark.parametrize(("name", "content", "kind"), TAKEN)
def test_what_is_what_it_says_is_taken(command: Commanded, name: str, content: bytes, kind: str) -> None:
    one = add_attachment(command.commander, name=name, content=content, now=command.town.now)
    assert kind in one.kind
    seen, kept = see_attachment(command.commander, one.pk, now=command.town.now)
    assert (seen.size, b"WHERE" in kept) == (len(kept), False)
    if one.kind == "image/jpeg":
        assert one.name == "图.jpg"
        assert kept.startswith(b"\xff\xd8\xff")
    if one.kind == "text/plain":
        assert kept.decode() == "张三\n李四\n"


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("通知.pdf", b"MZ\x90\x00" + b"\0" * 200, AttachmentLies),
        ("通知.pdf", image("PNG"), AttachmentLies),
        ("图.jpg", PDF, AttachmentLies),
        ("图.jpg", image("PNG"), AttachmentLies),
        ("表.docx", office("xl/workbook.xml"), AttachmentLies),
        ("表.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin"), AttachmentLies),
        ("名单.txt", b"<html><script>", AttachmentLies),
        ("名单.txt", b"\x00\x01\x02", AttachmentLies),
        ("run.exe", b"MZ\x90\x00", AttachmentNotTaken),
        ("无名", PDF, AttachmentNotTaken),
        ("空.pdf", b"", AttachmentEmpty),
        ("破.jpg", b"\xff\xd8\xff torn", AttachmentNotTaken),
        ("大.pdf", PDF + b"\0" * MOST_BYTES, AttachmentTooLarge),
        ("弹.docx", office(*(f"p{n}" for n in range(MOST_PARTS))), AttachmentSwells),
    ],
)
def test_what_lies_is_refused(command: Commanded, name: str, content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        add_attachment(command.commander, name=name, content=content, now=command.town.now)
    assert not Attachment.objects.exists()


def test_a_lie_is_named(command: Commanded) -> None:
    with pytest.raises(AttachmentLies) as lie:
        add_attachment(
            command.commander, name="..\\通知.pdf", content=b"MZ" + b"\0" * 90, now=command.town.now
        )
    assert dict(lie.value.facts) == {"name": "通知.pdf", "claims": "PDF", "is": "EXE"}


def test_a_file_goes_with_its_order_to_those_who_have_it(command: Commanded) -> None:
    one = add_attachment(command.commander, name="通知.pdf", content=PDF, now=command.town.now)
    other = add_attachment(command.commander, name="旧.pdf", content=PDF, now=command.town.now)
    draft = command.draft(attachments=(one.pk, other.pk))
    drafted = draft_order(command.commander, draft=draft, now=command.town.now)
    edit_draft(
        command.commander, drafted.pk, version=1, draft=command.draft(attachments=(one.pk,)),
        now=command.town.now,
    )  # fmt: skip
    order = command.issue(attachments=(other.pk,))
    assert list(drafted.attachments.all()) == [one]
    now, leader = command.town.now, command.leaders[0]
    assert attachment_for(command.commander, other.pk, leader, now=now)[1] == PDF
    with pytest.raises(AttachmentGone):
        attachment_for(command.commander, one.pk, leader, now=now)
    cadre = command.town.actor(Role.VILLAGE_CADRE, command.town.villages[0])
    assert see_attachment(cadre, other.pk, now=now)[0].order == order
    with pytest.raises(AttachmentGone):
        see_attachment(cadre, one.pk, now=now)
    FILES.destroy(other.pk)
    with pytest.raises(AttachmentGone):
        see_attachment(cadre, other.pk, now=now)


def test_who_orders_nothing_adds_nothing(command: Commanded) -> None:
    with pytest.raises(Forbidden):
        add_attachment(command.town.actor(Role.GUARD), name="a.pdf", content=PDF, now=command.town.now)
    with pytest.raises(TooManyAttachments):
        add_attachment(
            command.commander, name="a.pdf", content=PDF, now=command.town.now, already=MOST_OF_ORDER
        )
