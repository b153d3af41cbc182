"""The control measurement: worked examples, both sides of the counter, what is not judged, properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import (
    GRAM,
    KILOGRAM,
    AccuracyClass,
    CheckProtocol,
    InstrumentKind,
    InstrumentSpec,
    Limit,
    Note,
    NotJudgeable,
    Purpose,
    Reading,
    ReadingVerdict,
    Verdict,
    judge_reading,
    kind_info,
    permitted_shortage,
)
from tests.rules.makers import counter, spring

ORDER = {Verdict.CONFORMING: 0, Verdict.NONCONFORMING: 1}


@pytest.mark.parametrize(
    ("max_kg", "d_g", "load_kg", "limit_g"),
    [(8, 20, 1, 20), (10, 50, 7, 100), (100, 200, 50, 600)],
    ids=["8 kg scale at 1 kg: 1 d", "10 kg scale at 7 kg: 2 d", "100 kg scale at 50 kg: 3 d"],
)
@pytest.mark.parametrize("purpose", Purpose)
def test_the_worked_examples_of_the_circular(
    max_kg: int, d_g: int, load_kg: int, limit_g: int, purpose: Purpose
) -> None:
    scale, load = spring(max_kg, d_g), load_kg * KILOGRAM
    side = 1 if purpose is Purpose.SELLING else -1
    at_limit = judge_reading(scale, Reading(load, load + side * limit_g * GRAM), purpose)
    beyond = judge_reading(scale, Reading(load, load + side * (limit_g * GRAM + 1)), purpose)
    other_side = judge_reading(scale, Reading(load, load - side * 2 * limit_g * GRAM), purpose)
    assert (at_limit.limit_mg, at_limit.verdict) == (limit_g * GRAM, Verdict.CONFORMING)
    assert beyond.verdict is Verdict.NONCONFORMING
    assert other_side.verdict is Verdict.CONFORMING
    assert not limit_of(scale, load).outside_table


def limit_of(scale: InstrumentSpec, load: int) -> Limit:
    limit = permitted_shortage(scale, load)
    assert isinstance(limit, Limit)
    return limit


def test_an_error_in_the_customers_favour_is_no_offence() -> None:
    verdict = judge_reading(spring(10, 50), Reading(2 * KILOGRAM, KILOGRAM), Purpose.SELLING)
    assert (verdict.verdict, verdict.shortage_mg) == (Verdict.CONFORMING, -KILOGRAM)


@pytest.mark.parametrize(("load_kg", "limit_g"), [(2, 5), (3, 10), (10, 10), (11, 15), (15, 15)])
def test_a_class_iii_scale_is_allowed_twice_its_limit_at_verification(load_kg: int, limit_g: int) -> None:
    limit = limit_of(counter(15 * KILOGRAM, 5 * GRAM), load_kg * KILOGRAM)
    assert limit.limit_mg == limit_g * GRAM
    assert (limit.rule, limit.outside_table) == ("circular_09_2017.twice_initial_mpe", False)


def test_the_class_is_derived_only_where_one_class_fits_max_and_e() -> None:
    only_iii = limit_of(counter(15 * KILOGRAM, 5 * GRAM, None), KILOGRAM)
    only_ii = limit_of(counter(30 * KILOGRAM, GRAM, None), 6 * KILOGRAM)
    two_fit = permitted_shortage(counter(6 * KILOGRAM, GRAM, None), KILOGRAM)
    assert (only_iii.limit_mg, only_iii.notes) == (5 * GRAM, (Note.CLASS_DERIVED,))
    assert (only_ii.limit_mg, only_ii.notes) == (2 * GRAM, (Note.CLASS_DERIVED,))
    assert two_fit == NotJudgeable(Note.CLASS_UNKNOWN)


def test_e_is_never_derived_from_d() -> None:
    scale = InstrumentSpec(
        InstrumentKind.COUNTER_SCALE, max_mg=15 * KILOGRAM, d_mg=5 * GRAM, accuracy_class=AccuracyClass.III
    )
    assert permitted_shortage(scale, KILOGRAM) == NotJudgeable(Note.E_UNKNOWN)


def test_a_class_that_max_and_e_contradict_is_not_judged() -> None:
    assert permitted_shortage(counter(30 * KILOGRAM, GRAM), KILOGRAM) == NotJudgeable(Note.CLASS_IMPOSSIBLE)


def test_a_load_beyond_what_the_class_covers_is_not_judged() -> None:
    scale = InstrumentSpec(InstrumentKind.PLATFORM_SCALE, e_mg=5 * GRAM, accuracy_class=AccuracyClass.III)
    assert isinstance(permitted_shortage(scale, 50 * KILOGRAM), Limit)
    assert permitted_shortage(scale, 50 * KILOGRAM + 1) == NotJudgeable(Note.LOAD_BEYOND_CLASS)


@pytest.mark.parametrize("load", [0, -1, -KILOGRAM])
def test_no_load_is_not_judged(load: int) -> None:
    assert permitted_shortage(spring(10, 50), load) == NotJudgeable(Note.NO_LOAD)


def test_a_load_of_max_is_judged_and_one_milligram_more_is_not() -> None:
    assert isinstance(permitted_shortage(counter(15 * KILOGRAM, 5 * GRAM), 15 * KILOGRAM), Limit)
    above = permitted_shortage(counter(15 * KILOGRAM, 5 * GRAM), 15 * KILOGRAM + 1)
    assert above == NotJudgeable(Note.LOAD_ABOVE_MAX)


def test_a_load_below_min_is_judged_with_a_remark() -> None:
    scale = InstrumentSpec(
        InstrumentKind.COUNTER_SCALE,
        max_mg=15 * KILOGRAM,
        min_mg=100 * GRAM,
        e_mg=5 * GRAM,
        accuracy_class=AccuracyClass.III,
    )
    verdict = judge_reading(scale, Reading(99 * GRAM, 99 * GRAM), Purpose.SELLING)
    assert (verdict.verdict, verdict.notes) == (Verdict.CONFORMING, (Note.BELOW_MIN,))
    assert judge_reading(scale, Reading(100 * GRAM, 100 * GRAM), Purpose.SELLING).notes == ()


@pytest.mark.parametrize("kind", InstrumentKind)
def test_every_kind_has_a_protocol_and_only_those_weighing_goods_are_measured(kind: InstrumentKind) -> None:
    spec = InstrumentSpec(kind, max_mg=15 * KILOGRAM, d_mg=5 * GRAM, e_mg=5 * GRAM, accuracy_class=AccuracyClass.III)
    limit = permitted_shortage(spec, KILOGRAM)
    if kind_info(kind).protocol is CheckProtocol.CONTROL_MEASUREMENT:
        assert isinstance(limit, Limit)
    else:
        assert limit == NotJudgeable(Note.NO_PROTOCOL)


def test_an_instrument_with_a_mass_that_is_not_positive_cannot_be_described() -> None:
    kind = InstrumentKind.SPRING_DIAL_SCALE
    with pytest.raises(ValueError, match="max_mg"):
        InstrumentSpec(kind, max_mg=0)
    with pytest.raises(ValueError, match="d_mg"):
        InstrumentSpec(kind, d_mg=-1)
    with pytest.raises(ValueError, match="e_mg"):
        InstrumentSpec(kind, e_mg=0)
    with pytest.raises(ValueError, match="min_mg"):
        InstrumentSpec(kind, min_mg=-1)
    assert InstrumentSpec(kind, min_mg=0).min_mg == 0


CLASSES = st.sampled_from(AccuracyClass)
LOADS = st.integers(1, 200 * KILOGRAM)
D = st.sampled_from([unit * 10**power * GRAM for unit in (1, 2, 5) for power in (0, 1, 2)])


@st.composite
def scales(draw: st.DrawFn) -> InstrumentSpec:
    d_mg = draw(st.one_of(D, st.integers(1, 200 * GRAM)))
    max_mg = draw(st.one_of(st.none(), st.integers(1, 200 * KILOGRAM)))
    if draw(st.booleans()):
        return InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, max_mg=max_mg, d_mg=d_mg)
    accuracy_class = draw(CLASSES)
    kind = draw(st.sampled_from([InstrumentKind.COUNTER_SCALE, InstrumentKind.PLATFORM_SCALE]))
    return InstrumentSpec(kind, max_mg=max_mg, d_mg=d_mg, e_mg=d_mg, accuracy_class=accuracy_class)


@given(d=D, divisions=st.integers(1, 2_000), extra=st.integers(0, 999), factor=st.integers(2, 50))
def test_scaling_a_spring_scale_and_its_load_scales_the_limit(d: int, divisions: int, extra: int, factor: int) -> None:
    load = divisions * d + extra
    small = permitted_shortage(InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, d_mg=d), load)
    large = permitted_shortage(InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, d_mg=d * factor), load * factor)
    if isinstance(small, Limit):
        assert isinstance(large, Limit)
        assert large.limit_mg == factor * small.limit_mg
    else:
        assert large == small


@given(accuracy_class=CLASSES, e=D, load=LOADS, factor=st.integers(2, 50))
def test_scaling_any_other_scale_and_its_load_scales_the_limit(
    accuracy_class: AccuracyClass, e: int, load: int, factor: int
) -> None:
    def limit(times: int) -> Limit | NotJudgeable:
        spec = InstrumentSpec(InstrumentKind.PLATFORM_SCALE, e_mg=e * times, accuracy_class=accuracy_class)
        return permitted_shortage(spec, load * times)

    small, large = limit(1), limit(factor)
    if isinstance(small, Limit):
        assert isinstance(large, Limit)
        assert large.limit_mg == factor * small.limit_mg
    else:
        assert large == small


@given(scale=scales(), loads=st.tuples(LOADS, LOADS))
def test_the_limit_never_falls_as_the_load_grows(scale: InstrumentSpec, loads: tuple[int, int]) -> None:
    limits = [permitted_shortage(scale, load) for load in sorted(loads)]
    if all(isinstance(limit, Limit) for limit in limits):
        first, second = (limit.limit_mg for limit in limits if isinstance(limit, Limit))
        assert first <= second


@given(
    scale=scales(),
    load=LOADS,
    errors=st.tuples(st.integers(-KILOGRAM, KILOGRAM), st.integers(-KILOGRAM, KILOGRAM)),
    purpose=st.sampled_from(Purpose),
)
def test_the_verdict_never_gets_better_as_the_shortage_grows(
    scale: InstrumentSpec, load: int, errors: tuple[int, int], purpose: Purpose
) -> None:
    side = 1 if purpose is Purpose.SELLING else -1
    better, worse = (judge_reading(scale, Reading(load, load + side * error), purpose) for error in sorted(errors))
    assert better.limit_mg == worse.limit_mg
    if better.verdict is not Verdict.NOT_JUDGED:
        assert ORDER[better.verdict] <= ORDER[worse.verdict]
    else:
        assert worse.verdict is Verdict.NOT_JUDGED


@given(scale=scales(), load=LOADS, error=st.integers(-KILOGRAM, KILOGRAM))
def test_selling_and_buying_mirror_each_other(scale: InstrumentSpec, load: int, error: int) -> None:
    def facts(entry: ReadingVerdict) -> tuple[object, ...]:
        return entry.verdict, entry.shortage_mg, entry.limit_mg, entry.rule, entry.clause, entry.notes

    selling = judge_reading(scale, Reading(load, load + error), Purpose.SELLING)
    buying = judge_reading(scale, Reading(load, load - error), Purpose.BUYING)
    assert facts(selling) == facts(buying)


@given(scale=scales(), load=LOADS, error=st.integers(-KILOGRAM, KILOGRAM))
def test_a_reading_fails_for_at_most_one_side_of_the_counter(scale: InstrumentSpec, load: int, error: int) -> None:
    reading = Reading(load, load + error)
    verdicts = [judge_reading(scale, reading, purpose).verdict for purpose in Purpose]
    assert verdicts.count(Verdict.NONCONFORMING) <= 1
