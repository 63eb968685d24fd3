"""What is printed on cards, in both languages at once: a card speaks Chinese and English to whoever reads it."""

from collections.abc import Sequence
from datetime import date

from liba.access.print.shapes import Essential, Look, Row, Words
from liba.access.terms import PassKind

ESSENTIALS = (
    Essential("mask", "戴口罩", "mask on"),
    Essential("id", "带身份证", "ID card"),
    Essential("pass", "带通行证", "this pass"),
)
LOOKS = {
    "red": Look("#b3261e", "#ffffff", "红", "circle"),
    "yellow": Look("#ffd21f", "#000000", "黄", "diamond"),
    "blue": Look("#1f4fa8", "#ffffff", "蓝", "square"),
    "green": Look("#1b6e3c", "#ffffff", "绿", "square"),
    "orange": Look("#f39a1e", "#000000", "橙", "diamond"),
    "purple": Look("#5b3a8c", "#ffffff", "紫", "circle"),
    "grey": Look("#e4e4e4", "#000000", "灰", "square"),
}
# Types without a colour of their own carry the sign of what they are bound to.
_SIGNS = {PassKind.RESIDENT: "居", PassKind.STALL: "摊", PassKind.TENANT: "租", PassKind.SPECIAL: "特"}
_LONGEST_BASIS = 36


def look(colour: str, kind: PassKind) -> Look:
    """The band of a type: the colour's where it is a known one, else white; the sign says colour or kind."""
    found = LOOKS.get(colour, Look("#ffffff", "#000000", "证", "square"))
    sign = _SIGNS.get(kind, found.sign)
    return Look(found.fill, found.ink, sign, found.shape)


def days(digits: Sequence[int]) -> Words:
    """On which days the card admits, by the last digit of the lunar day."""
    if not digits:
        return Words("每天可以入场", "Enter every day")
    return Words(
        f"农历逢 {'、'.join(map(str, digits))} 入场",
        f"Enter on lunar days ending in {', '.join(map(str, digits))}",
    )


def zone(zh: str, en: str) -> Row:
    """Which cordon the card opens."""
    return Row("区域", zh, en)


def hours(spans: Sequence[Sequence[int]], digits: Sequence[int] = ()) -> Row:
    """At which hours, and for bound passes on which lunar days; no span means day and night."""
    when = f"农历逢 {'、'.join(map(str, digits))} " if digits else "每天 "
    said = "、".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans)
    english = "" if said else "at any hour"
    if digits:
        english = f"lunar days ending in {', '.join(map(str, digits))}"
    return Row("时间", when + (said or "全天"), english)


def validity(first: date | None, last: date | None) -> Row:
    """From and to; without a last day the order's own end counts."""
    if last is None:
        since = f"{first.isoformat()} 起，" if first else ""
        return Row("有效", f"{since}管控措施期内", "while the order runs")
    return Row("有效", f"{first.isoformat()} 至 {last.isoformat()}" if first else f"至 {last.isoformat()}")


def persons(*, uses_quota: bool) -> Row:
    """Whom the card admits."""
    if uses_quota:
        return Row("人数", "一户一天限一人一次", "one person a day")
    return Row("人数", "仅限本人", "holder only")


def small(basis: str, town: str) -> Words:
    """The lines at the foot: the ground, what to do when it is lost, where to object."""
    short = basis if len(basis) <= _LONGEST_BASIS else basis[: _LONGEST_BASIS - 1] + "…"
    return Words(
        f"依据：{short} · 不得转借 · 遗失马上报村组补办 · 有异议向{town}指挥部申诉",
        "Not transferable. Lost? Tell your village at once. You may appeal to the town's command.",
    )


def of_set(position: int, size: int) -> str:
    """Which card of a household's set it is; nothing for a single one."""
    return f"本户第 {position} 张，共 {size} 张  {position}/{size}" if size > 1 else ""


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
