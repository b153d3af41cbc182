"""The days on which a market meets: every day, weekdays, or (lunar) days of the month by their last digit."""

from datetime import date, timedelta
from functools import lru_cache

from lunar_vn import SUPPORTED_YEAR_RANGE, solar_to_lunar

from schemas.places import Calendar, CalendarKind

LOOK_AHEAD_DAYS = 60


def next_meetings(calendar: Calendar, day: date, most: int) -> list[date]:
    """The first `most` days it meets from `day` on, that day included; fewer where they are not known."""
    ahead = (day + timedelta(days=passed) for passed in range(LOOK_AHEAD_DAYS))
    meetings = [each for each in ahead if _meets_on(calendar, each)]
    return meetings[:most]


def _meets_on(calendar: Calendar, day: date) -> bool:
    if calendar.kind is CalendarKind.DAILY:
        return True
    if calendar.kind is CalendarKind.WEEKLY:
        return day.isoweekday() in calendar.days
    counted = day.day if calendar.kind is CalendarKind.SOLAR else _lunar_day(day)
    return counted is not None and counted % 10 in calendar.days


@lru_cache(maxsize=1024)
def _lunar_day(day: date) -> int | None:
    """The day of the lunar month (1 to 30) in Viet Nam; None in years the calendar is not worked out for."""
    first, last = SUPPORTED_YEAR_RANGE
    return int(solar_to_lunar(day).day) if first < day.year < last else None
