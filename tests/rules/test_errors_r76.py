"""OIML R 76: which class an instrument can have, and its error limits to the half milligram."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import (
    GRAM,
    KILOGRAM,
    AccuracyClass,
    ErrorLimit,
    Reading,
    Stage,
    class_is_possible,
    error_limit,
    is_repeatable,
    judge_error,
    only_possible_class,
)
from rules.errors_r76 import changeover_error_half_mg, least_min_mg, zero_is_set

# Upper bound in e of 0.5 e, 1 e and 1.5 e; typed from Table 6.
TABLE_6 = {
    AccuracyClass.I: (50_000, 200_000),
    AccuracyClass.II: (5_000, 20_000, 100_000),
    AccuracyClass.III: (500, 2_000, 10_000),
    AccuracyClass.IIII: (50, 200, 1_000),
}
E = 5 * GRAM
EDGES = [
    (accuracy_class, bound, step)
    for accuracy_class, bounds in TABLE_6.items()
    for step, bound in enumerate(bounds, start=1)
]


@pytest.mark.parametrize(("accuracy_class", "bound", "step"), EDGES)
def test_a_load_on_the_edge_still_has_the_smaller_limit(accuracy_class: AccuracyClass, bound: int, step: int) -> None:
    for load in (bound * E - 1, bound * E):
        assert error_limit(accuracy_class, E, load) == ErrorLimit(step, E)
    above = error_limit(accuracy_class, E, bound * E + 1)
    covered = bound < max(TABLE_6[accuracy_class]) or accuracy_class is AccuracyClass.I
    assert above == (ErrorLimit(step + 1, E) if covered else None)


@pytest.mark.parametrize(("accuracy_class", "bound", "step"), EDGES)
@pytest.mark.parametrize("sign", [1, -1])
def test_an_error_of_the_limit_is_within_it_and_one_milligram_more_is_not(
    accuracy_class: AccuracyClass, bound: int, step: int, sign: int
) -> None:
    load = bound * E
    for stage, limit in ((Stage.INITIAL, step * E // 2), (Stage.IN_SERVICE, step * E)):
        for beyond, within in ((-1, True), (0, True), (1, False)):
            reading = Reading(load, load + sign * (limit + beyond))
            verdict = judge_error(accuracy_class, E, reading, stage)
            assert verdict is not None
            assert verdict.within is within
            assert verdict.error_mg == sign * (limit + beyond)


def test_half_of_an_odd_e_loses_no_half_milligram() -> None:
    limit = error_limit(AccuracyClass.II, 5, 1_000)
    assert limit is not None
    assert limit.half_mg(Stage.INITIAL) == 5
    assert limit.admits_half_mg(5, Stage.INITIAL)
    assert not limit.admits_half_mg(6, Stage.INITIAL)
    assert (limit.in_service_mg, limit.half_mg(Stage.IN_SERVICE)) == (5, 10)
    two_mg_off = judge_error(AccuracyClass.II, 5, Reading(1_000, 1_002), Stage.INITIAL)
    three_mg_off = judge_error(AccuracyClass.II, 5, Reading(1_000, 1_003), Stage.INITIAL)
    assert two_mg_off is not None
    assert three_mg_off is not None
    assert (two_mg_off.within, three_mg_off.within) == (True, False)


def test_no_load_has_the_smallest_limit_and_a_negative_one_none() -> None:
    assert error_limit(AccuracyClass.III, E, 0) == ErrorLimit(1, E)
    assert error_limit(AccuracyClass.III, E, -1) is None
    assert judge_error(AccuracyClass.III, E, Reading(10_001 * E, 10_001 * E), Stage.INITIAL) is None


@pytest.mark.parametrize(
    ("accuracy_class", "max_mg", "e_mg", "possible"),
    [
        (AccuracyClass.I, 50_000, 1, True),
        (AccuracyClass.I, 49_999, 1, False),
        (AccuracyClass.II, 100 * 50, 50, True),
        (AccuracyClass.II, 100 * 50 - 1, 50, False),
        (AccuracyClass.II, 5_000 * 100, 100, True),
        (AccuracyClass.II, 5_000 * 100 - 1, 100, False),
        (AccuracyClass.II, 100_000 * 100, 100, True),
        (AccuracyClass.II, 100_000 * 100 + 1, 100, False),
        (AccuracyClass.II, 6_000 * 99, 99, False),
        (AccuracyClass.III, 100 * 2 * GRAM, 2 * GRAM, True),
        (AccuracyClass.III, 100 * 2 * GRAM - 1, 2 * GRAM, False),
        (AccuracyClass.III, 500 * E, E, True),
        (AccuracyClass.III, 500 * E - 1, E, False),
        (AccuracyClass.III, 10_000 * E, E, True),
        (AccuracyClass.III, 10_000 * E + 1, E, False),
        (AccuracyClass.III, 9_900, 99, False),
        (AccuracyClass.IIII, 100 * E, E, True),
        (AccuracyClass.IIII, 100 * E - 1, E, False),
        (AccuracyClass.IIII, 1_000 * E, E, True),
        (AccuracyClass.IIII, 1_000 * E + 1, E, False),
        (AccuracyClass.IIII, 500 * 2 * GRAM, 2 * GRAM, False),
    ],
)
def test_table_3_says_which_class_an_e_and_a_max_admit(
    accuracy_class: AccuracyClass, max_mg: int, e_mg: int, *, possible: bool
) -> None:
    assert class_is_possible(accuracy_class, max_mg, e_mg) is possible


def test_the_field_kits_30_kg_scale_of_1_g_can_only_be_class_ii() -> None:
    assert only_possible_class(30 * KILOGRAM, GRAM) is AccuracyClass.II
    assert least_min_mg(AccuracyClass.II, 30 * KILOGRAM, GRAM) == 50 * GRAM
    limits = [error_limit(AccuracyClass.II, GRAM, load * KILOGRAM) for load in (5, 20, 30)]
    assert [limit.half_mg(Stage.INITIAL) for limit in limits if limit] == [1_000, 2_000, 3_000]


@pytest.mark.parametrize(("max_mg", "e_mg"), [(6 * KILOGRAM, GRAM), (4 * KILOGRAM, E), (KILOGRAM, 3 * GRAM)])
def test_where_two_classes_fit_or_none_does_no_class_is_derived(max_mg: int, e_mg: int) -> None:
    assert only_possible_class(max_mg, e_mg) is None
    assert least_min_mg(AccuracyClass.IIII, 6 * KILOGRAM, GRAM) is None


def test_the_changeover_point_gives_the_error_before_rounding() -> None:
    # P = 1000 + 2.5 − 1.5 = 1001 g for a load of 1000 g.
    assert changeover_error_half_mg(KILOGRAM, KILOGRAM, 1_500, E) == 2 * GRAM


def test_weighings_of_one_load_may_differ_by_the_limit() -> None:
    limit = ErrorLimit(1, E)
    assert is_repeatable(limit, (KILOGRAM, KILOGRAM + 2_500), Stage.INITIAL)
    assert not is_repeatable(limit, (KILOGRAM, KILOGRAM + 2_501), Stage.INITIAL)
    assert is_repeatable(limit, (KILOGRAM, KILOGRAM + 5_000), Stage.IN_SERVICE)
    with pytest.raises(ValueError, match="two weighings"):
        is_repeatable(limit, (KILOGRAM,), Stage.INITIAL)


def test_zero_is_set_within_a_quarter_of_e() -> None:
    assert zero_is_set(E, 1_250)
    assert zero_is_set(E, -1_250)
    assert not zero_is_set(E, 1_251)


@given(
    accuracy_class=st.sampled_from(AccuracyClass),
    e_mg=st.integers(1, 50 * KILOGRAM),
    loads=st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)),
)
def test_the_limit_never_falls_with_the_load_and_doubles_in_service(
    accuracy_class: AccuracyClass, e_mg: int, loads: tuple[int, int]
) -> None:
    smaller, larger = (error_limit(accuracy_class, e_mg, load) for load in sorted(loads))
    if smaller is None:
        assert larger is None
    elif larger is not None:
        assert smaller.half_steps <= larger.half_steps
        assert larger.half_mg(Stage.IN_SERVICE) == 2 * larger.half_mg(Stage.INITIAL)
        assert larger.half_mg(Stage.IN_SERVICE) == 2 * larger.in_service_mg
