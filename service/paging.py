"""Keyset paging: a cursor is the sort key of the last row, opaque to the client."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Query

from schemas.base import Page, check_year, clean_text
from service.clock import check_aware
from service.errors import ServiceError

Limit = Annotated[int, Query(ge=1, le=200, description="Rows on a page")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before")]
DEFAULT_LIMIT = 50
Row = TypeVar("Row")
Item = TypeVar("Item")
Key = str | int | UUID | date | datetime
NUMBER_LIMIT = 2**62


class CursorInvalid(ServiceError):
    status = 400
    code = "cursor_invalid"


def encode_cursor(*key: Key) -> str:
    return (
        base64.urlsafe_b64encode(json.dumps(key, ensure_ascii=False, separators=(",", ":"), default=_plain).encode())
        .decode()
        .rstrip("=")
    )


def _plain(part: object) -> str:
    return part.isoformat() if isinstance(part, date) else str(part)


def decode_cursor(cursor: str | None, *kinds: type) -> list[Any] | None:
    """The key of the last row, read as `kinds` (int, str, UUID, date or datetime). Raises `CursorInvalid`."""
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        parts = json.loads(raw)
        if not isinstance(parts, list):
            raise CursorInvalid
        return [_read(part, kind) for part, kind in zip(parts, kinds, strict=True)]
    except (binascii.Error, ValueError, TypeError, RecursionError) as broken:
        raise CursorInvalid from broken


def _read(part: object, kind: type) -> object:
    if kind is int:
        if not isinstance(part, int) or isinstance(part, bool) or abs(part) >= NUMBER_LIMIT:
            raise TypeError
        return part
    if not isinstance(part, str):
        raise TypeError
    # Anything that may stand in a name, and nothing the database would refuse.
    clean_text(part)
    if kind is UUID:
        return UUID(part)
    if kind is datetime:
        moment = check_aware(datetime.fromisoformat(part))
        check_year(moment.year)
        return moment
    if kind is date:
        day = date.fromisoformat(part)
        check_year(day.year)
        return day
    return part


def page_of(
    rows: Sequence[Row], limit: int, *, item: Callable[[Row], Item], key: Callable[[Row], tuple[Key, ...]]
) -> Page[Item]:
    """Cuts a page from `limit + 1` rows."""
    shown = rows[:limit]
    following = encode_cursor(*key(shown[-1])) if len(rows) > limit else None
    return Page(items=[item(row) for row in shown], next=following)
