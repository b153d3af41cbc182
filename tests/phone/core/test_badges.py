"""Badges tell the worst that is known of a scale, and who is to be looked at today."""

from datetime import UTC, date, datetime, timedelta

import pytest
from phone.core.badges import CHECK_EVERY, Badge, badge_of, needs_check_today, validity_text
from phone.core.words import Words

from rules.cycles import VerificationState
from rules.flags import FlagKind
from schemas.sync import SyncInstrument
from tests.phone.core.makers import DAY, instrument

OVERDUE = instrument(valid_until=DAY - timedelta(days=1))
LAST_DAY = instrument(valid_until=DAY)
DUE = instrument(valid_until=DAY + timedelta(days=30))
IN_DATE = instrument(valid_until=DAY + timedelta(days=31))
NEVER = instrument(verified_on=None, valid_until=None)
ONCE_FOR_ALL = instrument(valid_until=None)


@pytest.mark.parametrize(
    ("scale", "flags", "badge"),
    [
        (IN_DATE, (), Badge.IN_DATE),
        (ONCE_FOR_ALL, (), Badge.IN_DATE),
        (DUE, (), Badge.DUE),
        (LAST_DAY, (), Badge.DUE),
        (OVERDUE, (), Badge.OVERDUE),
        (NEVER, (), Badge.NEVER_VERIFIED),
        (IN_DATE, ("nonconforming",), Badge.FAILED),
        (OVERDUE, ("seal_broken",), Badge.FAILED),
        (OVERDUE, ("mark_mismatch", "mark_missing"), Badge.FAILED),
        (IN_DATE, ("mark_missing", "wrong_scale_for_goods", "reported_by_consumers"), Badge.IN_DATE),
        (IN_DATE, ("something_of_a_later_day",), Badge.IN_DATE),
    ],
)
def test_the_badge_is_the_worst_known(scale: SyncInstrument, flags: tuple[str, ...], badge: Badge) -> None:
    assert badge_of(scale, flags, DAY) is badge


def test_there_is_a_badge_for_every_state_and_flag() -> None:
    assert {badge_of(IN_DATE, {kind.value}, DAY) for kind in FlagKind} == {Badge.FAILED, Badge.IN_DATE}
    assert {state.value for state in VerificationState} <= {badge.value for badge in Badge}


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("scale", "checked_at", "wanted"),
    [
        (OVERDUE, None, True),
        (OVERDUE, at(DAY - timedelta(days=1)), True),
        (OVERDUE, at(DAY), False),
        (instrument(last_check_at=at(DAY), valid_until=OVERDUE.valid_until), None, False),
        (IN_DATE, None, True),
        (IN_DATE, at(DAY - timedelta(days=1)), False),
        (IN_DATE, at(DAY - CHECK_EVERY), True),
        (IN_DATE, at(DAY - CHECK_EVERY + timedelta(days=1)), False),
        (instrument(in_use=False, valid_until=OVERDUE.valid_until), None, False),
    ],
)
def test_what_is_wrong_or_was_not_looked_at_long_is_to_be_checked_once_a_day(
    scale: SyncInstrument, checked_at: datetime | None, *, wanted: bool
) -> None:
    assert needs_check_today(scale, (), DAY, checked_at) is wanted


def test_a_check_counts_for_its_day_in_viet_nam() -> None:
    late_yesterday_utc = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
    assert not needs_check_today(OVERDUE, (), DAY, late_yesterday_utc)


@pytest.mark.parametrize(
    ("scale", "vi"),
    [
        (NEVER, "Chưa kiểm định lần nào"),
        (ONCE_FOR_ALL, "Đã kiểm định ngày 12/06/2026, không phải kiểm định lại"),
        (IN_DATE, "Kiểm định còn hạn đến 23/12/2026"),
        (DUE, "Kiểm định hết hạn ngày 22/12/2026, còn 30 ngày"),
        (LAST_DAY, "Hôm nay là ngày cuối còn hạn kiểm định"),
        (OVERDUE, "Hết hạn kiểm định từ 21/11/2026, quá 1 ngày"),
    ],
)
def test_a_scale_says_when_its_verification_ends(scale: SyncInstrument, vi: str) -> None:
    assert validity_text(Words("vi"), scale, DAY) == vi
    assert validity_text(Words("en"), scale, DAY)
