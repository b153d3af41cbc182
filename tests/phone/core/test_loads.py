"""The loads offered are those the weights in hand can make, best first."""

import time

import pytest
from phone.core.loads import loads_offered
from phone.core.quick_indications import quick_indications

from rules.kinds import AccuracyClass, InstrumentKind, InstrumentSpec
from tests.phone.core.makers import KG, G, control_scale, instrument, standard


def spring(max_mg: int | None, d_mg: int | None) -> InstrumentSpec:
    return InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, max_mg=max_mg, d_mg=d_mg)


def kilograms(spec: InstrumentSpec | None) -> list[int]:
    return [offer.load_mg // KG for offer in loads_offered([standard()], spec)]


def test_half_of_max_and_max_come_first_and_then_what_lies_farthest() -> None:
    assert kilograms(spring(10 * KG, 50 * G)) == [5, 10, 1, 8, 3, 9, 7, 6, 4, 2]


def test_every_load_of_the_set_is_offered_up_to_max_with_the_fewest_weights() -> None:
    offers = loads_offered([standard()], instrument())
    assert {offer.load_mg: [mass // KG for mass in offer.weights_mg] for offer in offers} == {
        KG: [1],
        2 * KG: [2],
        3 * KG: [2, 1],
        4 * KG: [2, 2],
        5 * KG: [5],
        6 * KG: [5, 1],
        7 * KG: [5, 2],
        8 * KG: [5, 2, 1],
        9 * KG: [5, 2, 2],
        10 * KG: [5, 2, 2, 1],
    }
    assert all(offer.judged and offer.proven for offer in offers)
    assert sorted(kilograms(spring(5 * KG, 20 * G))) == [1, 2, 3, 4, 5]


def test_the_most_that_can_be_put_on_comes_first_on_a_scale_far_beyond_the_weights() -> None:
    assert kilograms(spring(60 * KG, 200 * G))[0] == 10


def test_loads_that_cannot_be_judged_come_last() -> None:
    offers = loads_offered([standard()], spring(60 * KG, 200 * G))
    assert [offer.judged for offer in offers] == [True] * 7 + [False] * 3
    assert {offer.load_mg for offer in offers[7:]} == {KG, 2 * KG, 3 * KG}


def test_loads_the_weights_are_too_coarse_for_come_last() -> None:
    fine = InstrumentSpec(
        InstrumentKind.COUNTER_SCALE, max_mg=15 * KG, d_mg=G, e_mg=G, accuracy_class=AccuracyClass.III
    )
    fine_with_d_5 = InstrumentSpec(
        InstrumentKind.COUNTER_SCALE, max_mg=15 * KG, d_mg=5 * G, e_mg=5 * G, accuracy_class=AccuracyClass.III
    )
    lawful_but_coarse = standard(weight_class="control")
    assert not any(offer.proven for offer in loads_offered([lawful_but_coarse], fine))
    offers = loads_offered([lawful_but_coarse], fine_with_d_5)
    assert [offer.proven for offer in offers] == sorted((offer.proven for offer in offers), reverse=True)


@pytest.mark.parametrize("spec", [None, spring(None, None), InstrumentSpec(InstrumentKind.FUEL_DISPENSER)])
def test_a_scale_nobody_described_is_still_offered_the_loads_of_the_set(spec: InstrumentSpec | None) -> None:
    assert sorted(kilograms(spec)) == list(range(1, 11))
    assert not any(offer.judged for offer in loads_offered([standard()], spec))


def test_a_control_scale_and_no_standard_at_all_leave_the_load_free() -> None:
    assert loads_offered([control_scale()], instrument()) == []
    assert loads_offered([], instrument()) == []


def test_the_weights_of_two_sets_are_put_on_together() -> None:
    offers = loads_offered([standard(), standard(nominal_mg=[20 * KG])], spring(30 * KG, 100 * G))
    assert next(offer for offer in offers if offer.load_mg == 30 * KG).weights_mg == (
        20 * KG,
        5 * KG,
        2 * KG,
        2 * KG,
        KG,
    )


def test_a_set_down_to_a_gram_is_offered_in_few_loads_of_few_weights_at_once() -> None:
    grams = [1, 2, 2, 5, 10, 20, 20, 50, 100, 200, 200, 500, 1000, 2000, 2000, 5000]
    set_of_grams = standard(nominal_mg=[mass * G for mass in grams])
    begun = time.process_time()
    offers = loads_offered([set_of_grams], instrument())
    assert time.process_time() - begun < 0.5
    assert len(offers) == 12
    assert max(len(offer.weights_mg) for offer in offers) <= 4


def test_a_set_that_cannot_be_right_offers_nothing() -> None:
    assert loads_offered([standard(nominal_mg=[1_234_567])], instrument()) == []


def test_quick_buttons_are_the_load_and_two_divisions_to_either_side() -> None:
    buttons = quick_indications(2 * KG, spring(10 * KG, 50 * G))
    assert [(entry.divisions, entry.indication_mg) for entry in buttons] == [
        (-2, 1_900_000),
        (-1, 1_950_000),
        (0, 2_000_000),
        (1, 2_050_000),
        (2, 2_100_000),
    ]
    assert [entry.divisions for entry in quick_indications(2 * KG, spring(10 * KG, None))] == [0]
    assert [entry.divisions for entry in quick_indications(2 * KG, None)] == [0]
