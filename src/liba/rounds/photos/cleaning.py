"""A picture made harmless: decoded, turned upright, made small, and written anew, so that nothing but its pixels stays.

Where and with what it was taken (EXIF, XMP, comments, thumbnails), and anything hidden behind the image, is gone. It is
decoded in a process of its own: one made to break a decoder breaks nothing of the town's, and a large one's pixels are
not in a server's memory.
"""

from liba.kernel.apart import worked_apart
from liba.rounds.photos.values import Fault, Redrawn
from liba.rounds.refusals import NotAPhoto, PhotoSwells, PhotoTooLarge

MOST_BYTES = 2 * 1024 * 1024
LONGER_SIDE = 1600
MOST_PIXELS = 50_000_000
_JPEG = b"\xff\xd8\xff"
_REDRAW = "liba.rounds.photos.pixels:redrawn"


def cleaned(content: bytes) -> bytes:
    """The picture as a new JPEG of at most 1600 pixels a side.

    Refuses more than 2 MB, what is no JPEG whatever it calls itself, a damaged one, and one that would unpack to more
    than fifty million pixels.
    """
    if len(content) > MOST_BYTES:
        raise PhotoTooLarge(most=MOST_BYTES // 1024 // 1024)
    if not content.startswith(_JPEG):
        raise NotAPhoto
    return redrawn_apart(content)


def redrawn_apart(
    content: bytes, *, longer_side: int = LONGER_SIDE, formats: tuple[str, ...] = ("JPEG",)
) -> bytes:
    """A picture of one of the formats as a new JPEG. Refuses a damaged one, and one that would swell."""
    try:
        new = worked_apart(
            _REDRAW, Redrawn, content, longer_side, MOST_PIXELS, MOST_BYTES, list(formats)
        )  # fmt: skip
    except RuntimeError as broken:
        raise NotAPhoto from broken
    if new.fault is Fault.SWELLS:
        raise PhotoSwells(most=MOST_PIXELS // 1_000_000)
    if new.fault is Fault.TORN:
        raise NotAPhoto
    return new.content
