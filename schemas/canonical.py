"""The canonical form of a record: what its digest is taken over, alike on phone and server."""

import hashlib
import json

from schemas.base import Wire
from schemas.plain import members, to_plain

NOT_CONTENT = frozenset({"device"})
"""Says how a record was sent, not what it says."""


def canonical(record: Wire) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; times in UTC to the microsecond."""
    content = {name: to_plain(getattr(record, name)) for name in members(type(record)) if name not in NOT_CONTENT}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(record: Wire) -> str:
    """SHA-256 of the canonical form, lower-case hexadecimal."""
    return hashlib.sha256(canonical(record)).hexdigest()
