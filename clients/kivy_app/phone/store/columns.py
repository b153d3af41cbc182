"""How values lie in SQLite: ids as 16 bytes, days as numbers, times in microseconds."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from phone.core.clock import VIET_NAM

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """In the zone of Viet Nam."""
    return (_EPOCH + timedelta(microseconds=value)).astimezone(VIET_NAM)


def maybe_micros(value: datetime | None) -> int | None:
    return None if value is None else micros(value)


def maybe_moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def maybe_day_number(value: date | None) -> int | None:
    return None if value is None else value.toordinal()


def maybe_day(value: int | None) -> date | None:
    return None if value is None else date.fromordinal(value)


def maybe_bytes(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


@lru_cache(maxsize=1 << 14)
def uuid_of(value: bytes) -> UUID:
    """The same few thousand are read again whenever a list is shown, and making them is half of that work."""
    return UUID(bytes=value)


def maybe_uuid(value: bytes | None) -> UUID | None:
    return None if value is None else uuid_of(value)
