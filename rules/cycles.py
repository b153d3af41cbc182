"""Verification cycles, effective-dated, and when a verification ends."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from rules.confidence import Confidence
from rules.kinds import IndicationType, InstrumentKind

DUE_DAYS: Final = 30


class ValidUntilPrecision(StrEnum):
    """How exactly the end is printed; a month is valid through its last day."""

    DAY = "day"
    MONTH = "month"


class VerificationState(StrEnum):
    NEVER_VERIFIED = "never_verified"
    IN_DATE = "in_date"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class VerificationCycle:
    """How long a periodic verification holds; `months` None where only the initial one is required.

    In force from `effective_from` until (exclusive) `effective_until`.
    """

    kind: InstrumentKind
    months: int | None
    effective_from: date
    effective_until: date | None
    source: str
    confidence: Confidence
    indication_type: IndicationType | None = None


def cycle_on(
    kind: InstrumentKind,
    day: date,
    *,
    indication_type: IndicationType | None = None,
    confirmed_only: bool = False,
) -> VerificationCycle | None:
    raise NotImplementedError


def end_of_validity(verified_on: date, months: int, precision: ValidUntilPrecision) -> date:
    raise NotImplementedError


def valid_through(printed: date, precision: ValidUntilPrecision) -> date:
    raise NotImplementedError


def verification_state(verified_on: date | None, valid_until: date | None, today: date) -> VerificationState:
    raise NotImplementedError
