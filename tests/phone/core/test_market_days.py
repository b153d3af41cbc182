"""Market days by the calendar of each market, lunar ones as the published calendar has them."""

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
import vnlunar
from phone.core.market_days import lunar_day, meeting_text, meets_on, next_meeting
from phone.core.words import Words

from schemas.places import Calendar, CalendarKind

FIRST, LAST = date(2024, 1, 1), date(2030, 12, 31)


def calendar(kind: str, *days: int) -> Calendar:
    return Calendar(kind=CalendarKind(kind), days=list(days))


def test_lunar_days_are_those_of_the_published_calendar() -> None:
    """vnlunar looks them up in printed tables; leap months (2025, 2028) and both lengths of month are among them."""
    differing, leap_months, month_ends = [], set(), set()
    for ahead in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=ahead)
        published = vnlunar.get_lunar_date(day.day, day.month, day.year)
        if lunar_day(day) != published["day"]:
            differing.append(day)
        if published["leap"]:
            leap_months.add((published["year"], published["month"]))
        if published["day"] == 1:
            month_ends.add(lunar_day(day - timedelta(days=1)))
    assert differing == []
    assert leap_months == {(2025, 6), (2028, 5)}
    assert month_ends == {29, 30}


@pytest.mark.parametrize(
    ("day", "meets"),
    [
        (date(2026, 2, 17), False),  # the first of the first month: Tết
        (date(2026, 2, 19), True),  # the third
        (date(2026, 2, 24), True),  # the eighth
        (date(2026, 3, 1), True),  # the thirteenth
        (date(2026, 3, 2), False),
    ],
)
def test_a_lunar_market_meets_on_its_digits_of_the_lunar_month(day: date, *, meets: bool) -> None:
    assert meets_on(calendar("lunar", 3, 8), day) is meets


def test_the_digit_0_is_missed_in_a_month_of_29_days() -> None:
    market = calendar("lunar", 0)
    met = [
        day
        for ahead in range((LAST - FIRST).days + 1)
        if meets_on(market, day := FIRST + timedelta(days=ahead)) and lunar_day(day) == 30
    ]
    gaps = {(later - earlier).days for earlier, later in pairwise(met)}
    assert max(gaps) > 31
    assert all(next_meeting(market, day + timedelta(days=1)) is not None for day in met)


def test_other_calendars_meet_as_they_say() -> None:
    sunday, monday = date(2026, 11, 22), date(2026, 11, 23)
    assert meets_on(calendar("daily"), sunday) is True
    assert (meets_on(calendar("weekly", 7), sunday), meets_on(calendar("weekly", 7), monday)) == (True, False)
    assert (meets_on(calendar("solar", 2, 7), sunday), meets_on(calendar("solar", 2, 7), monday)) == (True, False)


@pytest.mark.parametrize("kind", ["weekly", "solar", "lunar"])
def test_days_that_nobody_wrote_down_are_unknown(kind: str) -> None:
    assert meets_on(calendar(kind), FIRST) is None
    assert next_meeting(calendar(kind), FIRST) is None


def test_years_beyond_the_calendar_are_unknown() -> None:
    assert meets_on(calendar("lunar", 3), date(2150, 1, 1)) is None


def test_the_next_meeting_counts_the_day_itself() -> None:
    market = calendar("weekly", 7)
    assert next_meeting(market, date(2026, 11, 22)) == date(2026, 11, 22)
    assert next_meeting(market, date(2026, 11, 23)) == date(2026, 11, 29)


@pytest.mark.parametrize(
    ("market", "vi", "en"),
    [
        (calendar("daily"), "Họp hằng ngày", "Meets every day"),
        (calendar("weekly", 7), "Phiên chợ hôm nay", "Market day today"),
        (calendar("weekly", 1), "Phiên chợ ngày mai", "Market day tomorrow"),
        (calendar("weekly", 5), "Phiên tới 27/11/2026", "Next market day 27/11/2026"),
        (calendar("weekly"), "Chưa rõ ngày họp", "Market days not known"),
    ],
)
def test_a_market_says_when_it_meets(market: Calendar, vi: str, en: str) -> None:
    today = date(2026, 11, 22)
    assert [meeting_text(Words(language), market, today) for language in ("vi", "en")] == [vi, en]


def test_eighty_markets_are_worked_out_in_an_instant() -> None:
    markets = [calendar("lunar", digit % 5, digit % 5 + 5) for digit in range(80)]
    today = date(2027, 5, 9)
    [next_meeting(market, today) for market in markets]
    begun = time.process_time()
    meetings = [next_meeting(market, today) for market in markets]
    assert all(meetings)
    assert time.process_time() - begun < 0.010
