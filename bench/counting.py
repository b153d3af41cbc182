"""Whether everything that was answered for is really there: rows in the database, bytes in the folder."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import asyncpg

_SAMPLE = 20
_OF_SERVICE = {
    "spot_check": "SELECT count(*) FROM spot_check WHERE id = ANY($1) AND photos_missing = 0",
    "photo": "SELECT count(*) FROM photo WHERE check_id = ANY($1)",
    "expected_photo": "SELECT count(*) FROM expected_photo JOIN stored_image USING (sha256) WHERE check_id = ANY($1)",
}
_OF_FLOOR = {"floor_check": "SELECT count(*) FROM floor_check WHERE id = ANY($1)"}


class Miscounted(RuntimeError):
    """What was answered for is not what is stored: no figure of this run means anything."""


async def count_service(dsn: str, store: Path, digests: Mapping[UUID, str]) -> None:
    """Raises `Miscounted`."""
    await _count_rows(dsn, _OF_SERVICE, digests)
    count_files(store / "photos", digests)


async def count_floor(dsn: str, folder: Path, digests: Mapping[UUID, str]) -> None:
    """Raises `Miscounted`."""
    await _count_rows(dsn, _OF_FLOOR, digests)
    count_files(folder, digests)


async def _count_rows(dsn: str, statements: Mapping[str, str], digests: Mapping[UUID, str]) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for table, statement in statements.items():
            found = await connection.fetchval(statement, list(digests))
            if found != len(digests):
                raise Miscounted(f"{found} rows in {table} for {len(digests)} checks")
    finally:
        await connection.close()


def count_files(folder: Path, digests: Mapping[UUID, str]) -> None:
    """All are there, and the bytes of some are hashed again."""
    for number, digest in enumerate(digests.values()):
        path = folder / digest[:3] / digest
        if not path.is_file():
            raise Miscounted(f"no bytes for photo {digest}")
        if number % max(1, len(digests) // _SAMPLE) == 0 and hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise Miscounted(f"photo {digest} is not what was sent")
