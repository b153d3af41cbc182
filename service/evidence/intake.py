"""Taking in the bytes of one request: counted, hashed, kept piece by piece, also when the connection breaks."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from secrets import token_hex

from starlette.requests import ClientDisconnect

from service.evidence.finishing import finish
from service.evidence.refusals import ChecksumDiffers, MoreThanPromised, Stalled, WrongOffset
from service.evidence.room import EvidenceRoom
from service.evidence.tus import Checksum
from service.evidence.uploads import Transfer, record
from service.storage import upload_part_key

PIECE_BYTES = 1024 * 1024
IDLE_SECONDS = 30.0
"""A phone that lost its signal never says so; the next request must find what this one received."""


class Intake:
    """One request's share of an upload. Nothing of it outlives the request but rows and objects."""

    def __init__(self, room: EvidenceRoom, transfer: Transfer, checksum: Checksum | None) -> None:
        self._room = room
        self._transfer = transfer
        self._checksum = checksum
        self._whole = hashlib.sha256() if transfer.received == 0 else None
        self._chunks: list[bytes] = []
        self._buffered = 0
        # Stored but not yet recorded: with a checksum nothing counts before it is known to be right.
        self._waiting: list[str] = []
        self._total = transfer.received
        self.finished = False

    async def take(self, body: AsyncIterator[bytes]) -> None:
        """Read the body and record or finish. Raises what `finish` does, and `WrongOffset` when overtaken."""
        try:
            try:
                await self._read(body)
            except (ClientDisconnect, Stalled):
                # Cut short it cannot be held against its checksum; the photo's own digest will tell in the end.
                await self._settle()
                raise
            if self._checksum is not None:
                self._checksum.check()
            await self._settle()
        except (MoreThanPromised, WrongOffset, ChecksumDiffers):
            await self._room.store.delete(self._waiting)
            raise

    async def _read(self, body: AsyncIterator[bytes]) -> None:
        async for chunk in _patiently(body):
            self._total += len(chunk)
            if self._total > self._transfer.size:
                raise MoreThanPromised
            if self._whole is not None:
                self._whole.update(chunk)
            if self._checksum is not None:
                self._checksum.update(chunk)
            self._chunks.append(chunk)
            self._buffered += len(chunk)
            if self._buffered >= PIECE_BYTES and self._total < self._transfer.size:
                await self._flush()
                if self._checksum is None:
                    await self._record()

    async def _settle(self) -> None:
        if self._total == self._transfer.size:
            digest = self._whole.hexdigest() if self._whole else None
            await finish(self._room, self._transfer, self._waiting, self._chunks, digest)
            self.finished = True
            return
        if self._buffered:
            await self._flush()
        if self._waiting or not self._transfer.rowed:
            await self._record()

    async def _flush(self) -> None:
        key = upload_part_key(self._transfer.id, self._total - self._buffered, token_hex(4))
        await self._room.store.put(key, self._chunks)
        self._waiting.append(key)
        self._chunks, self._buffered = [], 0

    async def _record(self) -> None:
        transfer = self._transfer
        parts = transfer.parts + self._waiting
        async with self._room.database.write() as session:
            await record(session, transfer, self._total, parts, self._room.clock.now())
        transfer.received, transfer.parts, transfer.rowed = self._total, parts, True
        self._waiting = []


async def _patiently(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks that hold something. Raises `Stalled` when none comes for too long."""
    while True:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                chunk = await anext(body, None)
        except TimeoutError:
            raise Stalled from None
        if chunk is None:
            return
        if chunk:
            yield chunk
