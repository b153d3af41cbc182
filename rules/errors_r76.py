"""OIML R 76-1 accuracy classes and error limits, in exact integers.

Half of an odd e in mg is not a whole number of mg, so limits are kept as so many times ½ e and errors are
compared in ½ mg: no half milligram is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.kinds import AccuracyClass
from rules.tables.r76_2006 import TABLE_3, TABLE_6, ClassRange
from rules.verdicts import Reading


class Stage(StrEnum):
    INITIAL = "initial"
    IN_SERVICE = "in_service"


@dataclass(frozen=True, slots=True)
class ErrorLimit:
    """A maximum permissible error of `half_steps` × ½ e at initial verification, twice that in service."""

    half_steps: int
    e_mg: int

    @property
    def in_service_mg(self) -> int:
        """The limit in service, in mg (exact)."""
        return self.half_steps * self.e_mg

    def half_mg(self, stage: Stage) -> int:
        """The limit in units of ½ mg (exact)."""
        return self.in_service_mg * (2 if stage is Stage.IN_SERVICE else 1)

    def admits_half_mg(self, error_half_mg: int, stage: Stage) -> bool:
        """Whether an error in units of ½ mg, of either sign, is within the limit; equality is."""
        return abs(error_half_mg) <= self.half_mg(stage)


@dataclass(frozen=True, slots=True)
class ErrorVerdict:
    """The error of indication of an instrument at one load, for those entitled to judge the instrument."""

    load_mg: int
    error_mg: int
    limit: ErrorLimit
    stage: Stage
    within: bool


def error_limit(accuracy_class: AccuracyClass, e_mg: int, load_mg: int) -> ErrorLimit | None:
    """The limit of Table 6 for a load; None for a negative load or one beyond what the class covers."""
    if load_mg < 0:
        return None
    for half_steps, up_to_e in enumerate(TABLE_6[accuracy_class], start=1):
        if up_to_e is None or load_mg <= up_to_e * e_mg:
            return ErrorLimit(half_steps, e_mg)
    return None


def class_is_possible(accuracy_class: AccuracyClass, max_mg: int, e_mg: int) -> bool:
    """Whether Table 3 admits the class for this Max and e."""
    return _class_range(accuracy_class, max_mg, e_mg) is not None


def only_possible_class(max_mg: int, e_mg: int) -> AccuracyClass | None:
    """The class where Table 3 leaves exactly one for this Max and e, else None."""
    possible = [entry for entry in AccuracyClass if class_is_possible(entry, max_mg, e_mg)]
    return possible[0] if len(possible) == 1 else None


def least_min_mg(accuracy_class: AccuracyClass, max_mg: int, e_mg: int) -> int | None:
    """The lowest Min that Table 3 allows, in mg; None where the class is not possible."""
    found = _class_range(accuracy_class, max_mg, e_mg)
    return found.min_in_e * e_mg if found else None


def judge_error(accuracy_class: AccuracyClass, e_mg: int, reading: Reading, stage: Stage) -> ErrorVerdict | None:
    """The error of one reading, of either sign, against Table 6; None where the table has no limit."""
    limit = error_limit(accuracy_class, e_mg, reading.load_mg)
    if limit is None:
        return None
    error_mg = reading.indication_mg - reading.load_mg
    within = limit.admits_half_mg(2 * error_mg, stage)
    return ErrorVerdict(reading.load_mg, error_mg, limit, stage, within)


def changeover_error_half_mg(load_mg: int, indication_mg: int, added_mg: int, e_mg: int) -> int:
    """Error before rounding, in ½ mg: E = I + ½ e − ΔL − L, ΔL being the weights added to the next step."""
    return 2 * (indication_mg - added_mg - load_mg) + e_mg


def is_repeatable(limit: ErrorLimit, indications_mg: Sequence[int], stage: Stage) -> bool:
    """Whether several weighings of one load differ by no more than the limit for that load.

    Raises ValueError for fewer than two weighings.
    """
    if len(indications_mg) < 2:
        raise ValueError("repeatability needs at least two weighings")
    spread_mg = max(indications_mg) - min(indications_mg)
    return limit.admits_half_mg(2 * spread_mg, stage)


def zero_is_set(e_mg: int, zero_mg: int) -> bool:
    """Whether the indication without load is within ¼ e.

    The tolerance was not read in a source: no verdict may rest on it.
    """
    return 4 * abs(zero_mg) <= e_mg


def _class_range(accuracy_class: AccuracyClass, max_mg: int, e_mg: int) -> ClassRange | None:
    for entry in TABLE_3[accuracy_class]:
        fits_e = entry.e_from_mg <= e_mg and (entry.e_to_mg is None or e_mg <= entry.e_to_mg)
        fits_n = entry.n_from * e_mg <= max_mg and (entry.n_to is None or max_mg <= entry.n_to * e_mg)
        if fits_e and fits_n:
            return entry
    return None
