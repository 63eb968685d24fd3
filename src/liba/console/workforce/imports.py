"""Lists of responders on their way in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from liba.console.requests import StaffRequest, staff
from liba.kernel.actors import Power


@staff(Power.MANAGE_WORKFORCE)
def imports(request: StaffRequest) -> HttpResponse:
    """Soon."""
    return redirect("console:workforce")


ADDRESSES: tuple[URLPattern, ...] = (path("workforce/imports/", imports, name="responder_imports"),)
