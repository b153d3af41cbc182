"""Who may check what and when, and how each authority words a verdict."""

from datetime import date

import pytest

from rules import (
    WORDING_KEYS,
    Authority,
    CheckContent,
    Subject,
    Verdict,
    contents_on,
    may_check,
    subject_of,
    wording_key,
)

LAST_DISTRICT_DAY, FIRST_WITHOUT = date(2025, 6, 30), date(2025, 7, 1)
DISTRICT = {CheckContent.VERIFICATION_STATUS, CheckContent.MEASUREMENT_ERROR, CheckContent.PACKAGE_LABEL}


def test_the_province_may_check_everything() -> None:
    assert contents_on(Authority.PROVINCE, FIRST_WITHOUT) == frozenset(CheckContent)


def test_a_district_could_check_status_error_and_label_until_30_june_2025() -> None:
    assert contents_on(Authority.DISTRICT, LAST_DISTRICT_DAY) == DISTRICT
    assert contents_on(Authority.DISTRICT, FIRST_WITHOUT) == frozenset()


def test_a_commune_may_check_the_error_of_the_measurement_only() -> None:
    for day in (LAST_DISTRICT_DAY, FIRST_WITHOUT):
        assert contents_on(Authority.COMMUNE, day) == {CheckContent.MEASUREMENT_ERROR}
        assert may_check(Authority.COMMUNE, CheckContent.MEASUREMENT_ERROR, day)
        assert not may_check(Authority.COMMUNE, CheckContent.TECHNICAL_REQUIREMENTS, day)


def test_that_communes_took_over_the_districts_duties_counts_only_where_unverified_is_asked_for() -> None:
    status = CheckContent.VERIFICATION_STATUS
    assert contents_on(Authority.COMMUNE, FIRST_WITHOUT, unverified=True) == DISTRICT
    assert may_check(Authority.COMMUNE, status, FIRST_WITHOUT, unverified=True)
    assert not may_check(Authority.COMMUNE, status, FIRST_WITHOUT)
    assert not may_check(Authority.COMMUNE, status, LAST_DISTRICT_DAY, unverified=True)


def test_a_market_board_makes_control_measurements_since_the_circular_and_inspects_nothing() -> None:
    assert contents_on(Authority.MARKET_BOARD, date(2017, 8, 14)) == frozenset()
    assert contents_on(Authority.MARKET_BOARD, date(2017, 8, 15)) == {CheckContent.CONTROL_MEASUREMENT}


@pytest.mark.parametrize(
    ("authority", "subject"),
    [
        (Authority.MARKET_BOARD, Subject.CONTROL_MEASUREMENT),
        (Authority.COMMUNE, Subject.MEASUREMENT),
        (Authority.DISTRICT, Subject.MEASUREMENT),
        (Authority.PROVINCE, Subject.INSTRUMENT),
    ],
)
def test_a_verdict_is_worded_for_what_the_authority_may_judge(authority: Authority, subject: Subject) -> None:
    assert subject_of(authority) is subject
    for verdict in Verdict:
        key = wording_key(authority, verdict)
        assert key == f"verdict.{subject.value}.{verdict.value}"
        assert key in WORDING_KEYS


def test_every_wording_is_listed_once() -> None:
    assert len(set(WORDING_KEYS)) == len(WORDING_KEYS) == 9
