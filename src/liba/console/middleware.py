"""One handler that turns a refusal into a page message or a problem+json answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from liba.kernel.refusals import Refusal


def sentence(refusal: Refusal) -> str:
    """The refusal in the reader's language, with what to do next."""
    said = _(refusal.sentence) % dict(refusal.facts)
    return f"{said} {_(refusal.remedy)}" if refusal.remedy else said


class RefusalMiddleware:
    """Answers refusals that views let through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only refusals are answered here; anything else is a bug and goes on as one."""
        if not isinstance(exception, Refusal):
            return None
        body = {
            "type": f"liba:{exception.code}",
            "title": sentence(exception),
            "status": exception.status,
            "code": exception.code,
        }
        return JsonResponse(body, status=exception.status, content_type="application/problem+json")
