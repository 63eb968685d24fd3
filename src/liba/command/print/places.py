"""Where the packaged papers lie. Imported by pages, so that it draws in no typesetter."""

from pathlib import Path
from typing import Final

PACKAGED: Final = Path(__file__).parent / "briefing.docx"
