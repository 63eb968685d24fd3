"""A phone's call and its answer as plain values, so that the same code answers under Django and in front of it."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import msgspec
from django.utils import translation

from liba.kernel.refusals import Refusal, in_words

JSON = "application/json"
PROBLEM = "application/problem+json"
CBOR = "application/cbor"
_encode = msgspec.json.encode
_SMALLEST_TO_PACK = 1400


class Body(Protocol):
    """Where a request's bytes come from."""

    def __call__(self, most: int) -> bytes:
        """All of it. More than `most` bytes are refused with `TooLarge` before they are read."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `token` is the phone's, empty when it gave none; `language` is `zh-hans` or `en`."""

    method: str
    path: str
    now: datetime
    body: Body
    query: Mapping[str, str] = field(default_factory=dict)
    token: str = ""
    app: str = ""
    language: str = "zh-hans"
    packs: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response."""

    status: int
    body: bytes
    kind: str = JSON
    headers: tuple[tuple[str, str], ...] = ()


Handler = Callable[[Call], Answer]


def without_nul(body: bytes | memoryview | msgspec.Raw) -> bool:
    """Whether the JSON names no NUL character: no name or note has one, and PostgreSQL's texts can't hold it."""
    return b"\\u0000" not in bytes(body)


def json_answer(value: object, status: int = 200) -> Answer:
    """A value as JSON."""
    return Answer(status, _encode(value))


def packed(answer: Answer, *, packs: bool) -> Answer:
    """The answer under gzip, where the phone takes it and it is worth it."""
    if not packs or len(answer.body) < _SMALLEST_TO_PACK:
        return answer
    body = gzip.compress(answer.body, compresslevel=5, mtime=0)
    return Answer(answer.status, body, answer.kind, (*answer.headers, ("Content-Encoding", "gzip")))


def refused(refusal: Refusal, language: str) -> Answer:
    """A refusal as problem+json, in the phone's language."""
    body = {
        "type": f"liba:{refusal.code}",
        "title": said(refusal, language),
        "status": refusal.status,
        "code": refusal.code,
        "facts": dict(refusal.facts),
    }
    return Answer(refusal.status, _encode(body), PROBLEM)


def said(refusal: Refusal, language: str) -> str:
    """The refusal's sentence and what to do next."""
    with translation.override(language):
        return in_words(refusal, translation)
