"""Instruments, standards and checks as the tests of the rules need them."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

from rules import (
    GRAM,
    KILOGRAM,
    AccuracyClass,
    CheckInput,
    CheckMethod,
    CheckVerdict,
    ControlScale,
    ControlWeights,
    FindingCode,
    InstrumentKind,
    InstrumentSpec,
    Purpose,
    Reading,
    SealState,
    StandardInUse,
    StickerSeen,
    StickerState,
    Weight,
)

DAY: Final = date(2026, 11, 22)
FIELD_WEIGHTS: Final = ControlWeights(tuple(Weight(kg * KILOGRAM) for kg in (1, 2, 2, 5)))
FIELD_SCALE: Final = ControlScale(
    InstrumentSpec(
        InstrumentKind.COUNTER_SCALE,
        max_mg=30 * KILOGRAM,
        min_mg=50 * GRAM,
        d_mg=GRAM,
        e_mg=GRAM,
        accuracy_class=AccuracyClass.II,
    )
)
SOUND: Final = StandardInUse(FIELD_WEIGHTS, registered=True, valid_until=date(2027, 6, 30), standard_id="w1")
SHORT: Final = (Reading(KILOGRAM, KILOGRAM + 50 * GRAM + 1),)
"""One milligram more than `check()`'s scale may be over at 1 kg."""


def spring(max_kg: int, d_g: int) -> InstrumentSpec:
    return InstrumentSpec(InstrumentKind.SPRING_DIAL_SCALE, max_mg=max_kg * KILOGRAM, d_mg=d_g * GRAM)


def counter(max_mg: int, e_mg: int, accuracy_class: AccuracyClass | None = AccuracyClass.III) -> InstrumentSpec:
    return InstrumentSpec(
        InstrumentKind.COUNTER_SCALE, max_mg=max_mg, d_mg=e_mg, e_mg=e_mg, accuracy_class=accuracy_class
    )


def check(**changes: Any) -> CheckInput:
    """A sound check of a verified 10 kg spring scale, 20 g over at 1 kg."""
    sound = CheckInput(
        instrument=spring(10, 50),
        registered=True,
        method=CheckMethod.CONTROL_WEIGHTS,
        purpose=Purpose.SELLING,
        performed_on=DAY,
        readings=(Reading(KILOGRAM, KILOGRAM + 20 * GRAM),),
        sticker=StickerSeen(StickerState.VALID, "KD-A-004512", date(2027, 6, 30)),
        seal=SealState.INTACT,
        zero_before_mg=0,
        zero_after_mg=0,
        standards=(SOUND,),
        known_mark_code="KD-A-004512",
        verified_on=date(2025, 6, 12),
        valid_until=date(2027, 6, 30),
    )
    return replace(sound, **changes)


def codes(verdict: CheckVerdict) -> list[FindingCode]:
    return [entry.code for entry in verdict.findings]
