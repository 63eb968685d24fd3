"""How days, moments and numbers are said on pages and in exports."""

from datetime import date, datetime

from django.conf import settings
from django.utils.translation import get_language

from liba.kernel.calendar import FIRST_DAY, LAST_DAY, calendar_day, lunar_label
from liba.kernel.text import Text

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_chinese() -> bool:
    """Whether the page is read in Chinese."""
    return (get_language() or settings.LANGUAGE_CODE).startswith("zh")


def say_text(text: Text) -> str:
    """A town's own words in the reader's language."""
    return text.in_language("zh-hans" if in_chinese() else "en")


def say_civil_day(day: date, *, year: bool = False) -> str:
    """The civil day with its weekday: 2月28日 周五, or Fri 28 Feb."""
    if in_chinese():
        start = f"{day.year}年" if year else ""
        return f"{start}{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"
    end = f" {day.year}" if year else ""
    return f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}{end}"


def say_lunar_day(day: date) -> str:
    """The lunar day: 二月初六, or lunar 2/6 (a leap month: lunar leap 4/30)."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return "–"
    lunar = calendar_day(day)
    if in_chinese():
        return lunar_label(lunar)
    return f"lunar {'leap ' if lunar.leap else ''}{lunar.lunar_month}/{lunar.lunar_day}"


def local(moment: datetime) -> datetime:
    """The moment on the town's clock."""
    return moment.astimezone(settings.LIBA_ZONE)


def say_moment(moment: datetime, *, year: bool = False) -> str:
    """A moment on the town's clock, with its civil day: 2月28日 06:40, or 28 Feb 06:40."""
    there = local(moment)
    if in_chinese():
        start = f"{there.year}年" if year else ""
        return f"{start}{there.month}月{there.day}日 {there:%H:%M}"
    end = f" {there.year}" if year else ""
    return f"{there.day} {_MONTHS_EN[there.month - 1]}{end} {there:%H:%M}"


def say_minute(minute: int) -> str:
    """A minute of the day, 0–1440, as 06:40."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
