"""The list of responders."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from liba.console.requests import StaffRequest, staff
from liba.kernel.actors import Power
from liba.workforce import selectors


@staff(Power.SEE_WORKFORCE)
def responders(request: StaffRequest) -> HttpResponse:
    """Responders of the asker's areas."""
    rows = selectors.responders(request.actor)
    return render(request, "console/workforce/responders/list.html", {"page": "workforce", "rows": rows})


ADDRESSES: tuple[URLPattern, ...] = (path("workforce/", responders, name="workforce"),)
