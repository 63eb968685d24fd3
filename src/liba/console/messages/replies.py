"""Where gateways bring replies in: an address with a secret, for machines."""

import json

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from liba.command.services.replies import count_reply, gateway_of_secret, take_reply
from liba.kernel import clock
from liba.kernel.refusals import Refusal

_LARGEST = 20_000
_SENDER = ("from", "From", "sender", "mobile", "phone", "msisdn")
_WORDS = ("text", "Body", "body", "content", "message", "msg")


@csrf_exempt
@require_POST
def reply(request: HttpRequest, code: str, secret: str) -> JsonResponse:
    """One reply, as a form or as JSON: who sent it and what it says, under any of the names that gateways use."""
    now = clock.now()
    try:
        gateway = gateway_of_secret(code, secret)
        count_reply(gateway, now=now)
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code}, status=refusal.status)
    given = _given(request)
    sender, words = _first(given, _SENDER), _first(given, _WORDS)
    if not sender or "\0" in sender + words:
        return JsonResponse({"code": "field.not_readable"}, status=400)
    return JsonResponse({"outcome": take_reply(gateway, sender=sender, words=words, now=now).what})


def _given(request: HttpRequest) -> dict[str, str]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > _LARGEST:
        return {}
    if "json" not in (request.content_type or ""):
        return {name: str(value) for name, value in request.POST.items()}
    try:
        read = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return {name: str(value)[:500] for name, value in read.items()} if isinstance(read, dict) else {}


def _first(given: dict[str, str], names: tuple[str, ...]) -> str:
    return next((given[name][:500] for name in names if given.get(name)), "")
