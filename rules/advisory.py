"""The advisory band around a limit: beside the legal verdict, never instead of it."""

from dataclasses import dataclass
from enum import StrEnum

from rules.kinds import InstrumentSpec
from rules.verdicts import ReadingVerdict


class Advice(StrEnum):
    NONE = "none"
    MEASURE_AGAIN = "measure_again"
    REFER = "refer"


@dataclass(frozen=True, slots=True)
class Advisory:
    """How far one judged reading is from its limit against what the measurement can tell; masses in mg.

    `margin_mg` = shortage − limit; `within_band` where its size is at most the expanded uncertainty (k = 2).
    """

    load_mg: int
    margin_mg: int
    uncertainty_mg: int
    within_band: bool
    advice: Advice


def advise(
    spec: InstrumentSpec,
    verdict: ReadingVerdict,
    standard_error_ug: int,
    repeats_mg: tuple[int, ...] = (),
) -> Advisory | None:
    raise NotImplementedError
