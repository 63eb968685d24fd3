"""The same calls under Django's own server, the app's files, the interface's description, and a sign of life."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from liba.field.gateway import call_of, headers_of
from liba.field.openapi import description
from liba.field.refusals import ClientNotBuilt
from liba.field.routes import answer
from liba.kernel.refusals import NotFound

APP = Path(__file__).resolve().parent / "static" / "field"
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("text/javascript", ".js")
# Camera, and WebAssembly for reading codes: more than the console's pages may do, and nothing from elsewhere.
_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; connect-src 'self' {settings.LIBA_LIVE_ORIGIN}; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'"
)


@csrf_exempt
def api(request: HttpRequest, path: str) -> HttpResponse:
    """Any call of the phone's interface. Behind `project.wsgi` the gateway answers before Django sees it."""
    given = answer(call_of(request.META))
    response = HttpResponse(given.body, status=given.status)
    for name, value in headers_of(given):
        response[name] = value
    return response


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """What phones may call, for machines (OpenAPI 3.1)."""
    return JsonResponse(description())


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 when the server answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_safe
def app(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """The built app's files below `/field/`; its service worker may serve all of them."""
    file = (APP / (path or "index.html")).resolve()
    if not file.is_relative_to(APP):
        raise NotFound(what=path)
    if not file.is_file():
        if path:
            raise NotFound(what=path)
        raise ClientNotBuilt
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    response = FileResponse(file.open("rb"), content_type=kind)
    response["Content-Security-Policy"] = _POLICY
    response["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=(self)"
    response["Service-Worker-Allowed"] = "/field/"
    lasting = "/assets/" in f"/{path}"
    response["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
    return response
