"""What stands beside an instrument in a list: the worst that is known of it, and whether it is to be checked today."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from phone.core.clock import VIET_NAM
from phone.core.quantity_text import date_text
from phone.core.words import Words
from rules.cycles import VerificationState, verification_state
from rules.flags import STATE_FLAGS, FlagKind, Severity, severity_of
from schemas.sync import SyncInstrument

CHECK_EVERY = timedelta(days=180)
"""A scale in good order is offered for a check again after half a year; no law sets this."""


class Badge(StrEnum):
    """Worst first."""

    FAILED = "failed"
    """Carries an open flag of the gravest kind: nonconforming, seal broken or another instrument's sticker."""
    OVERDUE = "overdue"
    NEVER_VERIFIED = "never_verified"
    DUE = "due"
    IN_DATE = "in_date"


_OF_STATE = {
    VerificationState.OVERDUE: Badge.OVERDUE,
    VerificationState.NEVER_VERIFIED: Badge.NEVER_VERIFIED,
    VerificationState.DUE: Badge.DUE,
    VerificationState.IN_DATE: Badge.IN_DATE,
}
_GRAVEST = frozenset(
    kind.value for kind in FlagKind if kind not in STATE_FLAGS and severity_of(kind) is Severity.CRITICAL
)


def badge_of(instrument: SyncInstrument, open_flag_kinds: Collection[str], today: date) -> Badge:
    if not _GRAVEST.isdisjoint(open_flag_kinds):
        return Badge.FAILED
    return _OF_STATE[verification_state(instrument.verified_on, instrument.valid_until, today)]


def needs_check_today(
    instrument: SyncInstrument,
    open_flag_kinds: Collection[str],
    today: date,
    checked_here_at: datetime | None = None,
) -> bool:
    """Whether an instrument in use is worth a check today: something is wrong with it, or it was not looked at long.

    Not after it was checked today. `checked_here_at`: the newest check on this phone, sent or not.
    """
    if not instrument.in_use:
        return False
    checks = [moment for moment in (instrument.last_check_at, checked_here_at) if moment is not None]
    last_day = max(checks).astimezone(VIET_NAM).date() if checks else None
    if last_day is not None and last_day >= today:
        return False
    if badge_of(instrument, open_flag_kinds, today) is not Badge.IN_DATE:
        return True
    return last_day is None or today - last_day >= CHECK_EVERY


def validity_text(words: Words, instrument: SyncInstrument, today: date) -> str:
    """When the instrument's verification ends, or that it has ended."""
    verified_on, valid_until = instrument.verified_on, instrument.valid_until
    if valid_until is None:
        if verified_on is None:
            return words.say("badges.validity.never_verified")
        return words.say("badges.validity.without_end", verified_on=date_text(verified_on))
    if valid_until == today:
        return words.say("badges.validity.last_day")
    state = verification_state(verified_on, valid_until, today)
    days = abs((valid_until - today).days)
    return words.say(f"badges.validity.{state}", valid_until=date_text(valid_until), days=days)
