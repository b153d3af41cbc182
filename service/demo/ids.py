"""Ids that are the same on every machine, in the form of those that clients make (UUIDv7)."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

_MADE = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)


def demo_id(kind: str, name: str) -> UUID:
    bits = int.from_bytes(hashlib.sha256(f"{kind}/{name}".encode()).digest()[:10])
    random_a, random_b = bits >> 68, bits & (2**62 - 1)
    return UUID(int=_MADE << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b)
