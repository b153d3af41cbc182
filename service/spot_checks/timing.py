"""When a check happened, by a phone whose clock may be wrong."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from rules.timing import CLOCK_TOLERANCE, corrected, is_off
from service.clock import local_date

OLDEST: Final = timedelta(days=2 * 365 + 1)
# What the column holds: about 68 years.
_MOST_SECONDS: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Timing:
    """`offset` = received − sent: how far the phone's clock was behind, the way of the message included.

    `happened_at` is the time of the check as well as it can be known: as sent, corrected where the clock was off,
    and never later than its arrival. `suspect`: in the future although corrected, or older than two years.
    """

    performed_at: datetime
    happened_at: datetime
    offset: timedelta
    off: bool
    suspect: bool

    @property
    def day(self) -> date:
        """The legal date of the check, in Viet Nam."""
        return local_date(self.happened_at)

    @property
    def offset_s(self) -> int:
        seconds = round(self.offset.total_seconds())
        return max(-_MOST_SECONDS, min(_MOST_SECONDS, seconds))


def timing_of(performed_at: datetime, sent_at: datetime, received_at: datetime) -> Timing:
    offset = received_at - sent_at
    happened_at = corrected(performed_at, offset)
    suspect = happened_at > received_at + CLOCK_TOLERANCE or happened_at < received_at - OLDEST
    return Timing(performed_at, min(happened_at, received_at), offset, is_off(offset), suspect)
