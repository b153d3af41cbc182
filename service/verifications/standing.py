"""Verifications as they come from the database, and what about one cannot be."""

from datetime import date

from sqlalchemy import RowMapping

from rules.cycles import validity_of
from rules.grounds import FlagKind
from rules.kinds import IndicationType, InstrumentKind
from rules.standing import Held
from schemas.verifications import VerificationIn, VerificationResult

CLOSED_BY_A_PASS = (
    FlagKind.NONCONFORMING,
    FlagKind.SEAL_BROKEN,
    FlagKind.MARK_MISSING,
    FlagKind.MARK_UNREADABLE,
    FlagKind.MARK_MISMATCH,
)
"""The flags that a passed verification settles."""


def held(row: RowMapping) -> Held:
    """From a row of `histories`."""
    return Held(
        id=row["id"],
        verified_on=row["verified_on"],
        valid_until=row["valid_until"],
        passed=row["result"] == VerificationResult.PASS,
        recorded_at=row["recorded_at"],
    )


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
