"""One handler that turns a refusal into a page, a fragment of a page, or a problem+json answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from liba.console.words import sentence
from liba.kernel.refusals import Refusal


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
        if _wants_json(request):
            return _problem(exception)
        answer = _fragment if getattr(request, "htmx", False) else _page
        response = answer(request, exception)
        response["X-Liba-Refusal"] = exception.code
        return response


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.get_preferred_type(
        ["text/html", "application/json", "application/problem+json"]
    ) not in ("text/html", None)


def _problem(refusal: Refusal) -> HttpResponse:
    body = {
        "type": f"liba:{refusal.code}",
        "title": sentence(refusal),
        "status": refusal.status,
        "code": refusal.code,
        "facts": dict(refusal.facts),
    }
    return JsonResponse(body, status=refusal.status, content_type="application/problem+json")


def _page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page that says why. What was entered is still there one step back, as browsers keep a form they leave."""
    values = {"sentence": sentence(refusal), "refusal": refusal, "posted": request.method == "POST"}
    return render(request, "console/refused.html", values, status=refusal.status)


def _fragment(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The message alone, put on top of the page; the part that asked stays as it is, with its entries."""
    values = {"sentence": sentence(refusal), "refusal": refusal}
    response = render(request, "console/parts/refusal.html", values, status=refusal.status)
    response["HX-Retarget"] = "#said"
    response["HX-Reswap"] = "innerHTML"
    return response
