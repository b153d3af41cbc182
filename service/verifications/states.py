"""Where an instrument stands with its verification, defined here once, in SQL, from the register and the day.

No job has to run for it to be right at midnight: `today` is the date in Viet Nam when the question is asked.
"""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, String, and_, case, literal

from rules.cycles import DUE_DAYS, VerificationState
from rules.grounds import FlagKind
from service.instruments.models import Instrument

COMPUTED_FLAGS = (FlagKind.VERIFICATION_OVERDUE, FlagKind.NEVER_VERIFIED, FlagKind.VERIFICATION_DUE)
"""The flags that follow from the register and the day; they are never rows."""

_verified_on = Instrument.__table__.c.verified_on  # type: ignore[attr-defined]  # set by SQLModel
_valid_until = Instrument.__table__.c.valid_until  # type: ignore[attr-defined]  # set by SQLModel


def is_overdue(today: date) -> ColumnElement[bool]:
    """The last day of validity has passed; that day itself is still in date."""
    condition: ColumnElement[bool] = _valid_until < today
    return condition


def is_due(today: date) -> ColumnElement[bool]:
    """In date, and ending within 30 days."""
    return and_(_valid_until >= today, _valid_until <= today + timedelta(days=DUE_DAYS))


def is_never_verified() -> ColumnElement[bool]:
    condition: ColumnElement[bool] = _verified_on.is_(None)
    return condition


def state_of(today: date) -> ColumnElement[str]:
    """The state's name; an instrument verified once for all (no end of validity) is in date."""
    return case(
        (is_never_verified(), literal(VerificationState.NEVER_VERIFIED.value, String)),
        (is_overdue(today), literal(VerificationState.OVERDUE.value, String)),
        (is_due(today), literal(VerificationState.DUE.value, String)),
        else_=literal(VerificationState.IN_DATE.value, String),
    )
