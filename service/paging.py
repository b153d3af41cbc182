"""Keyset paging: a cursor is the sort key of the last row, opaque to the client."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from schemas.base import Page
from service.errors import ServiceError

Limit = Annotated[int, Query(ge=1, le=200, description="Rows on a page")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]
DEFAULT_LIMIT = 50
Row = TypeVar("Row")
Item = TypeVar("Item")
Key = str | int | None


class CursorInvalid(ServiceError):
    status = 400
    code = "cursor_invalid"


def encode_cursor(*key: Key) -> str:
    return (
        base64.urlsafe_b64encode(json.dumps(key, ensure_ascii=False, separators=(",", ":")).encode())
        .decode()
        .rstrip("=")
    )


def decode_cursor(cursor: str | None, *kinds: type[str] | type[int]) -> list[Key] | None:
    """The key of the last row, with one part for each of `kinds`. Raises `CursorInvalid`."""
    if cursor is None:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        key = json.loads(raw)
    except (binascii.Error, ValueError, RecursionError) as broken:
        raise CursorInvalid from broken
    if not isinstance(key, list) or len(key) != len(kinds):
        raise CursorInvalid
    for part, kind in zip(key, kinds, strict=True):
        if not _usable(part, kind):
            raise CursorInvalid
    return key


def _usable(part: object, kind: type) -> bool:
    if kind is int:
        return isinstance(part, int) and not isinstance(part, bool) and abs(part) < 2**62
    return isinstance(part, str) and "\x00" not in part and part.isprintable()


def page_of(
    rows: Sequence[Row], limit: int, *, item: Callable[[Row], Item], key: Callable[[Row], tuple[Key, ...]]
) -> Page[Item]:
    """Cuts a page from `limit + 1` rows."""
    shown = rows[:limit]
    following = encode_cursor(*key(shown[-1])) if len(rows) > limit else None
    return Page(items=[item(row) for row in shown], next=following)
