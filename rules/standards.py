"""Control weights and control scales: how exact they are, whether that suffices, whether they are in date."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.kinds import InstrumentSpec


class WeightClass(StrEnum):
    """What the error of a weight is bounded by."""

    M1 = "M1"
    """OIML R 111 class M1."""
    CONTROL = "control"
    """1/1000 of the nominal mass, the least Circular 09/2017 asks of a control weight."""


@dataclass(frozen=True, slots=True)
class Weight:
    nominal_mg: int
    weight_class: WeightClass = WeightClass.M1


@dataclass(frozen=True, slots=True)
class ControlWeights:
    weights: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class ControlScale:
    spec: InstrumentSpec


Standard = ControlWeights | ControlScale


@dataclass(frozen=True, slots=True)
class StandardInUse:
    """A standard as it stood on the day of a check; `standard` is None where its make-up is not known."""

    standard: Standard | None
    registered: bool
    valid_until: date | None
    verified_on: date | None = None
    standard_id: str | None = None


class AdequacyReason(StrEnum):
    GOOD_ENOUGH = "good_enough"
    TOO_COARSE = "too_coarse"
    LOAD_NOT_REACHABLE = "load_not_reachable"
    LOAD_OUT_OF_RANGE = "load_out_of_range"
    ERROR_UNKNOWN = "error_unknown"
    LIMIT_UNKNOWN = "limit_unknown"


@dataclass(frozen=True, slots=True)
class Adequacy:
    """Whether a standard suffices for a load, with its error and the error allowed, in µg."""

    good_enough: bool
    reason: AdequacyReason
    error_ug: int | None = None
    allowed_ug: int | None = None


def m1_tolerance_ug(nominal_mg: int) -> int:
    raise NotImplementedError


def reachable_loads(weights: tuple[Weight, ...]) -> tuple[int, ...]:
    raise NotImplementedError


def standard_error_ug(standard: Standard, load_mg: int) -> int | AdequacyReason:
    raise NotImplementedError


def good_enough(spec: InstrumentSpec, load_mg: int, standard: Standard) -> Adequacy:
    raise NotImplementedError


def standard_in_date(standard: StandardInUse, day: date) -> bool:
    raise NotImplementedError
