"""A drawing of a scale's dial with its own numbers and a needle to read."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

FACE, MIDDLE = 100.0, 110.0
"""Radius of the face, and where its middle lies, in units of the drawing."""
FEWEST_NUMBERS, MOST_NUMBERS, MOST_MARKS = 5, 12, 120
GRAM, KILOGRAM = 1000, 1_000_000


@dataclass(frozen=True, slots=True)
class Number:
    x: float
    y: float
    mass_mg: int


@dataclass(frozen=True, slots=True)
class Dial:
    """`numbered` and `marks` are paths; the needle goes from the middle to `tip` and shows `shown_mg`."""

    numbers: tuple[Number, ...]
    numbered: str
    marks: str
    tip: tuple[float, float]
    shown_mg: int
    in_kilograms: bool

    @property
    def unit(self) -> str:
        return "kg" if self.in_kilograms else "g"

    def plain(self, number: Number, language: str) -> str:
        """What stands on the face: the number without its unit."""
        per_unit = KILOGRAM if self.in_kilograms else GRAM
        whole, rest = divmod(number.mass_mg, per_unit)
        digits = str(per_unit + rest)[1:].rstrip("0")
        return f"{whole}{',' if language == 'vi' else '.'}{digits}" if digits else str(whole)


def dial_of(max_mg: int | None, d_mg: int | None) -> Dial | None:
    """None where the plate is not known, or is not one of a dial."""
    if not max_mg or not d_mg or d_mg * 10 > max_mg:
        return None
    step = _step(max_mg)
    if step is None:
        return None
    mark = _mark(step, d_mg, max_mg)
    shown = 2 * step + 3 * mark if mark < step else 2 * step
    numbers = tuple(Number(*_at(mass, max_mg, FACE - 24), mass) for mass in range(0, max_mg, step))
    return Dial(
        numbers=numbers,
        numbered=_rays(range(0, max_mg, step), max_mg, 12),
        marks=_rays((mass for mass in range(0, max_mg, mark) if mass % step), max_mg, 6),
        tip=_at(shown, max_mg, FACE - 14),
        shown_mg=shown,
        in_kilograms=max_mg >= KILOGRAM,
    )


def _step(max_mg: int) -> int | None:
    """Between two numbers: 1, 2 or 5 of a power of ten, so that neither too many nor too few stand there."""
    for power in range(12):
        for digit in (1, 2, 5):
            step: int = digit * 10**power
            if FEWEST_NUMBERS <= max_mg / step <= MOST_NUMBERS:
                return step
    return None


def _mark(step: int, d_mg: int, max_mg: int) -> int:
    """Between two marks: as on the scale itself where they can be told apart in so small a drawing."""
    for mark in (d_mg, step // 10, step // 5, step // 2):
        if mark and step % mark == 0 and mark % d_mg == 0 and max_mg / mark <= MOST_MARKS:
            return mark
    return step


def _rays(masses: Iterable[int], max_mg: int, length: float) -> str:
    return "".join(
        "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*_at(mass, max_mg, FACE), *_at(mass, max_mg, FACE - length))
        for mass in masses
    )


def _at(mass_mg: int, max_mg: int, radius: float) -> tuple[float, float]:
    """Clockwise from the top, where zero is."""
    turn = math.tau * mass_mg / max_mg
    return round(MIDDLE + radius * math.sin(turn), 1), round(MIDDLE - radius * math.cos(turn), 1)
