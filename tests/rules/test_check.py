"""A whole spot check: the measurement's verdict and what else is found beside it."""

import pytest

from rules import (
    GRAM,
    KILOGRAM,
    RULES_VERSION,
    Advice,
    CheatingSign,
    CheckMethod,
    CheckVerdict,
    Finding,
    FindingCode,
    FlagKind,
    InstrumentKind,
    InstrumentSpec,
    Note,
    RangeTested,
    Reading,
    SealState,
    Severity,
    StickerSeen,
    StickerState,
    Verdict,
    judge_check,
)
from tests.rules.makers import SHORT, check, codes

CODES = FindingCode


def only(verdict: CheckVerdict) -> Finding:
    (found,) = verdict.findings
    return found


def test_a_sound_check_of_a_good_scale_conforms_and_finds_nothing() -> None:
    verdict = judge_check(check())
    assert (verdict.verdict, verdict.findings, verdict.flags) == (Verdict.CONFORMING, (), ())
    assert verdict.rules_version == RULES_VERSION
    assert verdict.standards_sound


def test_a_shortage_over_the_limit_opens_nonconforming_with_its_figures_and_grounds() -> None:
    verdict = judge_check(check(readings=SHORT))
    found = only(verdict)
    assert (verdict.verdict, verdict.flags) == (Verdict.NONCONFORMING, (FlagKind.NONCONFORMING,))
    assert (found.code, found.severity) == (CODES.MEASUREMENT_NONCONFORMING, Severity.CRITICAL)
    assert found.detail == {
        "load_mg": KILOGRAM,
        "indication_mg": 1_050_001,
        "shortage_mg": 50_001,
        "limit_mg": 50_000,
        "rule": "circular_09_2017.general_form",
        "readings_failed": 1,
    }
    assert found.grounds == ("tt-09-2017:5", "tt-09-2017:6.3", "tt-28-2013:19.2.d")


def test_the_worst_of_several_failed_readings_is_told() -> None:
    readings = (Reading(KILOGRAM, 1_060_000), Reading(5 * KILOGRAM, 5_300_000), Reading(2 * KILOGRAM, 2_000_000))
    found = only(judge_check(check(readings=readings)))
    assert found.detail["shortage_mg"] == 300_000
    assert found.detail["readings_failed"] == 2


def test_one_failed_reading_makes_the_check_nonconforming_and_an_unjudged_one_changes_nothing() -> None:
    unjudged = Reading(500 * GRAM, 900 * GRAM)
    good = Reading(2 * KILOGRAM, 2 * KILOGRAM)
    assert judge_check(check(readings=(unjudged,))).verdict is Verdict.NOT_JUDGED
    assert judge_check(check(readings=(unjudged, good))).verdict is Verdict.CONFORMING
    assert judge_check(check(readings=(good, unjudged, *SHORT))).verdict is Verdict.NONCONFORMING
    assert judge_check(check(readings=())).verdict is Verdict.NOT_JUDGED


def test_readings_keep_their_order_and_the_range_tested_is_told_against_max() -> None:
    readings = (Reading(5 * KILOGRAM, 5 * KILOGRAM), Reading(GRAM, GRAM), Reading(2 * KILOGRAM, 2 * KILOGRAM))
    verdict = judge_check(check(readings=readings))
    assert [entry.load_mg for entry in verdict.readings] == [5 * KILOGRAM, GRAM, 2 * KILOGRAM]
    assert verdict.range_tested == RangeTested(2 * KILOGRAM, 5 * KILOGRAM, 10 * KILOGRAM)
    assert judge_check(check(readings=())).range_tested is None


def test_a_visual_check_judges_no_measurement_and_needs_no_standard() -> None:
    verdict = judge_check(check(method=CheckMethod.VISUAL, readings=SHORT, standards=()))
    assert (verdict.verdict, verdict.findings) == (Verdict.NOT_JUDGED, ())
    assert verdict.readings[0].notes == (Note.VISUAL_CHECK,)
    assert verdict.standards_sound


def test_an_instrument_nobody_described_is_not_judged_but_its_marks_are() -> None:
    verdict = judge_check(check(instrument=None, registered=False, readings=SHORT, seal=SealState.BROKEN))
    assert verdict.verdict is Verdict.NOT_JUDGED
    assert verdict.readings[0].notes == (Note.NO_INSTRUMENT,)
    assert codes(verdict) == [CODES.UNREGISTERED, CODES.SEAL_BROKEN]


def test_an_unregistered_instrument_that_was_described_is_judged() -> None:
    bare = check(registered=False, readings=SHORT, known_mark_code=None, verified_on=None, valid_until=None)
    assert judge_check(bare).flags == (FlagKind.NONCONFORMING, FlagKind.UNREGISTERED)


def test_the_wrong_scale_for_the_goods_is_found_beside_a_conforming_measurement() -> None:
    verdict = judge_check(check(goods_mg=300 * GRAM))
    assert verdict.verdict is Verdict.CONFORMING
    assert only(verdict).flag is FlagKind.WRONG_SCALE_FOR_GOODS
    assert only(verdict).detail == {"goods_mg": 300_000, "d_mg": 50_000, "d_allowed_mg": 10_000}
    above = judge_check(check(goods_mg=11 * KILOGRAM))
    assert (only(above).code, above.flags) == (CODES.GOODS_ABOVE_MAX, (FlagKind.WRONG_SCALE_FOR_GOODS,))


@pytest.mark.parametrize("goods_mg", [None, 0, -1, 40 * GRAM, 2 * KILOGRAM])
def test_goods_that_suit_or_that_the_table_does_not_name_are_no_finding(goods_mg: int | None) -> None:
    assert judge_check(check(goods_mg=goods_mg)).findings == ()


def test_goods_on_an_instrument_the_circular_does_not_judge_are_no_finding() -> None:
    meter = InstrumentSpec(InstrumentKind.WATER_METER, d_mg=KILOGRAM)
    verdict = judge_check(check(instrument=meter, goods_mg=300 * GRAM))
    assert (verdict.verdict, verdict.findings) == (Verdict.NOT_JUDGED, ())
    assert verdict.readings[0].notes == (Note.NO_PROTOCOL,)


def test_a_zero_that_is_not_set_or_does_not_return_is_told_without_a_flag() -> None:
    verdict = judge_check(check(zero_before_mg=10_000, zero_after_mg=30_000))
    assert codes(verdict) == [CODES.ZERO_NOT_SET, CODES.ZERO_NOT_RETURNED]
    assert verdict.flags == ()
    assert codes(judge_check(check(zero_before_mg=10_000, zero_after_mg=10_000))) == [CODES.ZERO_NOT_SET]
    assert codes(judge_check(check(zero_before_mg=None, zero_after_mg=5_000))) == [CODES.ZERO_NOT_RETURNED]
    assert codes(judge_check(check(zero_before_mg=None, zero_after_mg=None))) == []


@pytest.mark.parametrize(("spread", "found"), [(50_000, []), (50_001, [CODES.REPEATABILITY_POOR])])
def test_weighings_of_one_load_that_differ_by_more_than_the_limit_are_told(
    spread: int, found: list[FindingCode]
) -> None:
    readings = (Reading(2 * KILOGRAM, 2_000_000), Reading(2 * KILOGRAM, 2_000_000 - spread))
    verdict = judge_check(check(readings=readings))
    assert (codes(verdict), verdict.flags) == (found, ())


def test_advice_is_given_for_each_load_and_leaves_the_verdict_alone() -> None:
    readings = (Reading(2 * KILOGRAM, 2_050_001), Reading(5 * KILOGRAM, 5_000_000))
    verdict = judge_check(check(readings=readings))
    assert verdict.verdict is Verdict.NONCONFORMING
    assert [(entry.load_mg, entry.advice) for entry in verdict.advisory] == [
        (2 * KILOGRAM, Advice.MEASURE_AGAIN),
        (5 * KILOGRAM, Advice.NONE),
    ]


@pytest.mark.parametrize("sign", CheatingSign)
def test_a_sign_of_cheating_is_told_once_and_accuses_nobody_by_itself(sign: CheatingSign) -> None:
    verdict = judge_check(check(signs=(sign, sign)))
    found = only(verdict)
    assert (found.code, found.detail) == (CODES.CHEATING_SIGN, {"sign": sign.value})
    assert found.severity >= Severity.SERIOUS
    replaced_seal = sign is CheatingSign.REPLACED_SEAL
    assert verdict.flags == ((FlagKind.SEAL_BROKEN,) if replaced_seal else ())
    assert verdict.verdict is Verdict.CONFORMING


def test_flags_come_worst_first() -> None:
    verdict = judge_check(
        check(
            readings=SHORT,
            goods_mg=300 * GRAM,
            verified_on=None,
            valid_until=None,
            known_mark_code=None,
            sticker=StickerSeen(StickerState.MISSING),
        )
    )
    assert verdict.flags == (
        FlagKind.NONCONFORMING,
        FlagKind.NEVER_VERIFIED,
        FlagKind.MARK_MISSING,
        FlagKind.WRONG_SCALE_FOR_GOODS,
    )
