"""Stickers, seals and the register's knowledge of a verification."""

from datetime import date, timedelta

import pytest

from rules import FindingCode, FlagKind, SealState, StickerSeen, StickerState, judge_check
from rules.marks import same_code
from tests.rules.makers import DAY, check

CODES = FindingCode
YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
CODE = "KD-A-004512"


def found(**changes: object) -> list[tuple[FindingCode, FlagKind | None]]:
    return [(entry.code, entry.flag) for entry in judge_check(check(**changes)).findings]


def sticker(state: StickerState, valid_until: date | None = None, code: str | None = CODE) -> StickerSeen:
    return StickerSeen(state, code, valid_until)


@pytest.mark.parametrize(
    ("state", "code", "flag"),
    [
        (StickerState.MISSING, CODES.STICKER_MISSING, FlagKind.MARK_MISSING),
        (StickerState.UNREADABLE, CODES.STICKER_UNREADABLE, FlagKind.MARK_UNREADABLE),
        (StickerState.FOREIGN, CODES.STICKER_FOREIGN, FlagKind.MARK_MISMATCH),
    ],
)
def test_a_sticker_that_is_no_proof_opens_its_flag(state: StickerState, code: FindingCode, flag: FlagKind) -> None:
    assert found(sticker=sticker(state, code=None)) == [(code, flag)]


def test_a_sticker_holds_through_its_last_day() -> None:
    assert found(sticker=sticker(StickerState.VALID, DAY), valid_until=DAY) == [
        (CODES.VERIFICATION_DUE, FlagKind.VERIFICATION_DUE)
    ]
    assert found(sticker=sticker(StickerState.VALID, YESTERDAY), valid_until=YESTERDAY) == [
        (CODES.VERIFICATION_OVERDUE, FlagKind.VERIFICATION_OVERDUE),
        (CODES.STICKER_EXPIRED, FlagKind.VERIFICATION_OVERDUE),
    ]


def test_a_sticker_called_expired_without_a_date_is_believed_and_one_with_a_date_is_read() -> None:
    unknown = {"verified_on": None, "valid_until": None, "registered": False}
    called = found(sticker=sticker(StickerState.EXPIRED), **unknown)
    assert (CODES.STICKER_EXPIRED, FlagKind.VERIFICATION_OVERDUE) in called
    dated = found(sticker=sticker(StickerState.EXPIRED, DAY), **unknown)
    assert dated == [(CODES.UNREGISTERED, FlagKind.UNREGISTERED)]


def test_an_old_sticker_on_a_scale_verified_since_opens_no_overdue_flag() -> None:
    assert found(sticker=sticker(StickerState.EXPIRED, YESTERDAY)) == [
        (CODES.STICKER_EXPIRED, None),
        (CODES.STICKER_DATE_DIFFERS, None),
    ]


def test_on_the_last_day_of_the_newer_verification_the_old_sticker_opens_no_flag_either() -> None:
    old = sticker(StickerState.EXPIRED, YESTERDAY)
    assert (CODES.STICKER_EXPIRED, None) in found(sticker=old, valid_until=DAY)
    assert (CODES.STICKER_EXPIRED, FlagKind.VERIFICATION_OVERDUE) in found(sticker=old, valid_until=YESTERDAY)


def test_a_valid_sticker_the_register_does_not_know_asks_for_the_register_to_be_mended() -> None:
    never = found(verified_on=None, valid_until=None, sticker=sticker(StickerState.VALID, TOMORROW))
    assert never == [(CODES.VERIFICATION_NOT_ON_REGISTER, None)]
    newer = found(valid_until=YESTERDAY, sticker=sticker(StickerState.VALID, TOMORROW))
    assert newer == [(CODES.VERIFICATION_NOT_ON_REGISTER, None), (CODES.STICKER_DATE_DIFFERS, None)]


def test_a_valid_sticker_without_a_date_does_not_outweigh_an_overdue_register() -> None:
    assert found(valid_until=YESTERDAY, sticker=sticker(StickerState.VALID)) == [
        (CODES.VERIFICATION_OVERDUE, FlagKind.VERIFICATION_OVERDUE)
    ]


def test_a_scale_never_verified_without_a_sticker_has_both_findings() -> None:
    assert found(verified_on=None, valid_until=None, sticker=StickerSeen(StickerState.MISSING)) == [
        (CODES.NEVER_VERIFIED, FlagKind.NEVER_VERIFIED),
        (CODES.STICKER_MISSING, FlagKind.MARK_MISSING),
    ]


def test_an_unregistered_instrument_is_not_called_never_verified() -> None:
    unknown = {"registered": False, "verified_on": None, "valid_until": None, "known_mark_code": None}
    assert found(**unknown) == [(CODES.UNREGISTERED, FlagKind.UNREGISTERED)]


def test_another_code_than_the_register_knows_is_a_mismatch_with_both_codes() -> None:
    verdict = judge_check(check(sticker=sticker(StickerState.VALID, date(2027, 6, 30), "KD-A-004513")))
    (mismatch,) = verdict.findings
    assert (mismatch.code, mismatch.flag) == (CODES.STICKER_CODE_DIFFERS, FlagKind.MARK_MISMATCH)
    assert mismatch.detail == {
        "code": "KD-A-004513",
        "valid_until": "2027-06-30",
        "known_code": "KD-A-004512",
    }
    assert mismatch.grounds == ("luat-04-2011:7.2–4", "tt-23-2013:20.7.d", "tt-28-2013:19.1.a")


@pytest.mark.parametrize(
    ("verified_on", "known_until", "printed"),
    [
        (None, None, TOMORROW),
        (date(2024, 11, 1), YESTERDAY, TOMORROW),
        (date(2024, 11, 1), YESTERDAY, None),
        (date(2024, 11, 22), DAY, TOMORROW),
        (date(2025, 6, 12), date(2027, 6, 30), date(2027, 7, 31)),
    ],
)
def test_the_new_code_of_a_scale_verified_since_accuses_nobody(
    verified_on: date | None, known_until: date | None, printed: date | None
) -> None:
    new = sticker(StickerState.VALID, printed, "KD-A-004513")
    entries = found(verified_on=verified_on, valid_until=known_until, sticker=new)
    assert (CODES.STICKER_CODE_DIFFERS, None) in entries
    assert FlagKind.MARK_MISMATCH not in [flag for _, flag in entries]


@pytest.mark.parametrize(
    ("verified_on", "known_until", "state", "printed"),
    [
        (date(2025, 6, 12), date(2027, 6, 30), StickerState.VALID, date(2027, 6, 30)),
        (date(2025, 6, 12), date(2027, 6, 30), StickerState.VALID, date(2027, 5, 31)),
        (date(2025, 6, 12), date(2027, 6, 30), StickerState.VALID, None),
        (date(2025, 6, 12), None, StickerState.VALID, TOMORROW),
        (date(2024, 11, 1), DAY, StickerState.VALID, None),
        (date(2024, 11, 1), YESTERDAY, StickerState.VALID, YESTERDAY),
        (date(2024, 11, 1), YESTERDAY, StickerState.EXPIRED, None),
    ],
)
def test_another_code_is_a_mismatch_where_no_later_verification_explains_it(
    verified_on: date, known_until: date | None, state: StickerState, printed: date | None
) -> None:
    other = sticker(state, printed, "KD-A-004513")
    entries = found(verified_on=verified_on, valid_until=known_until, sticker=other)
    assert (CODES.STICKER_CODE_DIFFERS, FlagKind.MARK_MISMATCH) in entries


@pytest.mark.parametrize("number", ["004512", "4512", " 0045 12", "００４５１２"])
def test_the_bare_number_of_the_known_sticker_is_the_same_code(number: str) -> None:
    assert found(sticker=sticker(StickerState.VALID, date(2027, 6, 30), number)) == []


@pytest.mark.parametrize("other", ["512", "004513", "0004512", "A-004512", "00451"])
def test_fewer_digits_or_other_signs_are_not_the_bare_number(other: str) -> None:
    entries = found(sticker=sticker(StickerState.VALID, date(2027, 6, 30), other))
    assert entries == [(CODES.STICKER_CODE_DIFFERS, FlagKind.MARK_MISMATCH)]


@pytest.mark.parametrize("other", ["kd a 004512", "KDA004512", " KD-A-004512 ", "ＫＤ－Ａ－００４５１２"])
def test_the_same_code_written_otherwise_is_no_mismatch(other: str) -> None:
    assert same_code(CODE, other)
    assert found(sticker=sticker(StickerState.VALID, date(2027, 6, 30), other)) == []


@pytest.mark.parametrize("other", ["KD-A-04512", "KD-B-004512", ""])
def test_a_digit_or_letter_more_or_less_is_another_code(other: str) -> None:
    assert not same_code(CODE, other)


@pytest.mark.parametrize(
    ("seal", "code"), [(SealState.BROKEN, CODES.SEAL_BROKEN), (SealState.MISSING, CODES.SEAL_MISSING)]
)
def test_a_seal_that_is_broken_or_gone_opens_seal_broken(seal: SealState, code: FindingCode) -> None:
    assert found(seal=seal) == [(code, FlagKind.SEAL_BROKEN)]


@pytest.mark.parametrize("seal", [SealState.INTACT, SealState.NOT_APPLICABLE])
def test_a_seal_that_is_whole_or_not_called_for_is_no_finding(seal: SealState) -> None:
    assert found(seal=seal) == []
