"""Decodes a picture and draws it anew; knows nothing but pixels."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from liba.rounds.photos.values import Fault, Redrawn

_QUALITIES = (82, 70, 55)


def redrawn(
    content: bytes, longer_side: int, most_pixels: int, most_bytes: int, formats: list[str]
) -> Redrawn:
    """The picture upright and at most `longer_side` pixels a side; one of more than `most_pixels` is never unpacked.

    `formats` are what it may be (JPEG, PNG). What can be seen through becomes white.
    """
    try:
        with Image.open(io.BytesIO(content), formats=formats) as image:
            if image.width * image.height > most_pixels:
                return Redrawn(fault=Fault.SWELLS)
            image.draft("RGB", (longer_side, longer_side))
            upright = _opaque(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Redrawn(fault=Fault.SWELLS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, KeyError):
        return Redrawn(fault=Fault.TORN)
    upright.thumbnail((longer_side, longer_side), Image.Resampling.LANCZOS)
    return Redrawn(_written(upright, most_bytes))


def _opaque(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    white = Image.new("RGB", seen.size, "white")
    white.paste(seen, mask=seen.getchannel("A"))
    return white


def _written(image: Image.Image, most_bytes: int) -> bytes:
    """Only the pixels, in the best quality that keeps within the limit."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    content = b""
    for quality in _QUALITIES:
        target = io.BytesIO()
        bare.save(target, "JPEG", quality=quality, optimize=True)
        content = target.getvalue()
        if len(content) <= most_bytes:
            break
    return content
