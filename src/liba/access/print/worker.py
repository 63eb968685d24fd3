"""A process that typesets one part and ends, giving its memory back: `python -m liba.access.print.worker FILE`.

The sheets come in on standard input (msgpack); the PDF appears under its name only when it is whole.
"""

import sys
from pathlib import Path

import msgspec

from liba.access.print.typeset import Sheets, card_sheets


def write_part(target: Path, sheets: Sheets) -> None:
    """Typeset and put the file in its place in one move, so that a kill leaves no half part."""
    pdf = card_sheets(sheets)[0]
    unfinished = target.with_suffix(".part")
    unfinished.write_bytes(pdf)
    unfinished.replace(target)


if __name__ == "__main__":
    write_part(Path(sys.argv[1]), msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Sheets))
