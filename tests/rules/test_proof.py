"""What a standard must be before the shortage it shows opens a flag."""

from datetime import date

import pytest

from rules import (
    GRAM,
    KILOGRAM,
    CheckMethod,
    ControlWeights,
    FindingCode,
    FlagKind,
    Reading,
    SealState,
    StandardInUse,
    Verdict,
    Weight,
    WeightClass,
    judge_check,
)
from tests.rules.makers import DAY, FIELD_SCALE, FIELD_WEIGHTS, SHORT, SOUND, check, codes, counter

LATER = date(2027, 6, 30)
CODES = FindingCode


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
