"""When a check happened, by a phone whose clock may be wrong."""

from datetime import datetime, timedelta
from typing import Final

CLOCK_TOLERANCE: Final = timedelta(minutes=5)


def is_off(offset: timedelta) -> bool:
    """Whether a clock that is `offset` behind the right time (negative: before it) is too far off to be believed."""
    return abs(offset) > CLOCK_TOLERANCE


def corrected(moment: datetime, offset: timedelta) -> datetime:
    """A moment told by a clock that is `offset` behind, as well as it can be known."""
    return moment + offset if is_off(offset) else moment
