"""Findings, their flags and legal grounds, and what is never shown as law."""

from datetime import date

import pytest

from rules import (
    STATE_FLAGS,
    Confidence,
    FindingCode,
    FlagKind,
    Severity,
    flag_of,
    ground,
    grounds_for,
    grounds_for_flag,
    severity_of,
)
from rules.grounds import finding
from rules.tables.legal_grounds import CONFIDENCE_OF

TODAY = date(2026, 11, 22)


def _citations(code: FindingCode) -> list[str]:
    return [entry.citation for entry in grounds_for(code, TODAY)]


@pytest.mark.parametrize(
    ("code", "citations"),
    [
        (FindingCode.VERIFICATION_OVERDUE, ["Thông tư 23/2013/TT-BKHCN Điều 20 khoản 7 điểm a"]),
        (FindingCode.STICKER_EXPIRED, ["Thông tư 23/2013/TT-BKHCN Điều 20 khoản 7 điểm a"]),
        (
            FindingCode.MEASUREMENT_NONCONFORMING,
            [
                "Thông tư 09/2017/TT-BKHCN Điều 5",
                "Thông tư 09/2017/TT-BKHCN Điều 6 khoản 3",
                "Thông tư 28/2013/TT-BKHCN Điều 19 khoản 2 điểm d",
            ],
        ),
        (
            FindingCode.NEVER_VERIFIED,
            [
                "Thông tư 23/2013/TT-BKHCN Điều 4",
                "Thông tư 23/2013/TT-BKHCN Điều 25 khoản 2",
                "Thông tư 09/2017/TT-BKHCN Điều 4 khoản 2",
                "Thông tư 28/2013/TT-BKHCN Điều 19 khoản 1 điểm a",
            ],
        ),
        (
            FindingCode.STICKER_MISSING,
            [
                "Thông tư 23/2013/TT-BKHCN Điều 20 khoản 7 điểm d",
                "Thông tư 23/2013/TT-BKHCN Điều 19 khoản 3 điểm b",
            ],
        ),
        (
            FindingCode.SEAL_BROKEN,
            [
                "Thông tư 09/2017/TT-BKHCN Điều 4 khoản 4",
                "Thông tư 23/2013/TT-BKHCN Điều 20 khoản 7 điểm b",
            ],
        ),
        (FindingCode.WRONG_SCALE_FOR_GOODS, ["Thông tư 09/2017/TT-BKHCN Điều 4 khoản 1, Bảng 1"]),
        (FindingCode.UNREGISTERED, []),
    ],
)
def test_a_finding_names_its_provisions(code: FindingCode, citations: list[str]) -> None:
    assert _citations(code) == citations


def test_a_ground_is_named_in_english_too() -> None:
    overdue = ground("tt-23-2013:20.7.a")
    assert overdue.citation_en == "Circular 23/2013/TT-BKHCN Article 20(7)(a)"
    assert ground("tt-09-2017:4.1.table1").citation_en == "Circular 09/2017/TT-BKHCN Article 4(1), Table 1"
    with pytest.raises(KeyError):
        ground("tt-23-2013:99")


@pytest.mark.parametrize("code", FindingCode)
def test_sanctions_not_read_in_a_source_are_never_given_as_law(code: FindingCode) -> None:
    given = grounds_for(code, TODAY)
    asked_for = grounds_for(code, TODAY, unverified=True)
    assert all(entry.confidence is Confidence.IN_FORCE for entry in given)
    assert all("119/2017" not in entry.citation for entry in given)
    assert set(given) <= set(asked_for)
    assert finding(code, TODAY).grounds == tuple(entry.code for entry in given)


def test_the_sanction_decree_is_there_for_those_who_ask_marked_unverified() -> None:
    asked_for = grounds_for(FindingCode.MEASUREMENT_NONCONFORMING, TODAY, unverified=True)
    sanction = asked_for[-1]
    assert sanction.citation == "Nghị định 119/2017/NĐ-CP Điều 14"
    assert sanction.confidence is Confidence.UNVERIFIED


def test_a_ground_counts_only_from_the_day_its_text_came_into_force() -> None:
    code = FindingCode.STANDARD_EXPIRED
    before = grounds_for(code, date(2024, 6, 30))
    since = grounds_for(code, date(2024, 7, 1))
    assert [entry.code for entry in before] == ["tt-09-2017:6"]
    assert [entry.code for entry in since] == ["tt-09-2017:6", "nd-55-2024:5.3"]
    assert grounds_for(code, date(2017, 8, 14)) == ()


def test_the_grounds_of_a_flag_are_those_of_every_finding_that_opens_it_each_once() -> None:
    overdue = [entry.code for entry in grounds_for_flag(FlagKind.VERIFICATION_OVERDUE, TODAY)]
    assert overdue == ["tt-23-2013:20.7.a"]
    board = [entry.code for entry in grounds_for_flag(FlagKind.STANDARD_OVERDUE, TODAY)]
    assert board == ["nd-55-2024:5.3"]
    assert grounds_for_flag(FlagKind.REPORTED_BY_CONSUMERS, TODAY) == ()


@pytest.mark.parametrize("flag", FlagKind)
def test_every_flag_has_a_severity_and_comes_from_a_finding_a_date_or_a_report(flag: FlagKind) -> None:
    assert severity_of(flag) in Severity
    from_findings = {flag_of(code) for code in FindingCode}
    assert flag in from_findings | STATE_FLAGS | {FlagKind.REPORTED_BY_CONSUMERS}


def test_severities_are_ordered() -> None:
    assert Severity.CRITICAL > Severity.SERIOUS > Severity.ATTENTION
    assert [severity.value for severity in Severity] == [1, 2, 3]
    assert severity_of(FlagKind.NONCONFORMING) is Severity.CRITICAL
    assert severity_of(FlagKind.VERIFICATION_OVERDUE) is Severity.SERIOUS
    assert severity_of(FlagKind.VERIFICATION_DUE) is Severity.ATTENTION


def test_every_provision_has_a_code_of_its_own() -> None:
    codes = [provision.code for provision in CONFIDENCE_OF]
    assert len(set(codes)) == len(codes)
    assert [ground(code).code for code in codes] == codes
