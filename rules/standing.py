"""What an instrument's verifications say about it together: when it was last verified, until when that holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

__all__ = ["Held", "Standing", "newest_first", "standing_of"]


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
