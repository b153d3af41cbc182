"""What is found at a check: by the rules, and by the service about the record itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rules.finding_codes import FindingCode
from rules.flags import STATE_FLAGS, FlagKind, Severity
from rules.grounds import Finding
from rules.verdicts import Verdict
from service.db import timestamp
from service.flags.opening import OpenFlag
from service.spot_checks.timing import Timing


class RecordFinding(StrEnum):
    """For a person to judge: none of them opens a flag."""

    CLOCK_OFF = "clock_off"
    """The phone's clock was more than five minutes off when it sent the record."""
    CLOCK_SUSPECT = "clock_suspect"
    """The check lies in the future, or more than two years back."""
    VERDICT_DIFFERS = "verdict_differs"
    """The phone's own verdict was another one."""


# What tells two findings of one code apart.
_SUBJECT_OF: Final[Mapping[str, str]] = {
    FindingCode.CHEATING_SIGN: "sign",
    FindingCode.STANDARD_UNREGISTERED: "standard_id",
    FindingCode.STANDARD_EXPIRED: "standard_id",
    FindingCode.STANDARD_INSUFFICIENT: "load_mg",
    FindingCode.REPEATABILITY_POOR: "load_mg",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFinding:
    """A finding as its row has it."""

    code: str
    subject: str = ""
    severity: Severity = Severity.ATTENTION
    flag: FlagKind | None = None
    grounds: tuple[str, ...] = ()
    detail: Mapping[str, int | str] = field(default_factory=dict)


def findings_to_keep(
    found: Iterable[Finding], timing: Timing, verdict: Verdict, device_verdict: Verdict | None
) -> list[KeptFinding]:
    """Gravest first; one of each code and subject."""
    kept = [_of_rules(entry) for entry in found]
    kept += _of_record(timing, verdict, device_verdict)
    each = {(entry.code, entry.subject): entry for entry in kept}
    return sorted(each.values(), key=lambda entry: -entry.severity)


def flags_to_open(kept: Sequence[KeptFinding]) -> list[OpenFlag]:
    """One for each kind, with the graveness and the grounds of all findings that open it.

    Flags that follow from dates alone are worked out when they are asked for, never opened.
    """
    flags: dict[FlagKind, OpenFlag] = {}
    for entry in kept:
        if entry.flag is not None and entry.flag not in STATE_FLAGS:
            so_far = flags.get(entry.flag)
            severity = max(entry.severity, so_far.severity) if so_far else entry.severity
            grounds = dict.fromkeys((*(so_far.grounds if so_far else ()), *entry.grounds))
            flags[entry.flag] = OpenFlag(kind=entry.flag, severity=severity, grounds=tuple(grounds))
    return list(flags.values())


def _of_rules(entry: Finding) -> KeptFinding:
    named = _SUBJECT_OF.get(entry.code)
    return KeptFinding(
        code=entry.code.value,
        subject=str(entry.detail.get(named, "")) if named else "",
        severity=entry.severity,
        flag=entry.flag,
        grounds=entry.grounds,
        detail=entry.detail,
    )


def _of_record(timing: Timing, verdict: Verdict, device_verdict: Verdict | None) -> list[KeptFinding]:
    kept = []
    if timing.off:
        kept.append(KeptFinding(code=RecordFinding.CLOCK_OFF.value, detail={"offset_s": timing.offset_s}))
    if timing.suspect:
        detail = {"performed_at": timestamp(timing.performed_at)}
        kept.append(KeptFinding(code=RecordFinding.CLOCK_SUSPECT.value, detail=detail))
    if device_verdict is not None and device_verdict is not verdict:
        detail = {"device_verdict": device_verdict.value, "verdict": verdict.value}
        kept.append(KeptFinding(code=RecordFinding.VERDICT_DIFFERS.value, detail=detail))
    return kept
