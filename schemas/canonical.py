"""The canonical form of a record: what its digest is taken over, alike on phone and server."""

import dataclasses
import hashlib
import json
from datetime import UTC, date, datetime
from enum import Enum
from uuid import UUID

from schemas.base import Wire

NOT_CONTENT = frozenset({"device"})
"""Says how a record was sent, not what it says."""


def canonical(record: Wire) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; times in UTC to the microsecond."""
    return json.dumps(
        {name: _plain(value) for name, value in _members(record) if name not in NOT_CONTENT},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def digest(record: Wire) -> str:
    """SHA-256 of the canonical form, lower-case hexadecimal."""
    return hashlib.sha256(canonical(record)).hexdigest()


def _members(record: object) -> list[tuple[str, object]]:
    return [(field.name, getattr(record, field.name)) for field in dataclasses.fields(record)]  # type: ignore[arg-type]  # a dataclass, as every Wire is


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {name: _plain(item) for name, item in _members(value)}
    return value
