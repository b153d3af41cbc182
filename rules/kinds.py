"""The kinds of measuring instrument, what is known of one, and the check protocol that judges it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class InstrumentKind(StrEnum):
    SPRING_DIAL_SCALE = "spring_dial_scale"
    PLATFORM_SCALE = "platform_scale"
    COUNTER_SCALE = "counter_scale"
    STEELYARD = "steelyard"
    CRANE_SCALE = "crane_scale"
    TRUCK_SCALE = "truck_scale"
    TECHNICAL_BALANCE = "technical_balance"
    ANALYTICAL_BALANCE = "analytical_balance"
    FUEL_DISPENSER = "fuel_dispenser"
    LPG_DISPENSER = "lpg_dispenser"
    ELECTRICITY_METER_1PH = "electricity_meter_1ph"
    ELECTRICITY_METER_3PH = "electricity_meter_3ph"
    WATER_METER = "water_meter"
    TAXIMETER = "taximeter"
    VOLUME_MEASURE = "volume_measure"
    TAPE_MEASURE = "tape_measure"


class IndicationType(StrEnum):
    ANALOGUE = "analogue"
    DIGITAL = "digital"


class AccuracyClass(StrEnum):
    """OIML R 76-1 accuracy class, written as on the plate."""

    I = "I"  # noqa: E741 -- the class is called I
    II = "II"
    III = "III"
    IIII = "IIII"


class CheckProtocol(StrEnum):
    """How a spot check of an instrument is judged."""

    CONTROL_MEASUREMENT = "control_measurement"
    """Known loads against the permitted shortage of Circular 09/2017."""
    VERIFICATION_ONLY = "verification_only"
    """Mark, date and seal; no measurement is judged."""


@dataclass(frozen=True, slots=True)
class InstrumentSpec:
    """What is known of an instrument; masses in mg, None where unknown.

    Raises ValueError for a Max, d or e that is not positive or a Min that is negative.
    """

    kind: InstrumentKind
    indication_type: IndicationType | None = None
    max_mg: int | None = None
    min_mg: int | None = None
    d_mg: int | None = None
    e_mg: int | None = None
    accuracy_class: AccuracyClass | None = None

    def __post_init__(self) -> None:
        for name, value in (("max_mg", self.max_mg), ("d_mg", self.d_mg), ("e_mg", self.e_mg)):
            if value is not None and value <= 0:
                raise ValueError(f"{name} must be positive")
        if self.min_mg is not None and self.min_mg < 0:
            raise ValueError("min_mg must not be negative")


@dataclass(frozen=True, slots=True)
class KindInfo:
    """What the rules know of a kind.

    `market_scale`: weighs goods of ordinary trade at markets. `has_cycle`: carries a periodic verification
    (else only the initial one). `indication_type`: what the kind always has, None where both exist.
    `source_note`: what about the entry is not read in a legal text.
    """

    kind: InstrumentKind
    market_scale: bool
    has_cycle: bool
    protocol: CheckProtocol
    indication_type: IndicationType | None = None
    source_note: str | None = None


_WEIGHING: Final = CheckProtocol.CONTROL_MEASUREMENT
_MARKS: Final = CheckProtocol.VERIFICATION_ONLY

_ENTRIES: Final = (
    KindInfo(InstrumentKind.SPRING_DIAL_SCALE, True, True, _WEIGHING, IndicationType.ANALOGUE),
    KindInfo(InstrumentKind.PLATFORM_SCALE, True, True, _WEIGHING),
    KindInfo(InstrumentKind.COUNTER_SCALE, True, True, _WEIGHING),
    KindInfo(
        InstrumentKind.STEELYARD,
        True,
        True,
        _WEIGHING,
        IndicationType.ANALOGUE,
        "taken for the list's 'cân treo dọc thép-lá đề'; that it covers every steelyard is not confirmed",
    ),
    KindInfo(InstrumentKind.CRANE_SCALE, False, True, _WEIGHING),
    KindInfo(InstrumentKind.TRUCK_SCALE, False, True, _WEIGHING),
    # Balances weigh what Circular 09/2017 leaves to other rules (gold, medicine).
    KindInfo(InstrumentKind.TECHNICAL_BALANCE, False, True, _MARKS),
    KindInfo(InstrumentKind.ANALYTICAL_BALANCE, False, True, _MARKS),
    KindInfo(InstrumentKind.FUEL_DISPENSER, False, True, _MARKS),
    KindInfo(InstrumentKind.LPG_DISPENSER, False, True, _MARKS),
    KindInfo(InstrumentKind.ELECTRICITY_METER_1PH, False, True, _MARKS),
    KindInfo(InstrumentKind.ELECTRICITY_METER_3PH, False, True, _MARKS),
    KindInfo(InstrumentKind.WATER_METER, False, True, _MARKS),
    KindInfo(InstrumentKind.TAXIMETER, False, True, _MARKS),
    KindInfo(InstrumentKind.VOLUME_MEASURE, False, True, _MARKS),
    KindInfo(InstrumentKind.TAPE_MEASURE, False, False, _MARKS),
)

KINDS: Final[Mapping[InstrumentKind, KindInfo]] = MappingProxyType({entry.kind: entry for entry in _ENTRIES})


def kind_info(kind: InstrumentKind) -> KindInfo:
    return KINDS[kind]


def is_market_scale(kind: InstrumentKind) -> bool:
    return KINDS[kind].market_scale


def indication_of(spec: InstrumentSpec) -> IndicationType | None:
    """The stated type of indication, else the one the kind always has."""
    return spec.indication_type or KINDS[spec.kind].indication_type
