"""Films for a fake camera: a code held before the phone."""

from pathlib import Path

from PIL import Image

WIDTH, HEIGHT, FRAMES = 640, 480, 5


def film(picture: Image.Image, target: Path, *, share: float = 0.6) -> Path:
    """Write a .y4m film, 640×480, that shows `picture` in the middle on light grey; returns `target`.

    `share` is the part of the frame's height that the picture fills (0–1).
    """
    side = int(HEIGHT * share)
    frame = Image.new("L", (WIDTH, HEIGHT), 200)
    frame.paste(
        picture.convert("L").resize((side, side), Image.Resampling.NEAREST),
        ((WIDTH - side) // 2, (HEIGHT - side) // 2),
    )
    # Without colour both chroma planes stand at their middle, a quarter of the picture's size each.
    planes = frame.tobytes() + bytes([128]) * (WIDTH * HEIGHT // 2)
    header = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    target.write_bytes(header + (b"FRAME\n" + planes) * FRAMES)
    return target
