"""The advisory band: its width by hand calculation, its edge, and that it never touches the verdict."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import (
    GRAM,
    KILOGRAM,
    Advice,
    Advisory,
    IndicationType,
    InstrumentKind,
    InstrumentSpec,
    Purpose,
    Reading,
    Verdict,
    advise,
    expanded_uncertainty_ug,
    judge_reading,
    resolution_ug,
)
from tests.rules.makers import counter, spring


def _advice(shortages_mg: list[int], load_mg: int = 2 * KILOGRAM) -> Advisory:
    scale = spring(10, 50)
    readings = [judge_reading(scale, Reading(load_mg, load_mg + s), Purpose.SELLING) for s in shortages_mg]
    advisory = advise(scale, readings, 100_000)
    assert advisory is not None
    return advisory


def test_a_dial_read_to_a_fifth_of_50_g_is_known_to_6_g() -> None:
    assert resolution_ug(spring(10, 50)) == 10_000_000
    assert _advice([0]).uncertainty_mg == 5_775  # 10 g / √3 = 5.7735 g; the weights add 1.2 mg


def test_in_poor_light_the_same_dial_is_known_to_14_g() -> None:
    scale = spring(10, 50)
    reading = judge_reading(scale, Reading(2 * KILOGRAM, 2 * KILOGRAM), Purpose.SELLING)
    advisory = advise(scale, [reading], 100_000, poor_light=True)
    assert advisory is not None
    assert advisory.uncertainty_mg == 14_435


def test_an_electronic_scale_of_5_g_is_known_to_3_g() -> None:
    assert resolution_ug(counter(15 * KILOGRAM, 5 * GRAM)) == 5_000_000
    assert expanded_uncertainty_ug(5_000_000, 0, [KILOGRAM]) == 2_886_752


def test_an_unknown_indication_counts_as_the_coarser_digital_one() -> None:
    kind = InstrumentKind.PLATFORM_SCALE
    assert resolution_ug(InstrumentSpec(kind, d_mg=50)) == 50_000
    assert resolution_ug(InstrumentSpec(kind, IndicationType.ANALOGUE, d_mg=50)) == 10_000
    assert resolution_ug(InstrumentSpec(kind, e_mg=50)) == 50_000
    assert resolution_ug(InstrumentSpec(kind)) is None


@pytest.mark.parametrize(
    ("beyond_limit_mg", "within", "advice"),
    [
        (-5_776, False, Advice.NONE),
        (-5_775, True, Advice.MEASURE_AGAIN),
        (0, True, Advice.MEASURE_AGAIN),
        (5_775, True, Advice.MEASURE_AGAIN),
        (5_776, False, Advice.NONE),
    ],
)
def test_the_band_ends_with_the_uncertainty_on_both_sides_of_the_limit(
    beyond_limit_mg: int, advice: Advice, *, within: bool
) -> None:
    found = _advice([50 * GRAM + beyond_limit_mg])
    assert (found.within_band, found.advice, found.margin_mg) == (within, advice, beyond_limit_mg)


def test_after_three_readings_inside_the_band_the_case_is_referred() -> None:
    assert _advice([50 * GRAM] * 2).advice is Advice.MEASURE_AGAIN
    found = _advice([50 * GRAM] * 3)
    assert (found.advice, found.repeats) == (Advice.REFER, 3)


def test_the_margin_is_the_mean_rounded_away_from_zero() -> None:
    assert _advice([50 * GRAM, 50 * GRAM + 3]).margin_mg == 2
    assert _advice([50 * GRAM, 50 * GRAM - 3]).margin_mg == -2


def test_the_spread_of_repeats_widens_the_band() -> None:
    # s² of 0, 30 g, 60 g is 900 g²; U = 2 √(900/3 + 100/12 + 0.01/3) = 35.120 g
    assert _advice([0, 30 * GRAM, 60 * GRAM]).uncertainty_mg == 35_120


def test_nothing_judged_has_no_advice_and_two_loads_are_not_one() -> None:
    scale = spring(10, 50)
    unjudged = judge_reading(scale, Reading(GRAM, GRAM), Purpose.SELLING)
    assert advise(scale, []) is None
    assert advise(scale, [unjudged]) is None
    two = [judge_reading(scale, Reading(kg * KILOGRAM, kg * KILOGRAM), Purpose.SELLING) for kg in (1, 2)]
    with pytest.raises(ValueError, match="one load"):
        advise(scale, two)


@given(
    resolution=st.integers(0, 10**8),
    standard=st.integers(0, 10**7),
    shown=st.lists(st.integers(0, 10**8), min_size=1, max_size=6),
)
def test_the_uncertainty_is_the_formula_rounded_up(resolution: int, standard: int, shown: list[int]) -> None:
    count = len(shown)
    mean = Fraction(sum(shown), count)
    variance = sum(((x - mean) ** 2 for x in shown), Fraction(0)) / (count - 1) if count > 1 else Fraction(0)
    square = 4 * (Fraction(standard**2, 3) + Fraction(resolution**2, 12) + variance * 1_000_000 / count)
    uncertainty = expanded_uncertainty_ug(resolution, standard, shown)
    assert uncertainty**2 >= square
    assert uncertainty == 0 or (uncertainty - 1) ** 2 < square


@given(shortage=st.integers(-KILOGRAM, KILOGRAM))
def test_advice_stands_beside_the_legal_verdict_and_never_changes_it(shortage: int) -> None:
    scale, load = spring(10, 50), 2 * KILOGRAM
    judged = judge_reading(scale, Reading(load, load + shortage), Purpose.SELLING)
    advise(scale, [judged], 100_000)
    assert judged.verdict is (Verdict.NONCONFORMING if shortage > 50 * GRAM else Verdict.CONFORMING)
