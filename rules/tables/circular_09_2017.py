"""Circular 09/2017/TT-BKHCN on weighing in retail trade: Table 1, Table 2 and its general form.

The upper bounds of the 2 d and 3 d cells and the lower edge of the 10, 12, 15 and 20 kg rows are reconstructed
from the pattern of the table, which agrees with all three worked examples; check against the gazette.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rules.citations import Provision
from rules.quantities import GRAM, KILOGRAM
from rules.tables.texts import CIRCULAR_09_2017

SCALE_CHOICE: Final = Provision(CIRCULAR_09_2017, 4, "1", table=1)
PERMITTED_SHORTAGE: Final = Provision(CIRCULAR_09_2017, 5)
PERMITTED_SHORTAGE_TABLE: Final = Provision(CIRCULAR_09_2017, 5, table=2)
CONTROL_MEASUREMENT: Final = Provision(CIRCULAR_09_2017, 6, "3")


@dataclass(frozen=True, slots=True)
class Choice:
    """Table 1: goods over `over_mg` up to and including `up_to_mg` need a scale with d at most `d_mg`."""

    over_mg: int
    up_to_mg: int
    d_mg: int


TABLE_1: Final = (
    Choice(40 * GRAM, 100 * GRAM, 2 * GRAM),
    Choice(100 * GRAM, 200 * GRAM, 5 * GRAM),
    Choice(200 * GRAM, 400 * GRAM, 10 * GRAM),
    Choice(400 * GRAM, 1 * KILOGRAM, 20 * GRAM),
    Choice(1 * KILOGRAM, 2 * KILOGRAM, 50 * GRAM),
    Choice(2 * KILOGRAM, 4 * KILOGRAM, 100 * GRAM),
    Choice(4 * KILOGRAM, 100 * KILOGRAM, 200 * GRAM),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """Table 2: loads from `from_mg` (itself only where `with_from`) up to and including `up_to_mg`.

    The permitted shortage is `divisions` × d.
    """

    divisions: int
    from_mg: int
    up_to_mg: int
    with_from: bool = False

    def holds(self, load_mg: int) -> bool:
        return self.from_mg < load_mg <= self.up_to_mg or (self.with_from and load_mg == self.from_mg)


@dataclass(frozen=True, slots=True)
class Row:
    max_mg: int
    d_mg: int
    cells: tuple[Cell, ...]


def _row(max_mg: int, d_mg: int, *edges_mg: int, with_first: bool = True) -> Row:
    """A row of adjoining cells; the first edge belongs to the 1 d cell only where `with_first`."""
    cells = tuple(
        Cell(index + 1, low, high, with_first and index == 0) for index, (low, high) in enumerate(pairwise(edges_mg))
    )
    return Row(max_mg, d_mg, cells)


_KG: Final = KILOGRAM

TABLE_2: Final = (
    _row(500 * GRAM, 2 * GRAM, 40 * GRAM, 100 * GRAM, 400 * GRAM, 500 * GRAM),
    _row(1 * _KG, 5 * GRAM, 100 * GRAM, 250 * GRAM, 1 * _KG),
    _row(2 * _KG, 10 * GRAM, 200 * GRAM, 500 * GRAM, 2 * _KG),
    _row(4 * _KG, 10 * GRAM, 200 * GRAM, 500 * GRAM, 2 * _KG, 4 * _KG),
    _row(5 * _KG, 20 * GRAM, 400 * GRAM, 1 * _KG, 4 * _KG, 5 * _KG),
    _row(8 * _KG, 20 * GRAM, 400 * GRAM, 1 * _KG, 4 * _KG, 8 * _KG),
    _row(10 * _KG, 50 * GRAM, 1 * _KG, 2_500 * GRAM, 10 * _KG, with_first=False),
    _row(12 * _KG, 50 * GRAM, 1 * _KG, 2_500 * GRAM, 10 * _KG, 12 * _KG, with_first=False),
    _row(15 * _KG, 50 * GRAM, 1 * _KG, 2_500 * GRAM, 10 * _KG, 15 * _KG, with_first=False),
    _row(20 * _KG, 50 * GRAM, 1 * _KG, 2_500 * GRAM, 10 * _KG, 20 * _KG, with_first=False),
    _row(30 * _KG, 100 * GRAM, 2 * _KG, 5 * _KG, 20 * _KG, 30 * _KG),
    _row(60 * _KG, 200 * GRAM, 4 * _KG, 10 * _KG, 40 * _KG, 60 * _KG),
    _row(100 * _KG, 200 * GRAM, 4 * _KG, 10 * _KG, 40 * _KG, 100 * _KG),
)

# The pattern of Table 2 in scale intervals: from 20 d to 50 d 1 d, over that to 200 d 2 d, above 3 d.
GENERAL_FROM_DIVISIONS: Final = 20
GENERAL_ONE_UP_TO: Final = 50
GENERAL_TWO_UP_TO: Final = 200

CONTROL_WEIGHT_NOMINALS_MG: Final = (500 * GRAM, 1 * _KG, 2 * _KG, 5 * _KG, 10 * _KG, 20 * _KG)
# A control weight's error is at most nominal / 1000 (or class M1).
CONTROL_WEIGHT_DIVISOR: Final = 1_000
