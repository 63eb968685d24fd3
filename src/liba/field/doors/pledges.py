"""The texts that a phone's holder is asked to sign."""

from datetime import datetime
from typing import TypeAlias

from liba.workforce.models import Responder
from liba.workforce.selectors import pledges_asked

Part: TypeAlias = dict[str, object]


def pledges_part(responder: Responder, now: datetime) -> list[Part]:
    """Running texts with their words in both languages, and whether they are signed; none decided later than `now`."""
    return [
        {
            "id": text.pk,
            "version": text.version,
            "audience": text.audience,
            "title": {"zh": text.title_zh, "en": text.title_en},
            "body": {"zh": text.body_zh, "en": text.body_en},
            "signed": is_signed,
        }
        for text, is_signed in pledges_asked(responder)
        if text.decided_at <= now
    ]
