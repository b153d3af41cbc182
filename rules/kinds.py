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


def _weighing(
    kind: InstrumentKind,
    *,
    market_scale: bool,
    indication_type: IndicationType | None = None,
    source_note: str | None = None,
) -> KindInfo:
    protocol = CheckProtocol.CONTROL_MEASUREMENT
    return KindInfo(kind, market_scale, True, protocol, indication_type, source_note)


def _marks_only(kind: InstrumentKind, *, has_cycle: bool = True) -> KindInfo:
    return KindInfo(kind, False, has_cycle, CheckProtocol.VERIFICATION_ONLY)


_ENTRIES: Final = (
    _weighing(InstrumentKind.SPRING_DIAL_SCALE, market_scale=True, indication_type=IndicationType.ANALOGUE),
    _weighing(InstrumentKind.PLATFORM_SCALE, market_scale=True),
    _weighing(InstrumentKind.COUNTER_SCALE, market_scale=True),
    _weighing(
        InstrumentKind.STEELYARD,
        market_scale=True,
        indication_type=IndicationType.ANALOGUE,
        source_note="read as the list's 'cân treo dọc thép-lá đề'; not confirmed for every steelyard",
    ),
    _weighing(InstrumentKind.CRANE_SCALE, market_scale=False),
    _weighing(InstrumentKind.TRUCK_SCALE, market_scale=False),
    # Balances weigh what Circular 09/2017 leaves to other rules (gold, medicine).
    _marks_only(InstrumentKind.TECHNICAL_BALANCE),
    _marks_only(InstrumentKind.ANALYTICAL_BALANCE),
    _marks_only(InstrumentKind.FUEL_DISPENSER),
    _marks_only(InstrumentKind.LPG_DISPENSER),
    _marks_only(InstrumentKind.ELECTRICITY_METER_1PH),
    _marks_only(InstrumentKind.ELECTRICITY_METER_3PH),
    _marks_only(InstrumentKind.WATER_METER),
    _marks_only(InstrumentKind.TAXIMETER),
    _marks_only(InstrumentKind.VOLUME_MEASURE),
    _marks_only(InstrumentKind.TAPE_MEASURE, has_cycle=False),
)

KINDS: Final[Mapping[InstrumentKind, KindInfo]] = MappingProxyType({entry.kind: entry for entry in _ENTRIES})


def kind_info(kind: InstrumentKind) -> KindInfo:
    return KINDS[kind]


def is_market_scale(kind: InstrumentKind) -> bool:
    return KINDS[kind].market_scale


def indication_of(spec: InstrumentSpec) -> IndicationType | None:
    """The stated type of indication, else the one the kind always has."""
    return spec.indication_type or KINDS[spec.kind].indication_type
