"""Verification cycles, effective-dated, and when a verification ends.

The date printed on a sticker or certificate always comes before one computed from a cycle.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from rules.confidence import Confidence
from rules.cycle_entry import VerificationCycle
from rules.kinds import IndicationType, InstrumentKind
from rules.tables.cycles_23_2013 import CYCLES

__all__ = [
    "DUE_DAYS",
    "ValidUntilPrecision",
    "Validity",
    "ValidityBasis",
    "VerificationCycle",
    "VerificationState",
    "cycle_on",
    "end_of_validity",
    "valid_through",
    "validity_of",
    "verification_state",
]

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


class ValidityBasis(StrEnum):
    PRINTED = "printed"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class Validity:
    """The last day a verification holds, and on what that rests; None where it has no end."""

    last_day: date | None
    basis: ValidityBasis
    confidence: Confidence


def cycle_on(
    kind: InstrumentKind,
    day: date,
    *,
    indication_type: IndicationType | None = None,
    confirmed_only: bool = False,
) -> VerificationCycle | None:
    """The cycle in force for a kind on a day, the newest where several are; None where none is known.

    Where cycles differ by the type of indication and that is not given, the shortest, as unconfirmed.
    `confirmed_only` leaves out the entries that are not in force beyond doubt.
    """
    newest: dict[IndicationType | None, VerificationCycle] = {}
    for entry in CYCLES:
        wanted = indication_type is None or entry.indication_type in {None, indication_type}
        sure = not confirmed_only or entry.confidence is Confidence.IN_FORCE
        if entry.kind is kind and entry.in_force_on(day) and wanted and sure:
            known = newest.get(entry.indication_type)
            if known is None or entry.effective_from > known.effective_from:
                newest[entry.indication_type] = entry
    if not newest:
        return None
    shortest = min(newest.values(), key=_length)
    return shortest if len(newest) == 1 else replace(shortest, confidence=Confidence.UNCONFIRMED)


def end_of_validity(verified_on: date, months: int, precision: ValidUntilPrecision) -> date:
    """The last day a verification of so many months holds.

    By day: the same day of the month, or the month's last where it has none (31 Jan + 1 month → 28 or 29 Feb).
    By month: the last day of that month, as on certificates (Circular 24/2013).
    Raises ValueError for fewer than one month.
    """
    if months < 1:
        raise ValueError("a verification holds for at least one month")
    years, month_index = divmod(verified_on.month - 1 + months, 12)
    year, month = verified_on.year + years, month_index + 1
    last = monthrange(year, month)[1]
    day = last if precision is ValidUntilPrecision.MONTH else min(verified_on.day, last)
    return date(year, month, day)


def valid_through(printed: date, precision: ValidUntilPrecision) -> date:
    """The last valid day for a printed date, any day of the month where only the month is printed."""
    if precision is ValidUntilPrecision.DAY:
        return printed
    return printed.replace(day=monthrange(printed.year, printed.month)[1])


def validity_of(
    kind: InstrumentKind,
    verified_on: date,
    printed: date | None,
    precision: ValidUntilPrecision,
    indication_type: IndicationType | None = None,
) -> Validity | None:
    """When a verification ends: the printed date, else the confirmed cycle in force on the day of verification.

    None where nothing is printed and no cycle of that day is confirmed: the printed end must then be asked for.
    """
    if printed is not None:
        return Validity(valid_through(printed, precision), ValidityBasis.PRINTED, Confidence.IN_FORCE)
    cycle = cycle_on(kind, verified_on, indication_type=indication_type, confirmed_only=True)
    if cycle is None:
        return None
    if cycle.months is None:
        return Validity(None, ValidityBasis.CYCLE, cycle.confidence)
    last_day = end_of_validity(verified_on, cycle.months, precision)
    return Validity(last_day, ValidityBasis.CYCLE, cycle.confidence)


def verification_state(verified_on: date | None, valid_until: date | None, today: date) -> VerificationState:
    """The state on a day; `valid_until` is the last valid day, due means that it is at most 30 days away.

    A verification without an end (kinds verified only once) stays in date.
    """
    if valid_until is None:
        return VerificationState.NEVER_VERIFIED if verified_on is None else VerificationState.IN_DATE
    if valid_until < today:
        return VerificationState.OVERDUE
    if valid_until - today <= timedelta(days=DUE_DAYS):
        return VerificationState.DUE
    return VerificationState.IN_DATE


def _length(cycle: VerificationCycle) -> tuple[bool, int]:
    return cycle.months is None, cycle.months or 0
