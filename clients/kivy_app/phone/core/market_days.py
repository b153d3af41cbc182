"""The days on which a market meets: every day, weekdays, or (lunar) days of the month by their last digit."""

from datetime import date, timedelta
from functools import lru_cache

from lunar_vn import SUPPORTED_YEAR_RANGE, solar_to_lunar

from phone.core.quantity_text import date_text
from phone.core.words import Words
from schemas.places import Calendar, CalendarKind

LOOK_AHEAD = timedelta(days=60)


def meets_on(calendar: Calendar, day: date) -> bool | None:
    """None where the days of the market are not known."""
    if calendar.kind is CalendarKind.DAILY:
        return True
    if not calendar.days:
        return None
    if calendar.kind is CalendarKind.WEEKLY:
        return day.isoweekday() in calendar.days
    if calendar.kind is CalendarKind.SOLAR:
        return day.day % 10 in calendar.days
    lunar = lunar_day(day)
    return None if lunar is None else lunar % 10 in calendar.days


def next_meeting(calendar: Calendar, day: date) -> date | None:
    """The first day the market meets from `day` on, that day included, within 60 days; None where unknown."""
    for ahead in range(LOOK_AHEAD.days + 1):
        candidate = day + timedelta(days=ahead)
        meets = meets_on(calendar, candidate)
        if meets is None:
            return None
        if meets:
            return candidate
    return None


def meeting_text(words: Words, calendar: Calendar, today: date) -> str:
    """When a market meets, as its row in a list says it."""
    if calendar.kind is CalendarKind.DAILY:
        return words.say("badges.meeting.daily")
    meeting = next_meeting(calendar, today)
    if meeting is None:
        return words.say("badges.meeting.unknown" if meets_on(calendar, today) is None else "badges.meeting.none")
    name = {0: "today", 1: "tomorrow"}.get((meeting - today).days, "next")
    return words.say(f"badges.meeting.{name}", day=date_text(meeting))


@lru_cache(maxsize=1024)
def lunar_day(day: date) -> int | None:
    """The day of the lunar month (1 to 30) in Viet Nam; None in years the calendar is not worked out for."""
    first, last = SUPPORTED_YEAR_RANGE
    if not first < day.year < last:
        return None
    found: int = solar_to_lunar(day).day
    return found
