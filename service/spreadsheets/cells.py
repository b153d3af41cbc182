"""What people write into cells, made exact: masses in mg, money in dong, dates, choices."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

from rules.cycles import ValidUntilPrecision
from service.spreadsheets.reading import Cell
from service.vietnamese import search_key

UNITS: Final[Mapping[str, int]] = {
    "mg": 1, "g": 1000, "gam": 1000, "gram": 1000, "kg": 1_000_000, "kilogam": 1_000_000, "t": 10**9, "tan": 10**9,
}  # fmt: skip
"""Milligrams in a unit, by the unit's search key."""
YES: Final[Mapping[str, bool]] = dict.fromkeys(("co", "x", "dung", "yes", "y", "true", "1", "dang dung"), True) | (
    dict.fromkeys(("khong", "sai", "no", "n", "false", "0", "ngung dung", "hong"), False)
)
T = TypeVar("T")
_MASS = re.compile(r"([+-]?[0-9][0-9.,\s]*)\s*([a-z]*)")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}(?:\1[0-9]{3})*")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})(?: 0?0:00(?::00)?)?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]00:00(?::00)?)?")
_MONTH = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{4})")
_EXCEL_DAY_0 = date(1899, 12, 30)
_EXCEL_DAYS = range(30_000, 80_000)


class CellFault(Exception):
    """`code` names the message that says what to mend."""

    def __init__(self, code: str, values: Mapping[str, str | int]) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def fault(code: str, **values: str | int) -> CellFault:
    return CellFault(code, values)


def as_text(cell: Cell) -> str | None:
    """None for an empty cell; a whole number without the `.0` that spreadsheets add."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    text = " ".join(str(cell).split())
    return text or None


def as_mass(cell: Cell, heading_unit: int | None) -> int | None:
    """Whole milligrams from `10 kg`, `0,05 kg`, `50 g`, or a bare number under a heading that names the unit."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _milligrams(_exact(cell), heading_unit)
    text = as_text(cell)
    if text is None or text in {"-", "–", "—"}:
        return None
    parts = _MASS.fullmatch(search_key(text))
    if parts is None or (parts[2] and parts[2] not in UNITS):
        raise fault("mass_not_understood", value=text[:40])
    return _milligrams(_decimal(parts[1]), UNITS[parts[2]] if parts[2] else heading_unit)


def _milligrams(value: Decimal, unit: int | None) -> int:
    if unit is None:
        raise fault("unit_missing")
    milligrams = value * unit
    if milligrams < 0 or milligrams != milligrams.to_integral_value():
        raise fault("mass_not_understood", value=str(value))
    return int(milligrams)


def as_dong(cell: Cell) -> int | None:
    """Whole dong from `320.000`, `320,000 đ` or a number."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = _exact(cell)
        if value < 0 or value != value.to_integral_value():
            raise fault("money_not_understood", value=str(value))
        return int(value)
    text = as_text(cell)
    if text is None:
        return None
    digits = re.sub(r"(?:\s|d|vnd|dong)+$", "", search_key(text)).replace(" ", "")
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(".", "").replace(",", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 13):
        raise fault("money_not_understood", value=text[:40])
    return int(digits)


def _exact(cell: float) -> Decimal:
    # Fifteen digits are what a spreadsheet keeps and shows.
    try:
        value = Decimal(f"{cell:.15g}")
    except InvalidOperation:
        raise fault("number_not_understood", value=str(cell)) from None
    if not value.is_finite():
        raise fault("number_not_understood", value=str(cell))
    return value


def _decimal(text: str) -> Decimal:
    """A comma or a point as the decimal sign; what could be read as either thousands or decimals is refused."""
    digits = "".join(text.split())
    if len(digits) > 20:
        raise fault("number_not_understood", value=digits[:40])
    signs = [char for char in digits if char in ".,"]
    if len(set(signs)) == 2 and signs[-1] != signs[0] and signs.count(signs[-1]) == 1:
        digits = digits.replace(signs[0], "")
    elif _GROUPED.fullmatch(digits):
        if len(signs) == 1:
            raise fault("number_ambiguous", value=digits)
        digits = digits.replace(signs[0], "")
    try:
        return Decimal(digits.replace(",", "."))
    except InvalidOperation:
        raise fault("number_not_understood", value=digits[:40]) from None


def as_date(cell: Cell) -> tuple[date, ValidUntilPrecision] | None:
    """A date and whether it names a day or, as `06/2028`, only a month."""
    if isinstance(cell, datetime):
        return cell.date(), ValidUntilPrecision.DAY
    if isinstance(cell, date):
        return cell, ValidUntilPrecision.DAY
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell in _EXCEL_DAYS:
        return _EXCEL_DAY_0 + timedelta(days=int(cell)), ValidUntilPrecision.DAY
    text = as_text(cell)
    if text is None:
        return None
    try:
        if found := _DAY_FIRST.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1])), ValidUntilPrecision.DAY
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3])), ValidUntilPrecision.DAY
        if found := _MONTH.fullmatch(text):
            return date(int(found[2]), int(found[1]), 1), ValidUntilPrecision.MONTH
    except ValueError:
        pass
    raise fault("date_not_understood", value=text[:40])


def as_last_day(cell: Cell) -> tuple[date, ValidUntilPrecision] | None:
    """An end of validity: like `as_date`, but a date cell on the first of a month names that month.

    Spreadsheets keep `06/2028` as 1 June 2028 and the reader gives no number format, while certificates end on
    the last day of a month. Text says itself whether it has a day.
    """
    read = as_date(cell)
    if read is not None and not isinstance(cell, str) and read[0].day == 1:
        return read[0], ValidUntilPrecision.MONTH
    return read


def as_choice(cell: Cell, choices: Mapping[str, T]) -> T | None:
    """One of the choices, by its search key."""
    text = as_text(cell)
    if text is None:
        return None
    key = search_key(text)
    if key not in choices:
        raise fault("choice_not_understood", value=text[:40], choices=", ".join(list(choices)[:12]))
    return choices[key]


def as_yes(cell: Cell) -> bool | None:
    return cell if isinstance(cell, bool) else as_choice(cell, YES)
