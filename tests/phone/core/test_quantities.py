"""Masses and times are written as people read them, and keyed in without a float."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phone.core.number_pad import NumberPad
from phone.core.quantity_text import (
    Unit,
    date_text,
    mass_text,
    moment_text,
    readable_mass,
    time_text,
    unit_of,
)

from rules.kinds import InstrumentKind, InstrumentSpec
from tests.phone.core.makers import KG, G

KEYS = [*"0123456789", "comma", "back", "sign", "clear"]


@pytest.mark.parametrize(
    ("mass_mg", "unit", "vi", "en"),
    [
        (1_020_000, Unit.KG, "1,02 kg", "1.02 kg"),
        (10 * KG, Unit.KG, "10 kg", "10 kg"),
        (50 * G, Unit.KG, "0,05 kg", "0.05 kg"),
        (-50 * G, Unit.KG, "−0,05 kg", "−0.05 kg"),
        (1, Unit.KG, "0,000001 kg", "0.000001 kg"),
        (70 * G, Unit.G, "70 g", "70 g"),
        (1, Unit.G, "0,001 g", "0.001 g"),
        (0, Unit.G, "0 g", "0 g"),
    ],
)
def test_a_mass_is_written_exactly_in_the_unit(mass_mg: int, unit: Unit, vi: str, en: str) -> None:
    assert (mass_text(mass_mg, unit, "vi"), mass_text(mass_mg, unit, "en")) == (vi, en)


def test_a_readable_mass_is_in_grams_below_a_kilogram() -> None:
    masses = (999_999, KG, -70 * G, -2_500_000)
    assert [readable_mass(mass, "vi") for mass in masses] == ["999,999 g", "1 kg", "−70 g", "−2,5 kg"]


@pytest.mark.parametrize(
    ("max_mg", "unit"),
    [(None, Unit.KG), (500 * G, Unit.G), (KG, Unit.G), (2 * KG, Unit.KG), (80_000 * KG, Unit.KG)],
)
def test_a_scale_has_its_own_unit(max_mg: int | None, unit: Unit) -> None:
    assert unit_of(InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, max_mg=max_mg)) is unit


def test_an_unknown_scale_shows_kilograms() -> None:
    assert unit_of(None) is Unit.KG


def test_times_are_those_of_viet_nam() -> None:
    moment = datetime(2026, 11, 21, 18, 5, tzinfo=UTC)
    assert (date_text(date(2026, 1, 2)), time_text(moment)) == ("02/01/2026", "01:05")
    assert moment_text(moment) == "22/11/2026 01:05"


def pressed(unit: Unit, *keys: str) -> NumberPad:
    pad = NumberPad(unit)
    for key in keys:
        pad = pad.press(key)
    return pad


@pytest.mark.parametrize(
    ("keys", "value_mg", "vi"),
    [
        ("", None, ""),
        ("1", KG, "1"),
        ("1 comma 0 2", 1_020_000, "1,02"),
        ("1 comma", KG, "1,"),
        ("comma 5", 500 * G, "0,5"),
        ("0 0 5", 5 * KG, "5"),
        ("0 comma 0 0 0 0 0 1", 1, "0,000001"),
        ("0 comma 0 0 0 0 0 1 9", 1, "0,000001"),
        ("1 comma comma 2", 1_200_000, "1,2"),
        ("sign", None, "−"),
        ("sign 0 comma 0 5", -50 * G, "−0,05"),
        ("5 sign", -5 * KG, "−5"),
        ("5 sign sign", 5 * KG, "5"),
        ("1 2 back", KG, "1"),
        ("1 comma 5 back back back", None, ""),
        ("sign 5 back back back", None, ""),
        ("1 comma 5 clear", None, ""),
        ("1 2 3 4 5 6 7", 123_456 * KG, "123456"),
        ("1 2 3 4 5 6 comma 1 2 3 4", 123_456_123_000, "123456,123"),
    ],
)
def test_keys_make_a_mass_in_kilograms(keys: str, value_mg: int | None, vi: str) -> None:
    pad = pressed(Unit.KG, *keys.split())
    assert (pad.value_mg, pad.text("vi")) == (value_mg, vi)


def test_a_comma_is_a_point_in_english() -> None:
    assert pressed(Unit.G, "1", "comma", "5").text("en") == "1.5"


def test_a_number_that_was_there_is_replaced_by_the_first_digit_and_mended_by_the_back_key() -> None:
    shown = NumberPad.of(1_050_000, Unit.KG)
    assert shown.text("vi") == "1,05"
    assert shown.press("2").value_mg == 2 * KG
    assert shown.press("comma").text("vi") == "0,"
    assert shown.press("back").text("vi") == "1,0"
    assert shown.press("back").press("2").value_mg == 1_020_000
    assert shown.press("sign").value_mg == -1_050_000


def test_no_other_key_is_taken() -> None:
    with pytest.raises(ValueError, match="no such key: ٣"):
        NumberPad(Unit.KG).press("٣")


@given(st.sampled_from(list(Unit)), st.lists(st.sampled_from(KEYS), max_size=40))
def test_any_keys_give_a_mass_the_wire_takes_and_a_text_that_says_it(unit: Unit, keys: list[str]) -> None:
    pad = pressed(unit, *keys)
    value = pad.value_mg
    assert value is None or abs(value) <= 10**12
    assert pad == pressed(unit, *keys)
    if value is not None:
        assert NumberPad.of(value, unit).value_mg == value
        said = pad.text("vi").replace("−", "-").rstrip(",")
        whole, _, fraction = said.partition(",")
        assert int(whole + fraction.ljust(unit.decimals, "0")) == value


@given(st.sampled_from(list(Unit)), st.integers(-(10**12), 10**12))
def test_every_mass_can_be_shown_and_read_back(unit: Unit, mass_mg: int) -> None:
    assert NumberPad.of(mass_mg, unit).value_mg == mass_mg
    assert mass_text(mass_mg, unit, "vi") == f"{NumberPad.of(mass_mg, unit).text('vi')} {unit}"
