"""Sweeping what uploads leave behind; a row never loses its bytes, and all of it may be cut off and repeated."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import delete, exists, select, text

from service.evidence.imaging import SIZES
from service.evidence.models import STORED_IMAGE, UPLOAD
from service.evidence.room import EvidenceRoom
from service.evidence.uploads import delete_later, hold_alone
from service.storage import ObjectMissing, ObjectStore, derived_key, photo_key
from service.storage.keys import DERIVED, PHOTOS, UPLOADS
from service.storage.store import Stored

log = structlog.get_logger(__name__)
SETTLED = timedelta(days=1)
"""No upload's transaction takes as long; what is younger may be on its way to its row."""
JOB_LOG_KEPT = timedelta(days=30)
_BATCH = 500
_UPLOAD_KEY = re.compile(rf"{UPLOADS}/[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}/.+")
_PICTURE_KEY = re.compile(rf"(?:{PHOTOS}|{DERIVED})/[0-9a-f]{{3}}/([0-9a-f]{{64}})(?:-[a-z0-9_]+)?")


async def sweep_uploads(room: EvidenceRoom) -> int:
    """Forget expired uploads and delete pieces that no upload counts. Returns how many objects went."""
    now = room.clock.now()
    await _drop_expired(room, now)
    swept = 0
    async for batch in _batches(room.store, UPLOADS, now - SETTLED):
        counted = await _counted_parts(room, batch)
        gone = [each.key for each in batch if each.key not in counted]
        await room.store.delete(gone)
        swept += len(gone)
    log.info("uploads_swept", objects=swept)
    return swept


async def sweep_photos(room: EvidenceRoom) -> int:
    """Delete photos, and smaller pictures of them, that no row tells of. Returns how many originals went."""
    settled = room.clock.now() - SETTLED
    swept = 0
    async for batch in _batches(room.store, PHOTOS, settled):
        for sha256 in await _unknown(room, {_digest_of(each.key) for each in batch}):
            swept += await _delete_orphan(room, sha256, settled)
    async for batch in _batches(room.store, DERIVED, settled):
        unknown = await _unknown(room, {_digest_of(each.key) for each in batch})
        await room.store.delete([each.key for each in batch if _digest_of(each.key) in unknown])
    log.info("photos_swept", photos=swept)
    return swept


async def prune_job_log(room: EvidenceRoom) -> None:
    """The job queue's own log grows by some rows for each photo."""
    before = room.clock.now() - JOB_LOG_KEPT
    async with room.database.write() as session:
        await session.execute(
            text("DELETE FROM pgqueuer_log WHERE created < :before AND aggregated"), {"before": before}
        )


async def _drop_expired(room: EvidenceRoom, now: datetime) -> None:
    while True:
        async with room.database.write() as session:
            # Those that another sweeper or a request holds are left for the next time.
            expired = (
                select(UPLOAD.c.id).where(UPLOAD.c.expires_at < now).limit(_BATCH).with_for_update(skip_locked=True)
            )
            rows = await session.execute(delete(UPLOAD).where(UPLOAD.c.id.in_(expired)).returning(UPLOAD.c.parts))
            parts = [row.parts for row in rows]
            await delete_later(session, [key for keys in parts for key in keys])
        if len(parts) < _BATCH:
            return


async def _counted_parts(room: EvidenceRoom, batch: Sequence[Stored]) -> set[str]:
    ids = {UUID(each.key.split("/")[1]) for each in batch if _UPLOAD_KEY.fullmatch(each.key)}
    async with room.database.read() as session:
        rows = await session.execute(select(UPLOAD.c.parts).where(UPLOAD.c.id.in_(ids)))
        return {key for row in rows for key in row.parts}


async def _unknown(room: EvidenceRoom, named: set[str | None]) -> set[str]:
    digests = {sha256 for sha256 in named if sha256}
    async with room.database.read() as session:
        known = await session.execute(select(STORED_IMAGE.c.sha256).where(STORED_IMAGE.c.sha256.in_(digests)))
        return digests - set(known.scalars())


async def _delete_orphan(room: EvidenceRoom, sha256: str, settled: datetime) -> int:
    """Alone with the content: whoever is storing the same bytes has its row by now, or stores them afterwards."""
    async with room.database.write() as session:
        await hold_alone(session, sha256)
        known = await session.execute(select(exists().where(STORED_IMAGE.c.sha256 == sha256)))
        if known.scalar_one() or not await _still_old(room.store, photo_key(sha256), settled):
            return 0
        await room.store.delete([photo_key(sha256), *(derived_key(sha256, name) for name in SIZES)])
    log.info("orphan_deleted", sha256=sha256)
    return 1


async def _still_old(store: ObjectStore, key: str, settled: datetime) -> bool:
    try:
        return (await store.head(key)).modified < settled
    except ObjectMissing:
        return False


def _digest_of(key: str) -> str | None:
    """None for an object that the service did not put there: it is left alone."""
    match = _PICTURE_KEY.fullmatch(key)
    return match[1] if match else None


async def _batches(store: ObjectStore, prefix: str, older_than: datetime) -> AsyncIterator[list[Stored]]:
    batch: list[Stored] = []
    async for each in store.list(prefix, older_than=older_than):
        batch.append(each)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
