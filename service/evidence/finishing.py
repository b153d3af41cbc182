"""The end of an upload: bytes proved, bytes durable, and only then rows."""

import hashlib
from collections.abc import Sequence

import structlog

from service.db import Source, Within
from service.evidence.arrivals import Arrival, enter_arrival
from service.evidence.imaging import Examined, PhotoRefused, examine
from service.evidence.refusals import PhotoDiffers, PhotoLost
from service.evidence.room import EvidenceRoom, in_thread
from service.evidence.uploads import Transfer, close, delete_later, drop
from service.storage import ObjectMissing, photo_key

log = structlog.get_logger(__name__)


async def finish(
    room: EvidenceRoom, transfer: Transfer, waiting: list[str], tail: Sequence[bytes], digest: str | None
) -> None:
    """Put together what the store has and the `tail` in memory, and enter the photo.

    `digest` is that of all bytes where they were hashed on their way. Raises `PhotoDiffers` or a
    `PhotoRefused`, the upload then being gone, and `WrongOffset` when another request was quicker.
    """
    parts = transfer.parts + waiting
    try:
        content = b"".join([*[await room.store.get(key) for key in parts], *tail])
        examined = await _prove(transfer, content, digest)
    except (PhotoDiffers, PhotoRefused, ObjectMissing) as refusal:
        log.info("photo_refused", check_id=str(transfer.scene.check_id), sha256=transfer.sha256, reason=str(refusal))
        await discard(room, transfer, waiting)
        if isinstance(refusal, ObjectMissing):
            raise PhotoLost from refusal
        raise
    # Outside the transaction: a store that hangs must not keep the database's connections.
    await room.store.put(photo_key(transfer.sha256), content)
    arrival = Arrival(transfer.scene, transfer.sha256, transfer.size, examined)
    if not transfer.rowed and not parts:
        async with room.database.brief() as source:
            await _enter(room, source, arrival, content)
        return
    async with room.database.write() as session:
        await close(session, transfer)
        await _enter(room, Within(session), arrival, content)
        await delete_later(session, parts)


async def _enter(room: EvidenceRoom, source: Source, arrival: Arrival, content: bytes) -> None:
    await enter_arrival(source, arrival, room.clock.now())
    key = photo_key(arrival.sha256)
    if not await room.store.exists(key):
        # A sweeper that had judged older bytes of this content held it before we did.
        await room.store.put(key, content)


async def discard(room: EvidenceRoom, transfer: Transfer, waiting: list[str]) -> None:
    """Forget the upload, so that the phone begins again from nothing."""
    if transfer.rowed or waiting:
        async with room.database.write() as session:
            await drop(session, transfer.id)
            await delete_later(session, waiting)


async def _prove(transfer: Transfer, data: bytes, digest: str | None) -> Examined:
    if digest is None:
        digest = await in_thread(_digest, data)
    if digest != transfer.sha256:
        raise PhotoDiffers
    # All of the picture is read: what is damaged inside, or says it is more than it holds, is refused while the
    # phone still has the camera at hand.
    return await in_thread(examine, data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
