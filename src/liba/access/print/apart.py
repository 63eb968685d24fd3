"""Typesetting in a process apart: a server that prints must not keep the fonts and pages in its memory."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import msgspec

from liba.access.print.shapes import ListSheet, Sheets, WeekSheet

Printed: TypeAlias = Sheets | Sequence[ListSheet] | Sequence[WeekSheet]


def set_apart(target: Path, sheets: Printed) -> None:
    """Write the PDF to a file. A failure is a `CalledProcessError` with what the process said."""
    if isinstance(sheets, Sheets):
        kind = "cards"
    else:
        kind = "weeks" if sheets and isinstance(sheets[0], WeekSheet) else "lists"
    subprocess.run(
        [sys.executable, "-m", "liba.access.print.worker", kind, str(target)],
        input=msgspec.msgpack.encode(sheets),
        check=True,
        capture_output=True,
        # One thread a process: two processes fill two cores, and threads would only take more memory.
        env={**os.environ, "RAYON_NUM_THREADS": "1"},
    )


def pdf_of(sheets: Printed) -> bytes:
    """The PDF itself; its file is gone when this returns."""
    with tempfile.TemporaryDirectory(prefix="liba-print-") as folder:
        target = Path(folder) / "sheet.pdf"
        set_apart(target, sheets)
        return target.read_bytes()
