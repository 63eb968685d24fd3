"""A photo from the door."""

from uuid import UUID

from django.http import HttpResponse

from liba.console.requests import StaffRequest, staff
from liba.kernel.actors import Power
from liba.rounds.services import see_photo


@staff(Power.SEE_PEOPLE, Power.SEE_ROUNDS)
def photo(request: StaffRequest, photo_id: UUID) -> HttpResponse:
    """The picture. The look is written down; no browser keeps it."""
    response = HttpResponse(see_photo(request.actor, photo_id, now=request.now), content_type="image/jpeg")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = "inline"
    return response
