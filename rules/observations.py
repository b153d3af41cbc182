"""What a person saw and did at a spot check."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.kinds import InstrumentSpec
from rules.standards import StandardInUse
from rules.verdicts import Purpose, Reading


class CheckMethod(StrEnum):
    CONTROL_WEIGHTS = "control_weights"
    CONTROL_SCALE = "control_scale"
    VISUAL = "visual"


class StickerState(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    FOREIGN = "foreign"
    """Belongs to another instrument."""


class SealState(StrEnum):
    INTACT = "intact"
    BROKEN = "broken"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


class CheatingSign(StrEnum):
    NONZERO_START = "nonzero_start"
    PRESET_TARE = "preset_tare"
    MAGNET = "magnet"
    EXTRA_PLATE = "extra_plate"
    ALTERED_DIAL = "altered_dial"
    ALTERED_POINTER = "altered_pointer"
    ALTERED_SPRING = "altered_spring"
    ALTERED_LEVER = "altered_lever"
    REMOTE_CONTROL = "remote_control"
    FOREIGN_ELECTRONICS = "foreign_electronics"
    REPLACED_SEAL = "replaced_seal"
    SECOND_SCALE = "second_scale"
    FALSE_WEIGHTS = "false_weights"
    HIDDEN_INDICATION = "hidden_indication"


@dataclass(frozen=True, slots=True)
class StickerSeen:
    """The verification sticker as seen; `valid_until` is the last day it holds (month precision resolved)."""

    state: StickerState
    code: str | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class CheckInput:
    """A spot check as recorded, with what the register knew of the instrument on the day.

    `registered` False: nobody had the instrument on the register; `instrument` is then what was described, or
    None. `known_mark_code`, `verified_on`, `valid_until` are the register's newest passed verification.
    Masses in mg.
    """

    instrument: InstrumentSpec | None
    registered: bool
    method: CheckMethod
    purpose: Purpose
    performed_on: date
    readings: tuple[Reading, ...]
    sticker: StickerSeen
    seal: SealState
    zero_before_mg: int | None = None
    zero_after_mg: int | None = None
    goods_mg: int | None = None
    standards: tuple[StandardInUse, ...] = ()
    known_mark_code: str | None = None
    verified_on: date | None = None
    valid_until: date | None = None
    signs: tuple[CheatingSign, ...] = ()
