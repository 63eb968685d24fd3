"""Which area a row means, when its columns and its address name it together."""

import re
import unicodedata
from collections.abc import Sequence

from liba.registry.roster.terms import AreaNames, FactValue, NamedArea

_MARKS = re.compile(r"[\s*＊:：、.。_?？]+")
_SHOWN = 4


class Unclear(ValueError):
    """Which area is meant can't be said; `code` is the problem's, at the column that made it one."""

    def __init__(self, column: int, code: str, **facts: FactValue) -> None:
        super().__init__(code)
        self.column, self.code, self.facts = column, code, facts


def area_key(name: str) -> str:
    """A village's name as people call it: 阮家村委会, 阮家村 and 阮家 are one."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", name))
    return re.sub(r"(社区居委会|社区居民委员会|居委会|村民委员会|村委会|社区|村)$", "", text) or text


def called(areas: AreaNames, text: str) -> tuple[NamedArea, ...]:
    """The areas that a cell may mean; none when nothing here is called so."""
    return areas.get(text) or areas.get(area_key(text)) or ()


def area_meant(areas: AreaNames, cells: Sequence[tuple[int, str]], address: str) -> int:
    """The id of the area that a row's cells (column, text) name together, each narrowing the others; 0 without any.

    Where several areas are called so, the address decides if it names one of the areas that they lie in. Raises
    `Unclear` for a name that nothing here has, for names that contradict each other, and where several areas stay.
    """
    meant: tuple[NamedArea, ...] = ()
    for column, text in cells:
        named = called(areas, text)
        both = _within(meant, named) if meant else named
        if not both:
            raise Unclear(column, "area_elsewhere" if named else "area_unknown", found=text[:30])
        meant = both
    if len(meant) > 1:
        meant = _by_address(meant, address)
    if len(meant) > 1:
        column, text = cells[-1]
        raise Unclear(column, "area_ambiguous", found=text[:30], places=_whereabouts(meant))
    return meant[0].id if meant else 0


def _within(some: Sequence[NamedArea], others: Sequence[NamedArea]) -> tuple[NamedArea, ...]:
    """Of two areas of which one lies in the other, the lower one: what is meant where both are named."""
    lower = (
        max(one, other, key=lambda area: len(area.path))
        for one in some
        for other in others
        if one.path.startswith(other.path) or other.path.startswith(one.path)
    )
    return tuple(dict.fromkeys(lower))


def _by_address(areas: tuple[NamedArea, ...], address: str) -> tuple[NamedArea, ...]:
    """Those of which the address names most of the areas that they lie in; all when it names none of them."""
    named = [sum(name in address for name in area.above) for area in areas]
    return tuple(area for area, n in zip(areas, named, strict=True) if n == max(named))


def _whereabouts(areas: tuple[NamedArea, ...]) -> str:
    places = [*dict.fromkeys(area.above[-1] for area in areas if area.above)]
    return "、".join(places[:_SHOWN]) + "…" * (len(places) > _SHOWN)
