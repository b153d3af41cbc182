"""Where a phone stands in the feed.

Every synced row carries the number of the transaction that last wrote it. One pass reads the rows of a window of
such numbers, `[since, until)`, where `until` lies below every transaction still running when the pass began: whatever
commits later has a number of the next window, so no row can be skipped, however late it commits.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, replace
from uuid import UUID

from service.identity.who import Who
from service.paging import CursorInvalid

NUMBER_LIMIT = 2**62
TOMBSTONES = 0


@dataclass(frozen=True, slots=True)
class Place:
    """The last row handed out within a pass."""

    kind: int
    number: int
    key: str


@dataclass(frozen=True, slots=True)
class SyncCursor:
    """`origin` changes with the database (a restored one counts transactions anew) and with the person's scope."""

    origin: str
    since: int
    until: int
    place: Place | None

    def text(self) -> str:
        place = [self.place.kind, self.place.number, self.place.key] if self.place else None
        raw = json.dumps([self.origin, self.since, self.until, place], separators=(",", ":"))
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")

    def at(self, place: Place) -> "SyncCursor":
        return replace(self, place=place)

    def finished(self) -> "SyncCursor":
        return SyncCursor(self.origin, self.until, self.until, None)


def origin_of(who: Who, database: str) -> str:
    scope = [sorted(map(str, part)) for part in (who.provinces, who.areas, who.markets)]
    return hashlib.sha256(json.dumps([database, scope, who.role.value]).encode()).hexdigest()[:16]


def read_cursor(text: str) -> SyncCursor:
    """Raises `CursorInvalid`."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        origin, since, until, place = json.loads(raw)
        cursor = SyncCursor(_text(origin), _number(since), _number(until), _place(place))
    except (binascii.Error, ValueError, TypeError, RecursionError) as unusable:
        raise CursorInvalid from unusable
    if cursor.since > cursor.until:
        raise CursorInvalid
    return cursor


def _place(value: object) -> Place | None:
    if value is None:
        return None
    if not isinstance(value, list):
        raise TypeError
    kind, number, key = value
    if _number(kind) > 100:
        raise ValueError
    return Place(_number(kind), _number(number), _key(_number(kind), _text(key)))


def _key(kind: int, text: str) -> str:
    """A tombstone's number for kind 0, a row's id for the others."""
    if kind != TOMBSTONES:
        return str(UUID(text))
    if not text.isdecimal():
        raise ValueError
    return str(_number(int(text)))


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < NUMBER_LIMIT:
        raise ValueError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.isascii() or len(value) > 64:
        raise TypeError
    return value
