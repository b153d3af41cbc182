"""What was keyed in on the number pad: a mass in the scale's own unit, exact to the milligram, never a float."""

from dataclasses import dataclass, replace
from typing import Self

from phone.core.quantity_text import MINUS, Unit, decimal_sign

MOST_WHOLE_DIGITS = 6
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class NumberPad:
    """Each key gives a new state. `fraction` is None until the comma is pressed.

    With `replaces` the number was there before: the first digit or comma begins a new one, `back` goes on with it.
    """

    unit: Unit
    whole: str = ""
    fraction: str | None = None
    negative: bool = False
    replaces: bool = False

    @classmethod
    def of(cls, mass_mg: int | None, unit: Unit) -> Self:
        """The pad showing a mass that was entered before."""
        if mass_mg is None:
            return cls(unit)
        whole, rest = divmod(abs(mass_mg), unit.mg)
        fraction = f"{rest:0{unit.decimals}d}".rstrip("0")
        return cls(unit, str(whole), fraction or None, mass_mg < 0, replaces=True)

    @property
    def value_mg(self) -> int | None:
        """None while there is no digit."""
        if not self.whole and not self.fraction:
            return None
        fraction = (self.fraction or "").ljust(self.unit.decimals, "0")
        value = int(self.whole or "0") * self.unit.mg + int(fraction)
        return -value if self.negative else value

    def press(self, key: str) -> Self:
        """`0` to `9`, `comma`, `back`, `sign` or `clear`. Raises `ValueError` for another key."""
        if len(key) == 1 and key.isascii() and key.isdigit():
            return self.digit(key)
        try:
            press = {"comma": self.comma, "back": self.back, "sign": self.sign, "clear": self.clear}[key]
        except KeyError:
            raise ValueError(f"no such key: {key}") from None
        return press()

    def digit(self, digit: str) -> Self:
        """A digit for which there is no room changes nothing."""
        if self.replaces:
            return self.clear().digit(digit)
        if len(self.whole) + len(self.fraction or "") >= MOST_DIGITS:
            return self
        if self.fraction is not None:
            longer = self.fraction + digit
            return self if len(longer) > self.unit.decimals else replace(self, fraction=longer)
        whole = digit if self.whole in {"", "0"} else self.whole + digit
        return self if len(whole) > self._most_whole_digits else replace(self, whole=whole)

    def comma(self) -> Self:
        if self.replaces:
            return self.clear().comma()
        return self if self.fraction is not None else replace(self, whole=self.whole or "0", fraction="")

    def back(self) -> Self:
        """Takes back the last digit, comma or sign."""
        kept = replace(self, replaces=False)
        if kept.fraction is not None:
            return replace(kept, fraction=kept.fraction[:-1] if kept.fraction else None)
        if kept.whole:
            return replace(kept, whole=kept.whole[:-1])
        return replace(kept, negative=False)

    def sign(self) -> Self:
        """A scale whose zero is set badly may show less than nothing."""
        return replace(self, negative=not self.negative, replaces=False)

    def clear(self) -> Self:
        return type(self)(self.unit)

    def text(self, language: str) -> str:
        """As keyed in, zeros and a bare comma included; empty where nothing was."""
        fraction = "" if self.fraction is None else f"{decimal_sign(language)}{self.fraction}"
        return f"{MINUS if self.negative else ''}{self.whole}{fraction}"

    @property
    def _most_whole_digits(self) -> int:
        # The same largest mass in either unit.
        return MOST_WHOLE_DIGITS if self.unit is Unit.KG else MOST_DIGITS
