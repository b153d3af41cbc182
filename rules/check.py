"""A whole spot check judged: measurement, mark, seal, standards and signs."""

from dataclasses import dataclass

from rules.advisory import Advisory
from rules.flags import FlagKind, severity_of
from rules.grounds import Finding
from rules.marks import seal_findings, sticker_findings, verification_findings
from rules.measurement import (
    advisories,
    goods_findings,
    judge_readings,
    overall,
    repeatability_findings,
    shortage_findings,
    zero_findings,
)
from rules.observations import CheatingSign, CheckInput, CheckMethod, SealState, StickerSeen, StickerState
from rules.proof import adequacy_at, insufficient_findings, judged_loads, standard_findings, standards_of
from rules.signs import sign_findings
from rules.standards import StandardInUse
from rules.verdicts import Purpose, Reading, ReadingVerdict, Verdict
from rules.version import RULES_VERSION

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
    """The lowest and highest load judged, against Max where that is known, in mg."""

    lowest_mg: int
    highest_mg: int
    max_mg: int | None


@dataclass(frozen=True, slots=True)
class CheckVerdict:
    """The verdict on a check, with all that it rests on.

    `readings` keep the order they were taken in; `advisory` has one entry for each judged load. `standards_sound`
    is False where a standard used was not named, not registered, not in date or not good enough for a load: such
    a check is kept and marked, and what it does not prove opens no flag.
    """

    verdict: Verdict
    readings: tuple[ReadingVerdict, ...]
    findings: tuple[Finding, ...]
    rules_version: str
    advisory: tuple[Advisory, ...] = ()
    range_tested: RangeTested | None = None
    standards_sound: bool = True

    @property
    def flags(self) -> tuple[FlagKind, ...]:
        """The flags the findings open, each once, worst first."""
        opened = dict.fromkeys(entry.flag for entry in self.findings if entry.flag is not None)
        return tuple(sorted(opened, key=lambda flag: -severity_of(flag)))


def judge_check(check: CheckInput) -> CheckVerdict:
    """The verdict on a spot check: measurement first, then mark, seal, goods and signs.

    The verdict is on the measurement alone (Circular 09/2017 Art. 6(3)); everything else is a finding beside it.
    """
    readings = judge_readings(check)
    loads = judged_loads(readings)
    adequacies = {load_mg: adequacy_at(check, load_mg) for load_mg in loads}
    of_standards = standard_findings(check) if loads else []
    unproven = insufficient_findings(check, adequacies) if standards_of(check) else []
    proven = frozenset(load for load, found in adequacies.items() if found.good_enough and not of_standards)
    findings = (
        *shortage_findings(check, readings, proven),
        *verification_findings(check),
        *sticker_findings(check),
        *seal_findings(check),
        *goods_findings(check),
        *sign_findings(check),
        *zero_findings(check),
        *repeatability_findings(check, readings),
        *of_standards,
        *unproven,
    )
    return CheckVerdict(
        verdict=overall(readings),
        readings=readings,
        findings=findings,
        rules_version=RULES_VERSION,
        advisory=advisories(check, readings, adequacies),
        range_tested=_range_tested(check, loads),
        standards_sound=not of_standards and not unproven,
    )


def _range_tested(check: CheckInput, loads: list[int]) -> RangeTested | None:
    if not loads:
        return None
    max_mg = check.instrument.max_mg if check.instrument else None
    return RangeTested(min(loads), max(loads), max_mg)
