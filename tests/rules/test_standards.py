"""Control weights and control scales: tolerances, loads, whether they suffice and are in date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import (
    GRAM,
    KILOGRAM,
    AccuracyClass,
    Adequacy,
    AdequacyReason,
    ControlScale,
    ControlWeights,
    InstrumentKind,
    InstrumentSpec,
    StandardInUse,
    Weight,
    WeightClass,
    good_enough,
    reachable_loads,
    standard_cycle_months,
    standard_error_ug,
    standard_in_date,
)
from rules.standards import combinations_of, m1_tolerance_ug
from rules.tables.weights_r111 import M1_TOLERANCE_UG, UNVERIFIED_NOMINALS_MG
from tests.rules.makers import FIELD_SCALE, FIELD_WEIGHTS, counter, spring

DAY = date(2026, 11, 22)
M1 = {
    1: 200, 2: 200, 5: 200, 10: 250, 20: 300, 50: 400, 100: 500, 200: 600, 500: 800,
    1_000: 1_000, 2_000: 1_200, 5_000: 1_600, 10_000: 2_000, 20_000: 2_500, 50_000: 3_000,
    100_000: 5_000, 200_000: 10_000, 500_000: 25_000,
    1_000_000: 50_000, 2_000_000: 100_000, 5_000_000: 250_000,
    2_000_000_000: 100_000_000, 5_000_000_000: 250_000_000,
}  # fmt: skip


@pytest.mark.parametrize(("nominal_mg", "tolerance_ug"), M1.items())
def test_m1_tolerances_are_those_printed(nominal_mg: int, tolerance_ug: int) -> None:
    assert m1_tolerance_ug(nominal_mg) == tolerance_ug


def test_m1_weights_not_read_in_a_source_are_marked_and_follow_fifty_millionths() -> None:
    assert set(M1_TOLERANCE_UG) - set(M1) == UNVERIFIED_NOMINALS_MG
    for nominal_mg in UNVERIFIED_NOMINALS_MG:
        assert m1_tolerance_ug(nominal_mg) * 20_000 == nominal_mg * 1_000


@pytest.mark.parametrize("nominal_mg", [0, -1, 3, 3 * KILOGRAM])
def test_a_weight_that_class_m1_does_not_list_is_refused(nominal_mg: int) -> None:
    with pytest.raises(ValueError, match="weight"):
        Weight(nominal_mg)


def test_a_control_weight_may_be_off_by_a_thousandth_of_any_mass() -> None:
    assert Weight(500 * GRAM, WeightClass.CONTROL).tolerance_ug == 500_000
    assert Weight(3 * KILOGRAM, WeightClass.CONTROL).tolerance_ug == 3_000_000


def test_the_field_set_makes_every_kilogram_from_1_to_10() -> None:
    assert reachable_loads(FIELD_WEIGHTS.weights) == tuple(kg * KILOGRAM for kg in range(1, 11))


def test_the_field_set_at_10_kg_may_be_off_by_500_mg() -> None:
    assert standard_error_ug(FIELD_WEIGHTS, 10 * KILOGRAM) == 500_000
    assert standard_error_ug(FIELD_WEIGHTS, 500 * GRAM) is AdequacyReason.LOAD_NOT_REACHABLE
    assert standard_error_ug(FIELD_WEIGHTS, 11 * KILOGRAM) is AdequacyReason.LOAD_NOT_REACHABLE


def test_of_several_combinations_the_worst_counts() -> None:
    mixed = ControlWeights(
        (Weight(2 * KILOGRAM), Weight(KILOGRAM, WeightClass.CONTROL), Weight(KILOGRAM, WeightClass.CONTROL))
    )
    assert standard_error_ug(mixed, 2 * KILOGRAM) == 2_000_000


@pytest.mark.parametrize(
    ("e_g", "allowed_ug", "suffices"),
    [(5, 1_666_666, True), (2, 1_000_000, True), (1, 500_000, True)],
    ids=["e 5 g: a third of 5 g", "e 2 g: a third of 3 g", "e 1 g: a third of 1.5 g, exactly at the limit"],
)
def test_the_field_set_at_10_kg_suffices_for_class_iii(e_g: int, allowed_ug: int, *, suffices: bool) -> None:
    scale = counter(10 * KILOGRAM, e_g * GRAM)
    found = good_enough(scale, 10 * KILOGRAM, FIELD_WEIGHTS)
    assert found == Adequacy(suffices, AdequacyReason.GOOD_ENOUGH, 500_000, allowed_ug)


@pytest.mark.parametrize(("e_mg", "suffices"), [(751, True), (750, True), (749, False)])
def test_an_error_of_exactly_a_third_suffices_and_the_next_smaller_e_needs_better(e_mg: int, *, suffices: bool) -> None:
    # At 5 kg the set may be off by 250 mg; class II allows 1 e there: a third of 750 mg is just that.
    scale = InstrumentSpec(InstrumentKind.COUNTER_SCALE, e_mg=e_mg, accuracy_class=AccuracyClass.II)
    found = good_enough(scale, 5 * KILOGRAM, FIELD_WEIGHTS)
    assert found.good_enough is suffices
    assert found.error_ug == 250_000
    assert found.allowed_ug == e_mg * 1_000 // 3


def test_the_field_set_is_ample_for_every_spring_scale_it_reaches() -> None:
    for kg in range(1, 11):
        assert good_enough(spring(10, 50), kg * KILOGRAM, FIELD_WEIGHTS).good_enough


def test_lawful_control_weights_may_be_too_coarse_for_a_fine_scale() -> None:
    lawful = ControlWeights((Weight(10 * KILOGRAM, WeightClass.CONTROL),))
    assert good_enough(spring(10, 50), 10 * KILOGRAM, lawful).good_enough
    found = good_enough(counter(15 * KILOGRAM, 5 * GRAM), 10 * KILOGRAM, lawful)
    assert (found.good_enough, found.reason) == (False, AdequacyReason.TOO_COARSE)


def test_a_control_scale_counts_with_its_error_in_service() -> None:
    assert standard_error_ug(FIELD_SCALE, 5 * KILOGRAM) == 1_000_000
    assert standard_error_ug(FIELD_SCALE, 5 * KILOGRAM + 1) == 2_000_000
    assert good_enough(counter(15 * KILOGRAM, 5 * GRAM), 5 * KILOGRAM, FIELD_SCALE).good_enough
    assert not good_enough(counter(15 * KILOGRAM, 5 * GRAM), 10 * KILOGRAM, FIELD_SCALE).good_enough


@pytest.mark.parametrize("load_mg", [0, 50 * GRAM - 1, 30 * KILOGRAM + 1])
def test_a_control_scale_does_not_prove_a_load_outside_its_range(load_mg: int) -> None:
    assert standard_error_ug(FIELD_SCALE, load_mg) is AdequacyReason.LOAD_OUT_OF_RANGE


def test_a_control_scale_of_unknown_class_has_it_derived_or_proves_nothing() -> None:
    bare = InstrumentSpec(InstrumentKind.COUNTER_SCALE, max_mg=30 * KILOGRAM)
    fits = InstrumentSpec(InstrumentKind.COUNTER_SCALE, max_mg=30 * KILOGRAM, e_mg=GRAM)
    two_fit = InstrumentSpec(InstrumentKind.COUNTER_SCALE, max_mg=6 * KILOGRAM, e_mg=GRAM)
    assert standard_error_ug(ControlScale(fits), 5 * KILOGRAM) == 1_000_000
    for spec in (bare, two_fit):
        assert standard_error_ug(ControlScale(spec), KILOGRAM) is AdequacyReason.ERROR_UNKNOWN


def test_no_standard_suffices_where_the_limit_is_unknown() -> None:
    found = good_enough(InstrumentSpec(InstrumentKind.COUNTER_SCALE), KILOGRAM, FIELD_WEIGHTS)
    assert found == Adequacy(False, AdequacyReason.LIMIT_UNKNOWN)


def test_a_set_too_large_to_search_is_refused() -> None:
    nominals = [Weight(mantissa * 10**power) for power in range(6) for mantissa in (1, 2, 5)]
    assert combinations_of(tuple(nominals)) == 2**18
    with pytest.raises(ValueError, match="too many ways"):
        ControlWeights(tuple(nominals))


@pytest.mark.parametrize(
    ("verified_on", "valid_until", "in_date"),
    [
        (None, DAY, True),
        (DAY, DAY, True),
        (date(2026, 11, 23), date(2027, 11, 30), False),
        (date(2025, 11, 21), date(2026, 11, 21), False),
        (date(2025, 11, 21), None, False),
        (None, None, False),
    ],
)
def test_a_standard_is_in_date_from_its_verification_through_its_last_day(
    verified_on: date | None, valid_until: date | None, *, in_date: bool
) -> None:
    standard = StandardInUse(FIELD_WEIGHTS, True, valid_until, verified_on)
    assert standard_in_date(standard, DAY) is in_date


def test_weights_and_control_scales_are_verified_every_year() -> None:
    assert standard_cycle_months(FIELD_WEIGHTS, DAY) == 12
    assert standard_cycle_months(FIELD_SCALE, DAY) == 12
    assert standard_cycle_months(FIELD_WEIGHTS, date(2019, 12, 31)) is None
    assert standard_cycle_months(FIELD_SCALE, date(2019, 12, 31)) is None


@given(st.lists(st.sampled_from([500 * GRAM, KILOGRAM, 2 * KILOGRAM, 5 * KILOGRAM]), max_size=8), st.data())
def test_any_chosen_weights_make_a_reachable_load_no_worse_than_stated(
    nominals: list[int], data: st.DataObject
) -> None:
    weights = tuple(Weight(nominal) for nominal in nominals)
    chosen = [weight for weight in weights if data.draw(st.booleans())]
    load = sum(weight.nominal_mg for weight in chosen)
    if load:
        assert load in reachable_loads(weights)
        error = standard_error_ug(ControlWeights(weights), load)
        assert isinstance(error, int)
        assert sum(weight.tolerance_ug for weight in chosen) <= error
