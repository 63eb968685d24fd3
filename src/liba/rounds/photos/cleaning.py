"""A picture made harmless: decoded, turned upright, made small, and written anew, so that nothing but its pixels stays.

Where and with what it was taken (EXIF, XMP, comments, thumbnails), and anything hidden behind the image, is gone.
"""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from liba.rounds.refusals import NotAPhoto, PhotoSwells, PhotoTooLarge

MOST_BYTES = 2 * 1024 * 1024
LONGER_SIDE = 1600
MOST_PIXELS = 50_000_000
_QUALITIES = (82, 70, 55)
_JPEG = b"\xff\xd8\xff"


def cleaned(content: bytes) -> bytes:
    """The picture as a new JPEG of at most 1600 pixels a side.

    Refuses more than 2 MB, what is no JPEG whatever it calls itself, a damaged one, and one that would unpack to more
    than fifty million pixels.
    """
    if len(content) > MOST_BYTES:
        raise PhotoTooLarge(most=MOST_BYTES // 1024 // 1024)
    if not content.startswith(_JPEG):
        raise NotAPhoto
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PhotoSwells(most=MOST_PIXELS // 1_000_000)
            image.draft("RGB", (LONGER_SIDE, LONGER_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PhotoSwells(most=MOST_PIXELS // 1_000_000) from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, KeyError) as torn:
        raise NotAPhoto from torn
    upright.thumbnail((LONGER_SIDE, LONGER_SIDE), Image.Resampling.LANCZOS)
    return _written(upright)


def _written(image: Image.Image) -> bytes:
    """Only the pixels, in the best quality that keeps within the limit."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    content = b""
    for quality in _QUALITIES:
        target = io.BytesIO()
        bare.save(target, "JPEG", quality=quality, optimize=True)
        content = target.getvalue()
        if len(content) <= MOST_BYTES:
            break
    return content
