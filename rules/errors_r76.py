"""OIML R 76-1 accuracy classes and error limits, in exact integers.

Half of an odd e in mg is not a whole number of mg, so limits are kept in half-e steps and doubled errors are
compared: no half milligram is lost.
"""

from dataclasses import dataclass
from enum import StrEnum

from rules.kinds import AccuracyClass


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

    @property
    def initial_half_mg(self) -> int:
        """The limit at initial verification, in units of ½ mg (exact)."""
        return self.half_steps * self.e_mg


def error_limit(accuracy_class: AccuracyClass, e_mg: int, load_mg: int) -> ErrorLimit | None:
    raise NotImplementedError


def class_is_possible(accuracy_class: AccuracyClass, max_mg: int, e_mg: int) -> bool:
    raise NotImplementedError


def only_possible_class(max_mg: int, e_mg: int) -> AccuracyClass | None:
    raise NotImplementedError
