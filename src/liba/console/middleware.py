"""What answers in the place of a page: a refusal in words, and the page above an address that only takes forms."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

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
        return answered(request, exception) if isinstance(exception, Refusal) else None


class PageAboveMiddleware:
    """Whoever opens an address that only takes a form, as after signing in again, is led to the page it belongs to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        opened = request.method in ("GET", "HEAD") and isinstance(response, HttpResponseNotAllowed)
        if not opened or match is None or match.namespace != "console":
            return response
        return redirect(page_above(request.path_info))


def answered(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as whoever asked can read it: a page, a part of one, or problem+json."""
    if _wants_json(request):
        return _problem(refusal)
    answer = _fragment if getattr(request, "htmx", False) else _page
    response = answer(request, refusal)
    response["X-Liba-Refusal"] = refusal.code
    return response


def page_above(path: str) -> str:
    """The nearest address above that there is: `/journal/verify/` stands below `/journal/`."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        break
    return path


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
