"""What an instrument's verifications say about it together: when it was last verified, until when that holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping

from rules.cycles import validity_of
from rules.grounds import FlagKind
from rules.kinds import IndicationType, InstrumentKind
from schemas.verifications import VerificationIn, VerificationResult

CLOSED_BY_A_PASS = (
    FlagKind.NONCONFORMING,
    FlagKind.SEAL_BROKEN,
    FlagKind.MARK_MISSING,
    FlagKind.MARK_UNREADABLE,
    FlagKind.MARK_MISMATCH,
)
"""The flags that a passed verification settles."""


@dataclass(frozen=True, slots=True)
class Held:
    """One verification of an instrument; `valid_until` is its last day, None for a failed one or one without end."""

    id: UUID
    verified_on: date
    valid_until: date | None
    passed: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """The instrument's own `verified_on` and `valid_until`."""

    verified_on: date | None
    valid_until: date | None


def held(row: RowMapping) -> Held:
    """From a row of `histories`."""
    return Held(
        id=row["id"],
        verified_on=row["verified_on"],
        valid_until=row["valid_until"],
        passed=row["result"] == VerificationResult.PASS,
        recorded_at=row["recorded_at"],
    )


def newest_first(history: Sequence[Held]) -> list[Held]:
    """By day of verification; of one day a pass is the later, since what fails is repaired and verified again."""
    return sorted(history, key=lambda one: (one.verified_on, one.passed, one.recorded_at, one.id), reverse=True)


def standing_of(history: Sequence[Held]) -> Standing:
    """The newest verification counts. A failed one ends what held before: its last day is the day before, unless
    the instrument was overdue already, which it then stays since that day.
    """
    ordered = newest_first(history)
    if not ordered:
        return Standing(None, None)
    newest = ordered[0]
    if newest.passed:
        return Standing(newest.verified_on, newest.valid_until)
    day_before = newest.verified_on - timedelta(days=1)
    passed = next((one for one in ordered if one.passed), None)
    held_until = passed.valid_until if passed is not None and passed.valid_until is not None else day_before
    return Standing(newest.verified_on, min(held_until, day_before))


def last_day_of(data: VerificationIn, kind: InstrumentKind, indication: IndicationType | None) -> date | None:
    """The last day the verification holds: what is printed, else the cycle in force on the day it was made.

    Raises `ValueError` where nothing is printed and no cycle is known for that day.
    """
    if data.result is VerificationResult.FAIL:
        return None
    validity = validity_of(kind, data.verified_on, data.valid_until, data.valid_until_precision, indication)
    if validity is None:
        raise ValueError("end_needed")
    return validity.last_day


def faults_of(
    data: VerificationIn, kind: InstrumentKind, indication: IndicationType | None, today: date
) -> list[tuple[str, str]]:
    """(field, code) of everything in a verification that cannot be.

    A printed end far beyond the cycle is kept: what is printed comes before what is computed.
    """
    found: list[tuple[str, str]] = []
    if data.verified_on > today:
        found.append(("verified_on", "in_future"))
    if data.result is VerificationResult.FAIL:
        if data.valid_until is not None:
            found.append(("valid_until", "failed_has_no_end"))
        if data.mark is not None:
            found.append(("mark", "failed_has_no_mark"))
        return found
    try:
        last_day = last_day_of(data, kind, indication)
    except ValueError:
        return [*found, ("valid_until", "end_needed")]
    if last_day is not None and last_day < data.verified_on:
        found.append(("valid_until", "ends_before_verified"))
    return found
