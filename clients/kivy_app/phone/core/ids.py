"""Ids made on the phone: UUIDv7, so that records sort by when they were begun."""

import secrets
from threading import Lock
from uuid import UUID

from phone.core.clock import Clock

_LARGEST_COUNT = 0xFFF
_lock = Lock()
_clock = Clock()
_last = (0, 0)


def new_id(clock: Clock | None = None) -> UUID:
    """Later ones are greater, also within a millisecond and when the phone's clock is set back."""
    global _last  # noqa: PLW0603  # what makes ids grow is one number for the whole process
    moment = (clock or _clock).now()
    milliseconds = int(moment.timestamp() * 1000)
    with _lock:
        last, count = _last
        if milliseconds > last:
            _last = (milliseconds, secrets.randbits(8))
        elif count < _LARGEST_COUNT:
            _last = (last, count + 1)
        else:
            _last = (last + 1, 0)
        millisecond, count = _last
    return UUID(int=millisecond << 80 | 0x7 << 76 | count << 64 | 0b10 << 62 | secrets.randbits(62))
