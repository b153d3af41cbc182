"""An instrument that nobody had on the register, described as far as its plate can be read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from rules.kinds import InstrumentKind
from rules.quantities import GRAM, KILOGRAM
from rules.tables.circular_09_2017 import TABLE_2
from schemas.spot_checks import UnregisteredIn

PICTURED = (
    InstrumentKind.SPRING_DIAL_SCALE,
    InstrumentKind.COUNTER_SCALE,
    InstrumentKind.PLATFORM_SCALE,
    InstrumentKind.STEELYARD,
    InstrumentKind.CRANE_SCALE,
)
"""What stands at a market; every other kind is chosen from a list."""
_OTHER_MAX_KG = (15, 30, 60, 100, 150, 300)
_OTHER_D_G = (1, 2, 5, 10, 20, 50, 100, 200)
_COMMON_D_G = (2, 5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Description:
    """What was said so far; it can be checked once stall and kind are known."""

    stall_id: UUID | None = None
    kind: InstrumentKind | None = None
    max_mg: int | None = None
    d_mg: int | None = None
    serial: str | None = None
    maker: str | None = None

    @classmethod
    def of(cls, described: UnregisteredIn) -> "Description":
        return cls(
            described.stall_id, described.kind, described.max_mg, described.d_mg, described.serial, described.maker
        )

    def changed(self, **changes: object) -> "Description":
        return replace(self, **changes)  # type: ignore[arg-type]  # the names are checked by replace()

    @property
    def interval_fits(self) -> bool:
        return self.max_mg is None or self.d_mg is None or self.d_mg < self.max_mg

    def wire(self) -> UnregisteredIn | None:
        """None while stall or kind is not known, or the interval cannot be right."""
        if self.stall_id is None or self.kind is None or not self.interval_fits:
            return None
        return UnregisteredIn(
            stall_id=self.stall_id,
            kind=self.kind,
            maker=self.maker or None,
            serial=self.serial or None,
            max_mg=self.max_mg,
            d_mg=self.d_mg,
        )


def usual_max(kind: InstrumentKind | None) -> Sequence[int]:
    """In mg, ascending: those of the market's spring dial scales, or of other scales."""
    if kind is InstrumentKind.SPRING_DIAL_SCALE:
        return [row.max_mg for row in TABLE_2]
    return [count * KILOGRAM for count in _OTHER_MAX_KG]


def usual_d(kind: InstrumentKind | None, max_mg: int | None) -> Sequence[int]:
    """In mg, ascending, only those below Max."""
    grams = _COMMON_D_G if kind is InstrumentKind.SPRING_DIAL_SCALE else _OTHER_D_G
    return [count * GRAM for count in grams if max_mg is None or count * GRAM * 100 <= max_mg]
