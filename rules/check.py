"""A whole spot check judged: measurement, mark, seal, standards and signs."""

from dataclasses import dataclass

from rules.advisory import Advisory
from rules.grounds import Finding
from rules.observations import CheatingSign, CheckInput, CheckMethod, SealState, StickerSeen, StickerState
from rules.standards import StandardInUse
from rules.verdicts import Purpose, Reading, ReadingVerdict, Verdict

__all__ = [
    "CheatingSign",
    "CheckInput",
    "CheckMethod",
    "CheckVerdict",
    "Purpose",
    "RangeTested",
    "Reading",
    "ReadingVerdict",
    "SealState",
    "StandardInUse",
    "StickerSeen",
    "StickerState",
    "Verdict",
    "judge_check",
]


@dataclass(frozen=True, slots=True)
class RangeTested:
    """The loads put on, against Max, in mg."""

    lowest_mg: int
    highest_mg: int
    max_mg: int | None


@dataclass(frozen=True, slots=True)
class CheckVerdict:
    """The verdict on a check, with all that it rests on.

    `readings` and `advisory` keep the order of the readings; `advisory` holds only judged ones.
    """

    verdict: Verdict
    readings: tuple[ReadingVerdict, ...]
    findings: tuple[Finding, ...]
    rules_version: str
    advisory: tuple[Advisory, ...] = ()
    range_tested: RangeTested | None = None


def judge_check(check: CheckInput) -> CheckVerdict:
    """The verdict on a spot check; raises nothing for any well-formed input."""
    raise NotImplementedError
