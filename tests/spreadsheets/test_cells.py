"""What people write into cells is read exactly or refused with what to mend."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.cycles import ValidUntilPrecision
from service.spreadsheets.cells import YES, CellFault, as_choice, as_date, as_dong, as_last_day, as_mass, as_text
from service.spreadsheets.reading import Cell

KG, G = 1_000_000, 1000
DAY, MONTH = ValidUntilPrecision.DAY, ValidUntilPrecision.MONTH


@pytest.mark.parametrize(
    ("cell", "unit", "milligrams"),
    [
        ("10 kg", None, 10 * KG),
        ("10kg", None, 10 * KG),
        ("0,05 kg", None, 50 * G),
        ("0.05 Kg", None, 50 * G),
        ("50 g", KG, 50 * G),
        ("1 tấn", None, 1000 * KG),
        ("1.500.000 mg", None, 1500 * G),
        ("1.234,5 kg", None, 1_234_500 * G),
        ("1 000 g", None, KG),
        ("0,1", KG, 100 * G),
        (0.1, KG, 100 * G),
        (0.1 + 0.2, KG, 300 * G),
        (15, KG, 15 * KG),
        ("", KG, None),
        ("–", KG, None),
    ],
)
def test_masses_become_whole_milligrams(cell: Cell, unit: int | None, milligrams: int | None) -> None:
    assert as_mass(cell, unit) == milligrams


@pytest.mark.parametrize(
    ("cell", "unit", "code"),
    [
        ("10", None, "unit_missing"),
        (10.0, None, "unit_missing"),
        ("1.500 kg", None, "number_ambiguous"),
        ("1,500", KG, "number_ambiguous"),
        ("mười kg", None, "mass_not_understood"),
        ("-1 kg", None, "mass_not_understood"),
        ("0,0000001 g", None, "mass_not_understood"),
        ("1,2,3 kg", None, "number_not_understood"),
        (float("inf"), KG, "number_not_understood"),
        ("9" * 5000 + " kg", None, "number_not_understood"),
    ],
)
def test_a_mass_that_is_not_plain_is_refused(cell: Cell, unit: int | None, code: str) -> None:
    with pytest.raises(CellFault) as refused:
        as_mass(cell, unit)
    assert refused.value.code == code


@given(st.integers(min_value=0, max_value=10**9))
def test_every_gram_of_a_number_of_kilograms_survives(grams: int) -> None:
    assert as_mass(grams / 1000, KG) == grams * G
    assert as_mass(f"{grams} g", None) == grams * G


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("12/06/2026", (date(2026, 6, 12), DAY)),
        ("1-2-2026", (date(2026, 2, 1), DAY)),
        ("2026-06-12", (date(2026, 6, 12), DAY)),
        ("2026-06-12 00:00:00", (date(2026, 6, 12), DAY)),
        (datetime(2026, 6, 12), (date(2026, 6, 12), DAY)),  # noqa: DTZ001  # as a workbook gives it
        (46185.0, (date(2026, 6, 12), DAY)),
        ("06/2028", (date(2028, 6, 1), MONTH)),
        ("", None),
    ],
)
def test_dates_are_read_day_first(cell: Cell, read: object) -> None:
    assert as_date(cell) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (datetime(2028, 6, 1), (date(2028, 6, 1), MONTH)),  # noqa: DTZ001  # as a workbook gives it
        (date(2028, 6, 1), (date(2028, 6, 1), MONTH)),
        (46905.0, (date(2028, 6, 1), MONTH)),
        (date(2028, 6, 30), (date(2028, 6, 30), DAY)),
        ("01/06/2028", (date(2028, 6, 1), DAY)),
        ("2028-06-01", (date(2028, 6, 1), DAY)),
        ("06/2028", (date(2028, 6, 1), MONTH)),
        ("", None),
    ],
)
def test_an_end_in_a_date_cell_on_the_first_of_a_month_is_that_month(cell: Cell, read: object) -> None:
    assert as_last_day(cell) == read


@pytest.mark.parametrize("cell", ["31/02/2026", "06/13/2026", "12/06/26", "hôm qua", 12.0, "2026"])
def test_a_date_that_cannot_be_is_refused(cell: Cell) -> None:
    with pytest.raises(CellFault):
        as_date(cell)


@pytest.mark.parametrize(
    ("cell", "dong"),
    [("320.000", 320_000), ("320,000 đ", 320_000), ("1.250.000 VNĐ", 1_250_000), (320000.0, 320_000), ("", None)],
)
def test_money_is_read_with_any_sign_of_thousands(cell: Cell, dong: int | None) -> None:
    assert as_dong(cell) == dong


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.times(), st.timedeltas()))
def test_no_cell_is_more_than_refused(cell: Cell) -> None:
    as_text(cell)
    for read in (lambda c: as_mass(c, KG), as_dong, as_date, as_last_day, lambda c: as_choice(c, YES)):
        with suppress(CellFault):
            assert read(cell) is not NotImplemented
