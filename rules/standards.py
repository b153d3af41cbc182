"""Control weights and control scales: how exact they are, whether that suffices, whether they are in date."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from rules.control import Limit, permitted_shortage
from rules.cycles import cycle_on
from rules.errors_r76 import error_limit, only_possible_class
from rules.kinds import AccuracyClass, InstrumentSpec
from rules.quantities import UG_PER_MG
from rules.tables.circular_09_2017 import CONTROL_WEIGHT_DIVISOR
from rules.tables.cycles_23_2013 import CONTROL_WEIGHTS_MONTHS, FROM_07_2019
from rules.tables.weights_r111 import M1_TOLERANCE_UG

# A set whose weights could be combined in more ways than this is refused rather than searched.
MOST_COMBINATIONS: Final = 100_000
# Error of the standard against the limit at initial verification: 1/3 (R 76); the limit of a control
# measurement is twice that one, hence 1/6 of it.
ERROR_SHARE: Final = 6


class WeightClass(StrEnum):
    """What the error of a weight is bounded by."""

    M1 = "M1"
    """OIML R 111 class M1."""
    CONTROL = "control"
    """1/1000 of the nominal mass, the least Circular 09/2017 asks of a control weight."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One weight; raises ValueError for a mass that is not positive, or not one of R 111's for class M1."""

    nominal_mg: int
    weight_class: WeightClass = WeightClass.M1

    def __post_init__(self) -> None:
        if self.nominal_mg <= 0:
            raise ValueError("a weight's nominal mass must be positive")
        if self.weight_class is WeightClass.M1:
            m1_tolerance_ug(self.nominal_mg)

    @property
    def tolerance_ug(self) -> int:
        """The largest error the weight may have, in µg."""
        if self.weight_class is WeightClass.M1:
            return m1_tolerance_ug(self.nominal_mg)
        return self.nominal_mg * UG_PER_MG // CONTROL_WEIGHT_DIVISOR


@dataclass(frozen=True, slots=True)
class ControlWeights:
    """A set of weights; raises ValueError for one that can be combined in too many ways to search."""

    weights: tuple[Weight, ...]

    def __post_init__(self) -> None:
        if combinations_of(self.weights) > MOST_COMBINATIONS:
            raise ValueError("the set of weights can be combined in too many ways")


@dataclass(frozen=True, slots=True)
class ControlScale:
    """A scale on which the load was weighed just before; its class and e bound its error."""

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
    """Class M1 tolerance in µg (OIML R 111); raises ValueError for a mass the table does not list."""
    try:
        return M1_TOLERANCE_UG[nominal_mg]
    except KeyError:
        raise ValueError(f"class M1 has no weight of {nominal_mg} mg") from None


def combinations_of(weights: tuple[Weight, ...]) -> int:
    """In how many ways weights of these kinds can be put on, the empty pan included."""
    ways = 1
    for count in Counter(weights).values():
        ways *= count + 1
    return ways


def reachable_loads(weights: tuple[Weight, ...]) -> tuple[int, ...]:
    """Every load in mg that some of the weights add up to, ascending."""
    return tuple(sorted(load for load in _worst_errors(weights) if load > 0))


def standard_error_ug(standard: Standard, load_mg: int) -> int | AdequacyReason:
    """The largest error of the standard at a load, in µg, or why there is none to state.

    Weights: the linear sum of their tolerances, the worst of the combinations that make the load. A control
    scale: its R 76 limit in service, since it has been in use since it was verified.
    """
    if isinstance(standard, ControlWeights):
        return _worst_errors(standard.weights).get(load_mg, AdequacyReason.LOAD_NOT_REACHABLE)
    spec = standard.spec
    if load_mg <= 0 or load_mg < (spec.min_mg or 0) or (spec.max_mg is not None and load_mg > spec.max_mg):
        return AdequacyReason.LOAD_OUT_OF_RANGE
    found = _class_of(spec)
    if found is None or spec.e_mg is None:
        return AdequacyReason.ERROR_UNKNOWN
    limit = error_limit(found, spec.e_mg, load_mg)
    return AdequacyReason.LOAD_OUT_OF_RANGE if limit is None else limit.in_service_mg * UG_PER_MG


def good_enough(spec: InstrumentSpec, load_mg: int, standard: Standard) -> Adequacy:
    """Whether the standard's error is at most 1/3 of the scale's limit at initial verification at this load.

    The 1/3 is R 76's rule for test weights; Circular 09/2017 itself asks only 1/1000 or class M1 of a weight, so
    a set that is lawful may still be too coarse for a fine scale.
    """
    limit = permitted_shortage(spec, load_mg)
    if not isinstance(limit, Limit):
        return Adequacy(good_enough=False, reason=AdequacyReason.LIMIT_UNKNOWN)
    allowed_ug = limit.limit_mg * UG_PER_MG // ERROR_SHARE
    error = standard_error_ug(standard, load_mg)
    if isinstance(error, AdequacyReason):
        return Adequacy(good_enough=False, reason=error, allowed_ug=allowed_ug)
    fits = ERROR_SHARE * error <= limit.limit_mg * UG_PER_MG
    reason = AdequacyReason.GOOD_ENOUGH if fits else AdequacyReason.TOO_COARSE
    return Adequacy(good_enough=fits, reason=reason, error_ug=error, allowed_ug=allowed_ug)


def standard_in_date(standard: StandardInUse, day: date) -> bool:
    """Whether the standard's own verification is known to hold on the day (its last day included)."""
    begun = standard.verified_on is None or standard.verified_on <= day
    return begun and standard.valid_until is not None and day <= standard.valid_until


def standard_cycle_months(standard: Standard, day: date) -> int | None:
    """The cycle of a standard verified on a day, in months; None where none is known."""
    if isinstance(standard, ControlWeights):
        return CONTROL_WEIGHTS_MONTHS if day >= FROM_07_2019 else None
    cycle = cycle_on(standard.spec.kind, day, confirmed_only=True)
    return cycle.months if cycle else None


def _class_of(spec: InstrumentSpec) -> AccuracyClass | None:
    if spec.accuracy_class is not None or spec.max_mg is None or spec.e_mg is None:
        return spec.accuracy_class
    return only_possible_class(spec.max_mg, spec.e_mg)


# A check asks for up to ten sets, and all of them together, at every load; each has up to MOST_COMBINATIONS loads.
@lru_cache(maxsize=16)
def _worst_errors(weights: tuple[Weight, ...]) -> Mapping[int, int]:
    """The worst error in µg by the load in mg that some of the weights make."""
    errors = {0: 0}
    for weight in weights:
        added = {load + weight.nominal_mg: error + weight.tolerance_ug for load, error in errors.items()}
        for load, error in added.items():
            errors[load] = max(error, errors.get(load, 0))
    return MappingProxyType(errors)
