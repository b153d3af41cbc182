"""OIML R 111 class M1: the maximum permissible error of a weight, in µg by nominal mass in mg."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rules.quantities import GRAM, KILOGRAM, UG_PER_MG

M1_TOLERANCE_UG: Final[Mapping[int, int]] = MappingProxyType(
    {
        1: 200,
        2: 200,
        5: 200,
        10: 250,
        20: 300,
        50: 400,
        100: 500,
        200: 600,
        500: 800,
        1 * GRAM: 1_000,
        2 * GRAM: 1_200,
        5 * GRAM: 1_600,
        10 * GRAM: 2_000,
        20 * GRAM: 2_500,
        50 * GRAM: 3_000,
        100 * GRAM: 5_000,
        200 * GRAM: 10_000,
        500 * GRAM: 25_000,
        1 * KILOGRAM: 50_000,
        2 * KILOGRAM: 100_000,
        5 * KILOGRAM: 250_000,
        10 * KILOGRAM: 500 * UG_PER_MG,
        20 * KILOGRAM: 1_000 * UG_PER_MG,
        50 * KILOGRAM: 2_500 * UG_PER_MG,
        100 * KILOGRAM: 5_000 * UG_PER_MG,
        200 * KILOGRAM: 10_000 * UG_PER_MG,
        500 * KILOGRAM: 25_000 * UG_PER_MG,
        1_000 * KILOGRAM: 50_000 * UG_PER_MG,
        2_000 * KILOGRAM: 100_000 * UG_PER_MG,
        5_000 * KILOGRAM: 250_000 * UG_PER_MG,
    }
)

# From 10 kg to 1 t no source was read: the values continue the 5·10⁻⁵ that holds on both sides.
UNVERIFIED_NOMINALS_MG: Final = frozenset(count * KILOGRAM for count in (10, 20, 50, 100, 200, 500, 1_000))
