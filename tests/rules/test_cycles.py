"""Verification cycles by date, ends of validity, and the state on a day."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import (
    Confidence,
    IndicationType,
    InstrumentKind,
    Validity,
    ValidityBasis,
    ValidUntilPrecision,
    VerificationState,
    cycle_on,
    end_of_validity,
    kind_info,
    valid_through,
    validity_of,
    verification_state,
)

TODAY = date(2026, 11, 22)
DAY, MONTH = ValidUntilPrecision.DAY, ValidUntilPrecision.MONTH
KIND = InstrumentKind
ANALOGUE, DIGITAL = IndicationType.ANALOGUE, IndicationType.DIGITAL


@pytest.mark.parametrize(
    ("kind", "indication_type", "months"),
    [
        (KIND.SPRING_DIAL_SCALE, None, 24),
        (KIND.PLATFORM_SCALE, None, 12),
        (KIND.COUNTER_SCALE, None, 12),
        (KIND.STEELYARD, None, 12),
        (KIND.CRANE_SCALE, None, 12),
        (KIND.TRUCK_SCALE, None, 12),
        (KIND.TECHNICAL_BALANCE, None, 12),
        (KIND.ANALYTICAL_BALANCE, None, 12),
        (KIND.FUEL_DISPENSER, None, 12),
        (KIND.LPG_DISPENSER, None, 12),
        (KIND.ELECTRICITY_METER_1PH, ANALOGUE, 60),
        (KIND.ELECTRICITY_METER_1PH, DIGITAL, 72),
        (KIND.ELECTRICITY_METER_3PH, ANALOGUE, 48),
        (KIND.ELECTRICITY_METER_3PH, DIGITAL, 36),
        (KIND.WATER_METER, ANALOGUE, 60),
        (KIND.WATER_METER, DIGITAL, 36),
        (KIND.TAXIMETER, None, 18),
        (KIND.VOLUME_MEASURE, None, 24),
        (KIND.TAPE_MEASURE, None, None),
    ],
)
def test_the_cycles_in_force_from_2020(
    kind: InstrumentKind, indication_type: IndicationType | None, months: int | None
) -> None:
    assert cycle_on(kind, date(2019, 12, 31), indication_type=indication_type) is None
    cycle = cycle_on(kind, date(2020, 1, 1), indication_type=indication_type)
    assert cycle is not None
    assert (cycle.months, cycle.confidence) == (months, Confidence.IN_FORCE)
    assert cycle.source == "Thông tư 07/2019/TT-BKHCN"


@pytest.mark.parametrize("kind", InstrumentKind)
def test_every_kind_with_a_cycle_has_one_today(kind: InstrumentKind) -> None:
    cycle = cycle_on(kind, TODAY)
    assert cycle is not None
    assert (cycle.months is not None) is kind_info(kind).has_cycle


@pytest.mark.parametrize("kind", [KIND.CRANE_SCALE, KIND.TRUCK_SCALE, KIND.TECHNICAL_BALANCE])
def test_the_longer_cycles_of_2026_are_unconfirmed_and_can_be_left_out(kind: InstrumentKind) -> None:
    before, since = cycle_on(kind, date(2026, 4, 14)), cycle_on(kind, date(2026, 4, 15))
    sure = cycle_on(kind, date(2026, 4, 15), confirmed_only=True)
    assert before is not None
    assert since is not None
    assert sure is not None
    assert (before.months, before.confidence) == (12, Confidence.IN_FORCE)
    assert (since.months, since.confidence) == (24, Confidence.UNCONFIRMED)
    assert (sure.months, sure.confidence) == (12, Confidence.IN_FORCE)


@pytest.mark.parametrize("kind", [KIND.SPRING_DIAL_SCALE, KIND.PLATFORM_SCALE, KIND.COUNTER_SCALE, KIND.STEELYARD])
def test_market_scales_have_one_cycle_beyond_doubt(kind: InstrumentKind) -> None:
    assert cycle_on(kind, TODAY) == cycle_on(kind, date(2020, 1, 1))
    assert cycle_on(kind, TODAY) == cycle_on(kind, TODAY, confirmed_only=True)


def test_the_single_phase_induction_meter_was_off_the_list_between_two_circulars() -> None:
    def on(day: date) -> int | None:
        cycle = cycle_on(KIND.ELECTRICITY_METER_1PH, day, indication_type=ANALOGUE)
        return cycle.months if cycle else None

    days = [date(2024, 10, 14), date(2024, 10, 15), date(2026, 4, 14), date(2026, 4, 15)]
    assert [on(day) for day in days] == [60, None, None, 60]


def test_where_the_type_of_meter_is_not_known_the_shorter_cycle_counts_as_unconfirmed() -> None:
    cycle = cycle_on(KIND.WATER_METER, date(2022, 1, 1))
    assert cycle is not None
    assert (cycle.months, cycle.confidence) == (36, Confidence.UNCONFIRMED)


@pytest.mark.parametrize(
    ("verified_on", "months", "by_day", "by_month"),
    [
        (date(2026, 2, 5), 24, date(2028, 2, 5), date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28), date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29), date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28), date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 8, 31), 18, date(2028, 2, 29), date(2028, 2, 29)),
        (date(2025, 12, 15), 12, date(2026, 12, 15), date(2026, 12, 31)),
        (date(2025, 11, 30), 1, date(2025, 12, 30), date(2025, 12, 31)),
        (date(1999, 12, 31), 2, date(2000, 2, 29), date(2000, 2, 29)),
    ],
)
def test_a_verification_ends_on_the_day_or_with_the_month(
    verified_on: date, months: int, by_day: date, by_month: date
) -> None:
    assert end_of_validity(verified_on, months, DAY) == by_day
    assert end_of_validity(verified_on, months, MONTH) == by_month


@pytest.mark.parametrize("months", [0, -12])
def test_a_cycle_of_no_months_is_refused(months: int) -> None:
    with pytest.raises(ValueError, match="at least one month"):
        end_of_validity(TODAY, months, DAY)


@given(verified_on=st.dates(date(2000, 1, 1), date(2090, 12, 31)), months=st.integers(1, 120))
def test_the_end_lies_so_many_calendar_months_on(verified_on: date, months: int) -> None:
    by_day, by_month = (end_of_validity(verified_on, months, precision) for precision in (DAY, MONTH))
    distance = (by_day.year - verified_on.year) * 12 + by_day.month - verified_on.month
    assert distance == months
    assert by_day.day in {verified_on.day, calendar.monthrange(by_day.year, by_day.month)[1]}
    assert by_day <= by_month
    assert (by_month + timedelta(days=1)).day == 1
    assert valid_through(by_day, MONTH) == by_month


@given(
    earlier=st.dates(date(2000, 1, 1), date(2090, 12, 31)),
    days=st.integers(0, 400),
    months=st.integers(1, 120),
    precision=st.sampled_from(ValidUntilPrecision),
)
def test_a_later_verification_never_ends_earlier(
    earlier: date, days: int, months: int, precision: ValidUntilPrecision
) -> None:
    later = earlier + timedelta(days=days)
    assert end_of_validity(earlier, months, precision) <= end_of_validity(later, months, precision)


def test_a_printed_month_holds_through_its_last_day() -> None:
    assert valid_through(date(2028, 2, 1), MONTH) == date(2028, 2, 29)
    assert valid_through(date(2028, 2, 1), DAY) == date(2028, 2, 1)


def test_the_printed_date_comes_before_the_cycle() -> None:
    kind, verified_on = KIND.SPRING_DIAL_SCALE, date(2026, 2, 5)
    assert validity_of(kind, verified_on, date(2027, 2, 1), MONTH) == Validity(
        date(2027, 2, 28), ValidityBasis.PRINTED, Confidence.IN_FORCE
    )
    assert validity_of(kind, verified_on, None, MONTH) == Validity(
        date(2028, 2, 29), ValidityBasis.CYCLE, Confidence.IN_FORCE
    )
    assert validity_of(kind, date(2018, 2, 5), None, MONTH) is None
    assert validity_of(KIND.TAPE_MEASURE, verified_on, None, MONTH) == Validity(
        None, ValidityBasis.CYCLE, Confidence.IN_FORCE
    )


def test_the_confirmed_cycle_of_the_day_of_verification_counts() -> None:
    before = validity_of(KIND.TRUCK_SCALE, date(2026, 4, 14), None, DAY)
    since = validity_of(KIND.TRUCK_SCALE, date(2026, 4, 15), None, DAY)
    assert before == Validity(date(2027, 4, 14), ValidityBasis.CYCLE, Confidence.IN_FORCE)
    assert since == Validity(date(2027, 4, 15), ValidityBasis.CYCLE, Confidence.IN_FORCE)


def test_no_end_rests_on_an_unconfirmed_cycle() -> None:
    kind, day = KIND.ELECTRICITY_METER_1PH, date(2026, 4, 15)
    assert cycle_on(kind, day, indication_type=ANALOGUE) is not None
    assert validity_of(kind, day, None, DAY, ANALOGUE) is None
    assert validity_of(kind, day, date(2031, 4, 1), MONTH, ANALOGUE) == Validity(
        date(2031, 4, 30), ValidityBasis.PRINTED, Confidence.IN_FORCE
    )


@pytest.mark.parametrize(
    ("days_left", "state"),
    [
        (-1, VerificationState.OVERDUE),
        (0, VerificationState.DUE),
        (1, VerificationState.DUE),
        (30, VerificationState.DUE),
        (31, VerificationState.IN_DATE),
    ],
)
def test_due_begins_30_days_before_the_last_day_and_overdue_the_day_after_it(
    days_left: int, state: VerificationState
) -> None:
    assert verification_state(date(2024, 11, 1), TODAY + timedelta(days=days_left), TODAY) is state


def test_without_a_verification_it_was_never_verified_and_without_an_end_it_stays_in_date() -> None:
    assert verification_state(None, None, TODAY) is VerificationState.NEVER_VERIFIED
    assert verification_state(date(2001, 1, 1), None, TODAY) is VerificationState.IN_DATE
    assert verification_state(None, TODAY - timedelta(days=1), TODAY) is VerificationState.OVERDUE
