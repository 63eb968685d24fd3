"""What a played row expects, and how it fails."""

from collections.abc import Callable

from liba.kernel.refusals import Refusal


class RowFails(Exception):
    """A row does not hold: what was expected and what came."""


def expect(what: str, found: object, wanted: object) -> None:
    """Fail unless the two are equal."""
    if found != wanted:
        raise RowFails(f"{what}: expected {wanted}, found {found}")


def refuses(kind: type[Refusal], act: Callable[[], object]) -> None:
    """Fail unless the act is refused with this refusal."""
    try:
        act()
    except kind:
        return
    raise RowFails(f"expected the refusal {kind.code}; it was allowed")
