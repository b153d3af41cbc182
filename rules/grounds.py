"""From a finding to its flag, severity and legal ground."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from rules.citations import Provision
from rules.confidence import Confidence
from rules.finding_codes import FindingCode
from rules.flags import STATE_FLAGS, FlagKind, Severity, severity_of
from rules.tables.finding_rules import FINDING_RULES, FLAG_GROUNDS
from rules.tables.legal_grounds import CONFIDENCE_OF

__all__ = [
    "STATE_FLAGS",
    "Finding",
    "FindingCode",
    "FlagKind",
    "Ground",
    "Severity",
    "finding",
    "flag_of",
    "ground",
    "grounds_for",
    "grounds_for_flag",
    "severity_of",
]


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal ground; `citation` names the provision in Vietnamese, `citation_en` in English.

    In force from `effective_from` until (exclusive) `effective_until`. One whose confidence is not `in_force` is
    never shown as law.
    """

    code: str
    citation: str
    citation_en: str
    confidence: Confidence
    effective_from: date
    effective_until: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `flag` is None where it opens none; `grounds` are codes for `ground()`."""

    code: FindingCode
    flag: FlagKind | None
    severity: Severity
    grounds: tuple[str, ...]
    detail: Mapping[str, int | str] = field(default_factory=dict)


def _as_ground(provision: Provision) -> Ground:
    text = provision.text
    return Ground(
        provision.code,
        provision.citation,
        provision.citation_en,
        CONFIDENCE_OF[provision],
        text.effective_from,
        text.effective_until,
    )


_GROUNDS: Final[Mapping[str, Ground]] = MappingProxyType(
    {provision.code: _as_ground(provision) for provision in CONFIDENCE_OF}
)


def ground(code: str) -> Ground:
    """The ground of a code; raises KeyError for one the rules never gave."""
    return _GROUNDS[code]


def flag_of(code: FindingCode) -> FlagKind | None:
    return FINDING_RULES[code].flag


def grounds_for(code: FindingCode, day: date, *, unverified: bool = False) -> tuple[Ground, ...]:
    """The grounds of a finding in force on a day; those not read in a source only where asked for."""
    return _in_force(FINDING_RULES[code].grounds, day, unverified=unverified)


def grounds_for_flag(flag: FlagKind, day: date, *, unverified: bool = False) -> tuple[Ground, ...]:
    """The grounds of a flag in force on a day: those of every finding that opens it."""
    provisions = dict.fromkeys(FLAG_GROUNDS.get(flag, ()))
    for rule in FINDING_RULES.values():
        if rule.flag is flag:
            provisions |= dict.fromkeys(rule.grounds)
    return _in_force(tuple(provisions), day, unverified=unverified)


def finding(
    code: FindingCode,
    day: date,
    detail: Mapping[str, int | str] | None = None,
    *,
    flagged: bool = True,
    flag: FlagKind | None = None,
    severity: Severity | None = None,
) -> Finding:
    """A finding made on a day, with its flag unless not `flagged`; `flag` and `severity` override its rule."""
    rule = FINDING_RULES[code]
    opens = flag or rule.flag
    graveness = severity or (severity_of(opens) if opens else rule.severity)
    grounds = tuple(entry.code for entry in grounds_for(code, day))
    return Finding(code, opens if flagged else None, graveness, grounds, dict(detail or {}))


def _in_force(provisions: tuple[Provision, ...], day: date, *, unverified: bool) -> tuple[Ground, ...]:
    return tuple(
        ground(provision.code)
        for provision in provisions
        if provision.text.in_force_on(day) and (unverified or CONFIDENCE_OF[provision] is Confidence.IN_FORCE)
    )
