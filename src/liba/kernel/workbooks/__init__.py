"""Workbooks that go out (XLSX). Text is text: nothing in them is a formula or a link."""

from liba.kernel.apart import worked_apart
from liba.kernel.workbooks.values import Cell, Mark, Page, Style

__all__ = ["Cell", "Mark", "Page", "Style", "written"]


def written(*pages: Page) -> bytes:
    """The file, written in a process of its own: a server need not keep the writer and a town's rows in its memory."""
    return worked_apart("liba.kernel.workbooks.writing:write", bytes, pages)
