"""The advisory band around a limit: beside the legal verdict, never instead of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isqrt
from typing import Final

from rules.kinds import IndicationType, InstrumentSpec, indication_of
from rules.quantities import UG_PER_MG, ceil_div
from rules.verdicts import ReadingVerdict

# Readings of one load after which measuring again tells no more and the case goes to the technical body.
ENOUGH_REPEATS: Final = 3


class Advice(StrEnum):
    NONE = "none"
    MEASURE_AGAIN = "measure_again"
    REFER = "refer"


@dataclass(frozen=True, slots=True)
class Advisory:
    """How far the readings of one load are from its limit against what measuring can tell; masses in mg.

    `margin_mg` = mean shortage − limit, rounded away from zero. `uncertainty_mg` is the expanded uncertainty
    (k = 2), rounded up; `within_band` where the size of the margin is at most that.
    """

    load_mg: int
    repeats: int
    margin_mg: int
    uncertainty_mg: int
    within_band: bool
    advice: Advice


def resolution_ug(spec: InstrumentSpec, *, poor_light: bool = False) -> int | None:
    """What a reading can tell apart, in µg: a dial d/5, in poor light d/2; a digital indication d, else e.

    Where the type of indication is not known the coarser, digital one. None where neither d nor e is known.
    """
    step_mg = spec.d_mg or spec.e_mg
    if step_mg is None:
        return None
    if indication_of(spec) is IndicationType.ANALOGUE:
        return step_mg * UG_PER_MG // (2 if poor_light else 5)
    return step_mg * UG_PER_MG


def expanded_uncertainty_ug(resolution: int, standard_error: int, indications_mg: Sequence[int]) -> int:
    """U = 2u in µg, rounded up, of the mean of readings of one load (mg); the other two are in µg.

    u² = (standard error / √3)² + (resolution / √12)² + s² / n, s² the variance of the n readings.
    """
    count = len(indications_mg)
    numerator = 4 * standard_error**2 + resolution**2
    denominator = 3
    if count > 1:
        spread = count * sum(x * x for x in indications_mg) - sum(indications_mg) ** 2
        spread_denominator = count * count * (count - 1)
        numerator = numerator * spread_denominator + 4 * spread * UG_PER_MG**2 * denominator
        denominator *= spread_denominator
    square = ceil_div(numerator, denominator)
    root = isqrt(square)
    return root if root * root == square else root + 1


def advise(
    spec: InstrumentSpec,
    verdicts: Sequence[ReadingVerdict],
    standard_error_ug: int = 0,
    *,
    poor_light: bool = False,
) -> Advisory | None:
    """Advice on the readings of one load, all judged; None where there are none or the resolution is unknown.

    `standard_error_ug` is the error of the known load in µg. Raises ValueError for readings of several loads.
    """
    resolution = resolution_ug(spec, poor_light=poor_light)
    judged = [(entry, entry.limit_mg) for entry in verdicts if entry.limit_mg is not None]
    if not judged or resolution is None:
        return None
    if len({entry.load_mg for entry, _ in judged}) > 1:
        raise ValueError("advice is on the readings of one load")
    count = len(judged)
    margin_sum_mg = sum(entry.shortage_mg - limit_mg for entry, limit_mg in judged)
    indications = [entry.indication_mg for entry, _ in judged]
    uncertainty_mg = ceil_div(expanded_uncertainty_ug(resolution, standard_error_ug, indications), UG_PER_MG)
    within = abs(margin_sum_mg) <= count * uncertainty_mg
    advice = Advice.NONE
    if within:
        advice = Advice.REFER if count >= ENOUGH_REPEATS else Advice.MEASURE_AGAIN
    size_mg = ceil_div(abs(margin_sum_mg), count)
    margin_mg = -size_mg if margin_sum_mg < 0 else size_mg
    return Advisory(judged[0][0].load_mg, count, margin_mg, uncertainty_mg, within, advice)
