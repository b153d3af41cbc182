"""Rows of uploads: begun, moved on by compare-and-set, closed, dropped."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import delete, insert, select, text, update
from uuid_utils.compat import uuid7

from service.db import AnySession, WriteSession
from service.evidence.models import UPLOAD
from service.evidence.queries import CheckScene
from service.evidence.refusals import WrongOffset
from service.statements import Row
from service.work.queue import enqueue

DELETE_OBJECTS = "delete_objects"
_ARRIVED = UUID("5f0c9f1e-6a52-4a0a-9d54-0f6f1c8f2d11")  # any name space of our own


def new_upload_id() -> UUID:
    return UUID(int=uuid7().int)


def arrived_id(check_id: UUID, sha256: str) -> UUID:
    """The name of an upload that needed no row, because the photo came whole or had come before."""
    return uuid5(_ARRIVED, f"{check_id}/{sha256}")


@dataclass(slots=True)
class Transfer:
    """An upload as one request sees it. `received` and `parts` are as the row has them; `rowed` if it has one."""

    id: UUID
    scene: CheckScene
    sha256: str
    size: int
    expires_at: datetime
    received: int = 0
    parts: list[str] = field(default_factory=list)
    rowed: bool = False


def transfer_of(scene: CheckScene, row: Row) -> Transfer:
    return Transfer(
        id=row["upload_id"],
        scene=scene,
        sha256=row["sha256"],
        size=row["size"],
        expires_at=row["expires_at"],
        received=row["received"],
        parts=list(row["parts"]),
        rowed=True,
    )


async def record(session: WriteSession, transfer: Transfer, received: int, parts: list[str], now: datetime) -> None:
    """Move on to `received`, unless another request did so since. Raises `WrongOffset`."""
    if not transfer.rowed:
        row = {
            "id": transfer.id,
            "check_id": transfer.scene.check_id,
            "sha256": transfer.sha256,
            "person_id": transfer.scene.person_id,
            "size": transfer.size,
            "received": received,
            "parts": parts,
            "created_at": now,
            "expires_at": transfer.expires_at,
        }
        await session.execute(insert(UPLOAD).values(**row))
    else:
        await _move(session, transfer, received, parts)


async def close(session: WriteSession, transfer: Transfer) -> None:
    """All has come: the row stays until it expires, to tell so; its parts are no longer needed."""
    if transfer.rowed:
        await _move(session, transfer, transfer.size, [])


async def _move(session: WriteSession, transfer: Transfer, received: int, parts: list[str]) -> None:
    moved = await session.execute(
        update(UPLOAD)
        .where(UPLOAD.c.id == transfer.id, UPLOAD.c.received == transfer.received)
        .values(received=received, parts=parts)
        .returning(UPLOAD.c.id)
    )
    if moved.one_or_none() is None:
        raise WrongOffset(await _received(session, transfer))


async def drop(session: WriteSession, upload_id: UUID) -> None:
    """Forget an upload; its parts are deleted after the commit, by a worker."""
    gone = await session.execute(delete(UPLOAD).where(UPLOAD.c.id == upload_id).returning(UPLOAD.c.parts))
    await delete_later(session, [key for row in gone for key in row.parts])


async def delete_later(session: WriteSession, keys: list[str]) -> None:
    if keys:
        await enqueue(session, DELETE_OBJECTS, json.dumps(keys).encode())


async def hold_alone(session: WriteSession, sha256: str) -> None:
    """For one who deletes this content: until the transaction ends nobody enters a photo of it."""
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": hold_key(sha256)})


def hold_key(sha256: str) -> int:
    """What the advisory lock on a content is called; those who enter photos of it share the lock."""
    return int.from_bytes(bytes.fromhex(sha256[:16]), "big", signed=True)


async def _received(session: AnySession, transfer: Transfer) -> int:
    found = await session.execute(select(UPLOAD.c.received).where(UPLOAD.c.id == transfer.id))
    return int(found.scalar_one_or_none() or 0)
