"""Days: the local civil day and the lunar day on which Heshi's cards turn."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec
from borax.calendars.lunardate import LunarDate

_DAY_NAMES = (
    "初一 初二 初三 初四 初五 初六 初七 初八 初九 初十 十一 十二 十三 十四 十五 "
    "十六 十七 十八 十九 二十 廿一 廿二 廿三 廿四 廿五 廿六 廿七 廿八 廿九 三十"
).split()
_MONTH_NAMES = "正月 二月 三月 四月 五月 六月 七月 八月 九月 十月 冬月 腊月".split()


class CalendarDay(msgspec.Struct, frozen=True):
    """One civil day with its lunar date. `day` is ISO 8601 (local); `lunar_day` 1–30; `leap` for a leap month."""

    day: str
    lunar_month: int
    lunar_day: int
    leap: bool = False

    @property
    def digit(self) -> int:
        """The last digit of the lunar day, 0–9: what a colour card's admission days are written in."""
        return self.lunar_day % 10


FIRST_DAY, LAST_DAY = date(1900, 2, 1), date(2100, 1, 31)
"""What the lunar calendar knows. Interfaces take no day outside; a phone's clock beyond it is no day of this town's."""


@lru_cache(maxsize=4096)
def calendar_day(day: date) -> CalendarDay:
    """The lunar date of a civil day in China's calendar (borax; exact on 2019–2022 observatory days)."""
    lunar = LunarDate.from_solar(day)
    return CalendarDay(day.isoformat(), lunar.month, lunar.day, bool(lunar.leap))


def calendar_from(day: date, count: int) -> tuple[CalendarDay, ...]:
    """`count` days beginning with `day`; fewer where the calendar ends, and none outside of it."""
    days = (day + timedelta(days=offset) for offset in range(count))
    return tuple(calendar_day(one) for one in days if FIRST_DAY <= one <= LAST_DAY)


def lunar_label(day: CalendarDay) -> str:
    """The day as the town says it, such as 二月初五 or 闰四月三十."""
    return ("闰" if day.leap else "") + _MONTH_NAMES[day.lunar_month - 1] + _DAY_NAMES[day.lunar_day - 1]


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The civil day of an aware instant in the town's zone."""
    return moment.astimezone(zone).date()


def local_minute(moment: datetime, zone: ZoneInfo) -> int:
    """Minutes since local midnight, 0–1439."""
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute
