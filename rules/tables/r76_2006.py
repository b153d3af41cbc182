"""OIML R 76-1: Table 3 (which class an e and a Max admit) and Table 6 (maximum permissible errors)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rules.kinds import AccuracyClass
from rules.quantities import GRAM


@dataclass(frozen=True, slots=True)
class ClassRange:
    """Table 3: e from `e_from_mg` to `e_to_mg` with n = Max / e from `n_from` to `n_to`; None is no bound.

    Min is at least `min_in_e` × e.
    """

    e_from_mg: int
    e_to_mg: int | None
    n_from: int
    n_to: int | None
    min_in_e: int


TABLE_3: Final[Mapping[AccuracyClass, tuple[ClassRange, ...]]] = MappingProxyType(
    {
        AccuracyClass.I: (ClassRange(1, None, 50_000, None, 100),),
        AccuracyClass.II: (
            ClassRange(1, 50, 100, 100_000, 20),
            ClassRange(100, None, 5_000, 100_000, 50),
        ),
        AccuracyClass.III: (
            ClassRange(100, 2 * GRAM, 100, 10_000, 20),
            ClassRange(5 * GRAM, None, 500, 10_000, 20),
        ),
        AccuracyClass.IIII: (ClassRange(5 * GRAM, None, 100, 1_000, 10),),
    }
)

# Table 6: loads up to and including so many e (None: any) have a limit of 1, 2 and 3 times half an e.
TABLE_6: Final[Mapping[AccuracyClass, tuple[int | None, int | None, int | None]]] = MappingProxyType(
    {
        AccuracyClass.I: (50_000, 200_000, None),
        AccuracyClass.II: (5_000, 20_000, 100_000),
        AccuracyClass.III: (500, 2_000, 10_000),
        AccuracyClass.IIII: (50, 200, 1_000),
    }
)
