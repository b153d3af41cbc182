"""Masses, dates and times as people read them: vi with a decimal comma, dates as dd/mm/yyyy."""

from datetime import date, datetime
from enum import StrEnum

from phone.core.clock import VIET_NAM
from rules.kinds import InstrumentSpec
from rules.quantities import GRAM, KILOGRAM

# A dial up to this Max is marked in grams.
_MARKED_IN_GRAMS_BELOW = 2 * KILOGRAM
MINUS = "−"


class Unit(StrEnum):
    """A unit a scale indicates in; its value is its symbol."""

    KG = "kg"
    G = "g"

    @property
    def mg(self) -> int:
        return KILOGRAM if self is Unit.KG else GRAM

    @property
    def decimals(self) -> int:
        """Digits after the comma down to 1 mg."""
        return 6 if self is Unit.KG else 3


def unit_of(spec: InstrumentSpec | None) -> Unit:
    """The scale's own unit: grams for small ones, else kilograms."""
    if spec is not None and spec.max_mg is not None and spec.max_mg < _MARKED_IN_GRAMS_BELOW:
        return Unit.G
    return Unit.KG


def mass_text(mass_mg: int, unit: Unit, language: str) -> str:
    """Exactly: 1 020 000 mg is `1,02 kg` in Vietnamese, `1.02 kg` in English."""
    return f"{number_text(mass_mg, unit, language)} {unit}"


def readable_mass(mass_mg: int, language: str) -> str:
    """In grams below a kilogram, else in kilograms."""
    return mass_text(mass_mg, Unit.KG if abs(mass_mg) >= KILOGRAM else Unit.G, language)


def number_text(mass_mg: int, unit: Unit, language: str) -> str:
    """The number alone, without trailing zeros."""
    whole, rest = divmod(abs(mass_mg), unit.mg)
    fraction = f"{rest:0{unit.decimals}d}".rstrip("0")
    sign = MINUS if mass_mg < 0 else ""
    return f"{sign}{whole}{decimal_sign(language)}{fraction}" if fraction else f"{sign}{whole}"


def decimal_sign(language: str) -> str:
    return "," if language == "vi" else "."


def date_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def time_text(moment: datetime) -> str:
    """`07:31`, in Viet Nam."""
    return f"{moment.astimezone(VIET_NAM):%H:%M}"


def moment_text(moment: datetime) -> str:
    """`22/11/2026 07:31`, in Viet Nam."""
    return f"{moment.astimezone(VIET_NAM):%d/%m/%Y %H:%M}"
