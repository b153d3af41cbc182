"""A whole spot check: the measurement's verdict, what opens a flag, and what standards must prove first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import (
    GRAM,
    KILOGRAM,
    RULES_VERSION,
    Advice,
    CheatingSign,
    CheckInput,
    CheckMethod,
    CheckVerdict,
    ControlWeights,
    Finding,
    FindingCode,
    FlagKind,
    InstrumentKind,
    InstrumentSpec,
    Note,
    Purpose,
    RangeTested,
    Reading,
    SealState,
    Severity,
    StandardInUse,
    StickerSeen,
    StickerState,
    Verdict,
    Weight,
    WeightClass,
    judge_check,
)
from tests.rules.makers import DAY, FIELD_SCALE, FIELD_WEIGHTS, SOUND, check, counter, spring

LATER = date(2027, 6, 30)
SHORT = (Reading(KILOGRAM, KILOGRAM + 50 * GRAM + 1),)
CODES = FindingCode


def codes(verdict: CheckVerdict) -> list[FindingCode]:
    return [entry.code for entry in verdict.findings]


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


EXPIRED = StandardInUse(FIELD_WEIGHTS, registered=True, valid_until=date(2026, 11, 21), standard_id="w1")
UNREGISTERED = StandardInUse(FIELD_WEIGHTS, registered=False, valid_until=LATER)
UNKNOWN = StandardInUse(None, registered=True, valid_until=LATER)


@pytest.mark.parametrize(
    ("standards", "code"),
    [
        ((), CODES.STANDARD_NOT_NAMED),
        ((EXPIRED,), CODES.STANDARD_EXPIRED),
        ((SOUND, EXPIRED), CODES.STANDARD_EXPIRED),
        ((StandardInUse(FIELD_WEIGHTS, registered=True, valid_until=None),), CODES.STANDARD_EXPIRED),
        ((UNREGISTERED,), CODES.STANDARD_UNREGISTERED),
        ((UNKNOWN,), CODES.STANDARD_INSUFFICIENT),
        ((StandardInUse(FIELD_SCALE, registered=True, valid_until=LATER),), CODES.STANDARD_NOT_NAMED),
    ],
)
def test_a_shortage_that_the_standard_does_not_prove_is_kept_and_marked_and_opens_no_flag(
    standards: tuple[StandardInUse, ...], code: FindingCode
) -> None:
    verdict = judge_check(check(readings=SHORT, standards=standards))
    assert verdict.verdict is Verdict.NONCONFORMING
    assert codes(verdict) == [CODES.MEASUREMENT_NONCONFORMING, code]
    assert (verdict.flags, verdict.standards_sound) == ((), False)


def test_a_standard_of_its_last_day_still_proves_a_shortage() -> None:
    last_day = StandardInUse(FIELD_WEIGHTS, registered=True, valid_until=DAY)
    assert judge_check(check(readings=SHORT, standards=(last_day,))).flags == (FlagKind.NONCONFORMING,)


def test_a_load_the_weights_cannot_make_proves_nothing_and_says_why() -> None:
    verdict = judge_check(check(readings=(Reading(2_500 * GRAM, 2_700 * GRAM),)))
    assert codes(verdict) == [CODES.MEASUREMENT_NONCONFORMING, CODES.STANDARD_INSUFFICIENT]
    assert verdict.findings[1].detail == {"load_mg": 2_500 * GRAM, "reason": "load_not_reachable"}
    assert verdict.flags == ()


def test_one_proven_failure_is_enough_for_the_flag() -> None:
    readings = (Reading(2_500 * GRAM, 3_500 * GRAM), *SHORT)
    verdict = judge_check(check(readings=readings))
    assert verdict.flags == (FlagKind.NONCONFORMING,)
    assert verdict.findings[0].detail["load_mg"] == KILOGRAM


def test_weights_too_coarse_for_a_fine_scale_say_by_how_much() -> None:
    coarse = ControlWeights((Weight(10 * KILOGRAM, WeightClass.CONTROL),))
    standards = (StandardInUse(coarse, registered=True, valid_until=LATER),)
    readings = (Reading(10 * KILOGRAM, 10 * KILOGRAM + 20 * GRAM),)
    scale = counter(15 * KILOGRAM, 5 * GRAM)
    verdict = judge_check(check(instrument=scale, readings=readings, standards=standards))
    assert verdict.flags == ()
    assert verdict.findings[-1].detail == {
        "load_mg": 10 * KILOGRAM,
        "reason": "too_coarse",
        "error_ug": 10_000_000,
        "allowed_ug": 1_666_666,
    }


def test_the_weights_of_two_sets_count_together() -> None:
    half = StandardInUse(ControlWeights((Weight(500 * GRAM),)), registered=True, valid_until=LATER)
    readings = (Reading(2_500 * GRAM, 2_700 * GRAM),)
    assert judge_check(check(readings=readings, standards=(SOUND, half))).flags == (FlagKind.NONCONFORMING,)


def test_sets_too_large_to_search_together_still_count_each_on_its_own() -> None:
    nominals = [mantissa * 10**power for power in (3, 4, 5) for mantissa in (1, 2, 5)]
    small = ControlWeights(tuple(Weight(nominal) for nominal in nominals))
    smaller = ControlWeights(tuple(Weight(nominal) for nominal in (1, 2, 5, 10, 20, 50, 100, 200, 500)))
    standards = (
        StandardInUse(small, registered=True, valid_until=LATER),
        StandardInUse(smaller, registered=True, valid_until=LATER),
        SOUND,
    )
    assert judge_check(check(readings=SHORT, standards=standards)).flags == (FlagKind.NONCONFORMING,)


def test_goods_weighed_on_the_control_scale_prove_a_load_no_set_of_weights_makes() -> None:
    standards = (StandardInUse(FIELD_SCALE, registered=True, valid_until=LATER),)
    readings = (Reading(1_234 * GRAM, 1_334 * GRAM),)
    verdict = judge_check(check(method=CheckMethod.CONTROL_SCALE, readings=readings, standards=standards))
    assert verdict.flags == (FlagKind.NONCONFORMING,)


def test_other_findings_keep_their_flags_where_the_standard_was_expired() -> None:
    verdict = judge_check(check(readings=SHORT, standards=(EXPIRED,), seal=SealState.BROKEN))
    assert verdict.flags == (FlagKind.SEAL_BROKEN,)


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


MASSES = st.integers(-20 * KILOGRAM, 20 * KILOGRAM)
DAYS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
STANDARDS = st.builds(
    StandardInUse, st.sampled_from([FIELD_WEIGHTS, FIELD_SCALE, None]), st.booleans(), DAYS, DAYS, st.none()
)
INSTRUMENTS = st.one_of(
    st.none(),
    st.builds(InstrumentSpec, st.sampled_from(InstrumentKind)),
    st.sampled_from([spring(10, 50), counter(15 * KILOGRAM, 5 * GRAM), counter(6 * KILOGRAM, GRAM, None)]),
)
CHECKS = st.builds(
    CheckInput,
    instrument=INSTRUMENTS,
    registered=st.booleans(),
    method=st.sampled_from(CheckMethod),
    purpose=st.sampled_from(Purpose),
    performed_on=st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    readings=st.lists(st.builds(Reading, MASSES, MASSES), max_size=4).map(tuple),
    sticker=st.builds(StickerSeen, st.sampled_from(StickerState), st.one_of(st.none(), st.text()), DAYS),
    seal=st.sampled_from(SealState),
    zero_before_mg=st.one_of(st.none(), MASSES),
    zero_after_mg=st.one_of(st.none(), MASSES),
    goods_mg=st.one_of(st.none(), MASSES),
    standards=st.lists(STANDARDS, max_size=3).map(tuple),
    known_mark_code=st.one_of(st.none(), st.text()),
    verified_on=DAYS,
    valid_until=DAYS,
    signs=st.lists(st.sampled_from(CheatingSign)).map(tuple),
)


@given(recorded=CHECKS)
def test_no_recorded_check_is_refused_and_no_failure_is_flagged_on_an_unsound_standard(recorded: CheckInput) -> None:
    verdict = judge_check(recorded)
    assert len(verdict.readings) == len(recorded.readings)
    assert (verdict.verdict is Verdict.NONCONFORMING) == (CODES.MEASUREMENT_NONCONFORMING in codes(verdict))
    named_badly = {CODES.STANDARD_NOT_NAMED, CODES.STANDARD_EXPIRED, CODES.STANDARD_UNREGISTERED}
    if named_badly & set(codes(verdict)):
        assert FlagKind.NONCONFORMING not in verdict.flags
        assert not verdict.standards_sound
    assert verdict == judge_check(recorded)
