"""A process that typesets one file and ends, giving its memory back: `python -m liba.access.print.worker cards|lists|weeks FILE`.

What is to be set comes in on standard input (msgpack); the PDF appears under its name only when it is whole.
"""

import os
import sys
from pathlib import Path

import msgspec

from liba.access.print.shapes import ListSheet, Sheets, WeekSheet
from liba.access.print.typeset import card_sheets, hand_out_lists, week_sheets


def write_file(kind: str, target: Path, packed: bytes) -> None:
    """Typeset and put the file in its place in one move, so that a kill leaves no half file."""
    if kind == "lists":
        pdf = hand_out_lists(msgspec.msgpack.decode(packed, type=list[ListSheet]))[0]
    elif kind == "weeks":
        pdf = week_sheets(msgspec.msgpack.decode(packed, type=list[WeekSheet]))[0]
    else:
        pdf = card_sheets(msgspec.msgpack.decode(packed, type=Sheets))[0]
    # A killed job's worker may still be at the same file: each writes its own and the last whole one stands.
    unfinished = target.with_suffix(f".{os.getpid()}.part")
    unfinished.write_bytes(pdf)
    unfinished.replace(target)


if __name__ == "__main__":
    write_file(sys.argv[1], Path(sys.argv[2]), sys.stdin.buffer.read())
