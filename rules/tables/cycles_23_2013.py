"""Verification cycles of Circular 23/2013/TT-BKHCN as amended by 07/2019, 03/2024 and 04/2026.

What held before 1 January 2020 was not read. The copy of 04/2026 is a third party's reading of a scan: its rows
stand here only where they differ from the earlier ones, as unconfirmed.
"""

from datetime import date
from typing import Final

from rules.confidence import Confidence
from rules.cycle_entry import VerificationCycle
from rules.kinds import IndicationType, InstrumentKind

FROM_07_2019: Final = date(2020, 1, 1)
FROM_03_2024: Final = date(2024, 10, 15)
FROM_04_2026: Final = date(2026, 4, 15)

_SOURCE_2019: Final = "Thông tư 07/2019/TT-BKHCN"
_SOURCE_2026: Final = "Thông tư 04/2026/TT-BKHCN"


def _since_2019(
    kind: InstrumentKind,
    months: int | None,
    indication_type: IndicationType | None = None,
    until: date | None = None,
) -> VerificationCycle:
    return VerificationCycle(kind, months, FROM_07_2019, until, _SOURCE_2019, Confidence.IN_FORCE, indication_type)


def _since_2026(kind: InstrumentKind, months: int, indication_type: IndicationType | None = None) -> VerificationCycle:
    return VerificationCycle(kind, months, FROM_04_2026, None, _SOURCE_2026, Confidence.UNCONFIRMED, indication_type)


CYCLES: Final = (
    _since_2019(InstrumentKind.SPRING_DIAL_SCALE, 24),
    _since_2019(InstrumentKind.PLATFORM_SCALE, 12),
    _since_2019(InstrumentKind.COUNTER_SCALE, 12),
    _since_2019(InstrumentKind.STEELYARD, 12),
    _since_2019(InstrumentKind.CRANE_SCALE, 12),
    _since_2026(InstrumentKind.CRANE_SCALE, 24),
    _since_2019(InstrumentKind.TRUCK_SCALE, 12),
    _since_2026(InstrumentKind.TRUCK_SCALE, 24),
    _since_2019(InstrumentKind.TECHNICAL_BALANCE, 12),
    _since_2026(InstrumentKind.TECHNICAL_BALANCE, 24),
    _since_2019(InstrumentKind.ANALYTICAL_BALANCE, 12),
    _since_2026(InstrumentKind.ANALYTICAL_BALANCE, 24),
    _since_2019(InstrumentKind.FUEL_DISPENSER, 12),
    _since_2019(InstrumentKind.LPG_DISPENSER, 12),
    # 03/2024 took the single-phase induction meter off the list; the copy of 04/2026 has it again.
    _since_2019(InstrumentKind.ELECTRICITY_METER_1PH, 60, IndicationType.ANALOGUE, FROM_03_2024),
    _since_2026(InstrumentKind.ELECTRICITY_METER_1PH, 60, IndicationType.ANALOGUE),
    _since_2019(InstrumentKind.ELECTRICITY_METER_1PH, 72, IndicationType.DIGITAL),
    _since_2019(InstrumentKind.ELECTRICITY_METER_3PH, 48, IndicationType.ANALOGUE),
    _since_2019(InstrumentKind.ELECTRICITY_METER_3PH, 36, IndicationType.DIGITAL),
    _since_2019(InstrumentKind.WATER_METER, 60, IndicationType.ANALOGUE),
    _since_2019(InstrumentKind.WATER_METER, 36, IndicationType.DIGITAL),
    _since_2026(InstrumentKind.WATER_METER, 60, IndicationType.DIGITAL),
    _since_2019(InstrumentKind.TAXIMETER, 18),
    _since_2019(InstrumentKind.VOLUME_MEASURE, 24),
    _since_2019(InstrumentKind.TAPE_MEASURE, None),
)

# Weights up to class F1 and lower, control weights among them.
CONTROL_WEIGHTS_MONTHS: Final = 12
