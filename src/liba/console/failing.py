"""What Django itself answers when there is no page, a form is too old, or the server fails: in the town's words."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from liba.console.middleware import answered
from liba.console.refusals import FormTooOld, NoPage


def no_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is nothing at this address; what Django says of it may name what was asked for, and is not repeated."""
    return answered(request, NoPage())


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is not this session's."""
    return answered(request, FormTooOld())


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours. The page asks nothing of database or session, since either may be what is broken."""
    return HttpResponse(render_to_string("console/broken.html", {"path": request.path}), status=500)
