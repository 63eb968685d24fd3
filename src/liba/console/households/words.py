"""A search's words on their way through an address: sealed, so that no name or number stands in a browser's history."""

import base64
import binascii

from cryptography.exceptions import InvalidTag

from liba.governance.sealed import sealer

_PURPOSE = "console.search"


def hidden(words: str) -> str:
    """The words as a piece of an address that says nothing to who reads it."""
    return base64.urlsafe_b64encode(sealer(_PURPOSE).seal(words)).decode().rstrip("=")


def shown(piece: str) -> str:
    """The words back; empty when the piece was altered or made by another town."""
    try:
        return sealer(_PURPOSE).open(base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4)))
    except (InvalidTag, binascii.Error, ValueError):
        return ""
