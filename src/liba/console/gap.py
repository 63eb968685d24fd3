"""What a gap is on a page: a number, the place that it hides in, and the list behind it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """Plan less facts. `weight` orders them: the worst has the largest; `tone` is bad, warn or info."""

    label: str
    n: int
    where: str
    href: str
    tone: str
    weight: int
    icon: str


def some(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - _SHOWN
    shown = "、".join(names[:_SHOWN])
    return _("%(names)s and %(more)d more") % {"names": shown, "more": more} if more > 0 else shown


def places(named: list[tuple[str, int]]) -> str:
    """The worst places with their numbers."""
    worst = sorted(named, key=lambda place: -place[1])
    return some([f"{name} {n:,}" for name, n in worst])
