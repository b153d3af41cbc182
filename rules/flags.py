"""The flags an instrument or a standard can carry, and how grave each is."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final


class FlagKind(StrEnum):
    VERIFICATION_OVERDUE = "verification_overdue"
    VERIFICATION_DUE = "verification_due"
    NEVER_VERIFIED = "never_verified"
    MARK_MISSING = "mark_missing"
    MARK_UNREADABLE = "mark_unreadable"
    MARK_MISMATCH = "mark_mismatch"
    SEAL_BROKEN = "seal_broken"
    NONCONFORMING = "nonconforming"
    WRONG_SCALE_FOR_GOODS = "wrong_scale_for_goods"
    UNREGISTERED = "unregistered"
    REPORTED_BY_CONSUMERS = "reported_by_consumers"
    STANDARD_OVERDUE = "standard_overdue"


class Severity(IntEnum):
    """Ordered: the greater, the graver."""

    ATTENTION = 1
    SERIOUS = 2
    CRITICAL = 3


SEVERITIES: Final[Mapping[FlagKind, Severity]] = MappingProxyType(
    {
        FlagKind.NONCONFORMING: Severity.CRITICAL,
        FlagKind.SEAL_BROKEN: Severity.CRITICAL,
        FlagKind.MARK_MISMATCH: Severity.CRITICAL,
        FlagKind.VERIFICATION_OVERDUE: Severity.SERIOUS,
        FlagKind.NEVER_VERIFIED: Severity.SERIOUS,
        FlagKind.MARK_MISSING: Severity.SERIOUS,
        FlagKind.STANDARD_OVERDUE: Severity.SERIOUS,
        FlagKind.MARK_UNREADABLE: Severity.ATTENTION,
        FlagKind.VERIFICATION_DUE: Severity.ATTENTION,
        FlagKind.WRONG_SCALE_FOR_GOODS: Severity.ATTENTION,
        FlagKind.UNREGISTERED: Severity.ATTENTION,
        # One consumer's report accuses nobody.
        FlagKind.REPORTED_BY_CONSUMERS: Severity.ATTENTION,
    }
)

# Follow from dates alone and are computed on reading; the others open and close with an event.
STATE_FLAGS: Final = frozenset(
    {
        FlagKind.VERIFICATION_OVERDUE,
        FlagKind.VERIFICATION_DUE,
        FlagKind.NEVER_VERIFIED,
        FlagKind.STANDARD_OVERDUE,
    }
)


def severity_of(flag: FlagKind) -> Severity:
    return SEVERITIES[flag]
