"""Table 1 of Circular 09/2017: which scale interval suits which quantity of goods."""

import pytest

from rules import GRAM, KILOGRAM, InstrumentKind, InstrumentSpec, scale_suits_goods
from tests.rules.makers import spring

# Over, up to and including, largest d; in grams.
PRINTED = [
    (40, 100, 2),
    (100, 200, 5),
    (200, 400, 10),
    (400, 1_000, 20),
    (1_000, 2_000, 50),
    (2_000, 4_000, 100),
    (4_000, 100_000, 200),
]
WIDE = InstrumentKind.PLATFORM_SCALE


@pytest.mark.parametrize(("over", "up_to", "d"), PRINTED)
def test_a_band_allows_its_d_and_no_larger_one(over: int, up_to: int, d: int) -> None:
    for goods_mg in (over * GRAM + 1, up_to * GRAM - 1, up_to * GRAM):
        fits = scale_suits_goods(InstrumentSpec(WIDE, d_mg=d * GRAM), goods_mg)
        coarse = scale_suits_goods(InstrumentSpec(WIDE, d_mg=d * GRAM + 1), goods_mg)
        assert (fits.suits, fits.d_allowed_mg) == (True, d * GRAM)
        assert (coarse.suits, coarse.d_allowed_mg) == (False, d * GRAM)


@pytest.mark.parametrize("goods_mg", [1, 40 * GRAM, 100 * KILOGRAM + 1])
def test_outside_the_table_it_does_not_say(goods_mg: int) -> None:
    suitability = scale_suits_goods(InstrumentSpec(WIDE, d_mg=GRAM), goods_mg)
    assert (suitability.suits, suitability.d_allowed_mg) == (None, None)


def test_300_g_of_meat_on_a_10_kg_scale_is_the_wrong_scale() -> None:
    suitability = scale_suits_goods(spring(10, 50), 300 * GRAM)
    assert (suitability.suits, suitability.above_max) == (False, False)
    assert suitability.clause == "Thông tư 09/2017/TT-BKHCN Điều 4 khoản 1, Bảng 1"


def test_goods_must_not_exceed_max() -> None:
    assert scale_suits_goods(spring(5, 20), 5 * KILOGRAM).suits is True
    above = scale_suits_goods(spring(5, 20), 5 * KILOGRAM + 1)
    assert (above.suits, above.above_max) == (False, True)


def test_an_unknown_d_is_not_judged_by_the_table() -> None:
    assert scale_suits_goods(InstrumentSpec(WIDE, max_mg=5 * KILOGRAM), KILOGRAM).suits is None
