"""Integer quantities: masses in mg (`_mg`), errors of weights in µg (`_ug`), volumes in ml (`_ml`)."""

from typing import Final

UG_PER_MG: Final = 1_000

MILLIGRAM: Final = 1
GRAM: Final = 1_000 * MILLIGRAM
KILOGRAM: Final = 1_000 * GRAM
TONNE: Final = 1_000 * KILOGRAM

MILLILITRE: Final = 1
LITRE: Final = 1_000 * MILLILITRE


def grams(count: int) -> int:
    """`count` grams in mg."""
    return count * GRAM


def kilograms(count: int) -> int:
    """`count` kilograms in mg."""
    return count * KILOGRAM


def ceil_div(numerator: int, denominator: int) -> int:
    """Quotient rounded up; the denominator is positive."""
    return -(-numerator // denominator)
