"""Files of orders, and photos that show what was done."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from liba.command.services.attachments import add_attachment, see_attachment
from liba.console.requests import StaffRequest, staff
from liba.kernel.actors import Power


def take_files(
    request: StaffRequest, uploads: Iterable["UploadedFile[Any]"], kept: Iterable[UUID] = ()
) -> list[UUID]:
    """Take in files that were chosen, beside those that stay; the ids of all."""
    found = list(kept)
    for file in uploads:
        added = add_attachment(
            request.actor, name=file.name or "", content=file.read(), now=request.now, already=len(found)
        )
        found.append(added.pk)
    return found


@staff(Power.SEE_ORDERS, Power.ISSUE_ORDER)
def file(request: StaffRequest, attachment_id: UUID) -> HttpResponse:
    """One file: pictures are shown, all else is saved. The look is written down; no browser keeps it."""
    one, content = see_attachment(request.actor, attachment_id, now=request.now)
    response = HttpResponse(content, content_type=one.kind)
    shown = one.kind.startswith("image/")
    response["Content-Disposition"] = content_disposition_header(not shown, one.name) or ""
    response["Cache-Control"] = "no-store"
    return response
