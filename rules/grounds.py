"""From a finding to its flag, severity and legal ground."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from rules.confidence import Confidence


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
    ATTENTION = 1
    SERIOUS = 2
    CRITICAL = 3


class FindingCode(StrEnum):
    MEASUREMENT_NONCONFORMING = "measurement_nonconforming"
    VERIFICATION_OVERDUE = "verification_overdue"
    VERIFICATION_DUE = "verification_due"
    NEVER_VERIFIED = "never_verified"
    VERIFICATION_NOT_ON_REGISTER = "verification_not_on_register"
    STICKER_EXPIRED = "sticker_expired"
    STICKER_DATE_DIFFERS = "sticker_date_differs"
    STICKER_MISSING = "sticker_missing"
    STICKER_UNREADABLE = "sticker_unreadable"
    STICKER_FOREIGN = "sticker_foreign"
    STICKER_CODE_DIFFERS = "sticker_code_differs"
    SEAL_BROKEN = "seal_broken"
    SEAL_MISSING = "seal_missing"
    WRONG_SCALE_FOR_GOODS = "wrong_scale_for_goods"
    GOODS_ABOVE_MAX = "goods_above_max"
    UNREGISTERED = "unregistered"
    CHEATING_SIGN = "cheating_sign"
    ZERO_NOT_SET = "zero_not_set"
    ZERO_NOT_RETURNED = "zero_not_returned"
    REPEATABILITY_POOR = "repeatability_poor"
    STANDARD_NOT_NAMED = "standard_not_named"
    STANDARD_UNREGISTERED = "standard_unregistered"
    STANDARD_EXPIRED = "standard_expired"
    STANDARD_INSUFFICIENT = "standard_insufficient"


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal ground; `citation` names the provision in Vietnamese, `citation_en` in English.

    In force from `effective_from` until (exclusive) `effective_until`. One that is not `in_force` by its
    confidence is never shown as law.
    """

    code: str
    citation: str
    citation_en: str
    confidence: Confidence
    effective_from: date
    effective_until: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `flag` is None where it opens none."""

    code: FindingCode
    flag: FlagKind | None
    severity: Severity
    grounds: tuple[str, ...]
    detail: Mapping[str, int | str] = field(default_factory=dict)


def severity_of(flag: FlagKind) -> Severity:
    raise NotImplementedError


def flag_of(code: FindingCode) -> FlagKind | None:
    raise NotImplementedError


def ground(code: str) -> Ground:
    raise NotImplementedError


def grounds_for(code: FindingCode, day: date) -> tuple[Ground, ...]:
    raise NotImplementedError


def grounds_for_flag(flag: FlagKind, day: date) -> tuple[Ground, ...]:
    raise NotImplementedError
