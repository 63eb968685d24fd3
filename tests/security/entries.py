"""The forms of a page as a browser would send them: every entry with the value that stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

# What a browser asks to be filled in, for what stands empty and is required.
FILLED = {"date": "2020-02-28", "datetime-local": "2020-02-28T12:00", "time": "12:00", "number": "1"}
_UNSENT = {"csrfmiddlewaretoken", ""}


@dataclass
class PageForm:
    """Where a form is sent, and what it holds: an entry with no value is one that was left alone."""

    action: str
    entries: dict[str, list[str]] = field(default_factory=dict)

    def but(self, name: str, *values: str) -> dict[str, list[str]]:
        """The entries with one changed; with no value it is left out."""
        return {**self.entries, name: list(values)}


class _Forms(HTMLParser):
    """Collects the posted forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[PageForm] = []
        self._open: PageForm | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or one of its entries."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._begin(given)
        elif self._open is not None:
            self._enter(self._open, tag, given)

    def handle_data(self, data: str) -> None:
        """The text of an entry of several lines."""
        if self._open is not None and self._area and data.strip():
            self._open.entries[self._area] = [data.strip()]

    def handle_endtag(self, tag: str) -> None:
        """A form or one of its entries ends."""
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def _begin(self, given: dict[str, str]) -> None:
        action = given.get("hx-post") or given.get("action") or self.address
        if given.get("method", "").lower() != "post" and "hx-post" not in given:
            return
        self._open = PageForm(self.address.split("?")[0] + action if action.startswith("?") else action)
        self.found.append(self._open)

    def _enter(self, form: PageForm, tag: str, given: dict[str, str]) -> None:
        if tag == "option":
            held = form.entries.get(self._select)
            if held is not None and ("selected" in given or not held):
                form.entries[self._select] = [given.get("value", "")]
            return
        name = given.get("name", "")
        if name in _UNSENT or tag not in {"input", "select", "textarea", "button"}:
            return
        self._select, self._area = name * (tag == "select"), name * (tag == "textarea")
        held = form.entries.setdefault(name, [])
        kind = given.get("type", "text" if tag == "input" else tag)
        if kind in {"checkbox", "radio"}:
            held.extend([given.get("value", "on")] * ("checked" in given))
        elif kind not in {"select", "file"}:
            filled = FILLED.get(kind, "字") if "required" in given else ""
            held.append(given.get("value") or filled)


def forms_of(address: str, text: str) -> Iterator[PageForm]:
    """The forms of a page that are posted."""
    reader = _Forms(address)
    reader.feed(text)
    yield from reader.found
