"""What the register's lists share: their cursors, their search, the answer to something added."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from service.paging import CursorInvalid, decode_cursor

Search = Annotated[
    str | None,
    Query(
        max_length=120, pattern=r"^[^\x00]*$", description="Part of a name or code; diacritics and case do not matter"
    ),
]
InArea = Annotated[UUID | None, Query(description="In this area or anything below it")]
InMarkets = Annotated[list[UUID], Query(max_length=100, description="At these markets")]
InUse = Annotated[bool | None, Query(description="Only those in use, or only those out of use")]
DryRun = Annotated[bool, Query(description="Only say what the file would do")]
ADDED: dict[str, Any] = {"description": "Added; 200 when it was there already"}


def named_key(cursor: str | None) -> tuple[str, UUID] | None:
    """The key of a list in order of names. Raises `CursorInvalid`."""
    key = decode_cursor(cursor, str, str)
    return None if key is None else (str(key[0]), _uuid(key[1]))


def id_key(cursor: str | None) -> UUID | None:
    """The key of a list in order of ids. Raises `CursorInvalid`."""
    key = decode_cursor(cursor, str)
    return None if key is None else _uuid(key[0])


def _uuid(part: object) -> UUID:
    try:
        return UUID(str(part))
    except ValueError as broken:
        raise CursorInvalid from broken
