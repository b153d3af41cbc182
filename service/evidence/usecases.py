"""Beginning, continuing and ending an upload; who may is settled before a byte of it is read."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from schemas.identity import Role
from service.db import AnySession, Source
from service.errors import Forbidden, NotFound
from service.evidence import tus
from service.evidence.intake import Intake
from service.evidence.queries import (
    CheckScene,
    NamedPhoto,
    arrived_photos,
    find_asker_and_photo,
    find_unfinished,
    find_upload,
)
from service.evidence.refusals import (
    MoreThanPromised,
    PhotoKept,
    PhotoNotNamed,
    PhotoTooLarge,
    SizeDiffers,
    UploadExpired,
    WrongOffset,
)
from service.evidence.room import EvidenceRoom
from service.evidence.uploads import Transfer, arrived_id, drop, new_upload_id, record, transfer_of
from service.identity.access_tokens import Claims, NotSignedIn
from service.identity.who import Who, one_of

SENDERS: Final = (Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload is; `expires_at` is None once the photo is there."""

    id: UUID
    sha256: str
    size: int
    received: int
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asks for when it begins an upload."""

    check_id: UUID
    metadata: tus.Metadata
    length: int


async def admit(source: Source, claims: Claims, wish: Wish, room: EvidenceRoom) -> Progress | Transfer:
    """A transfer to fill, or the progress of one that is there already.

    Raises `NotSignedIn`, `Forbidden` and the refusals of this folder.
    """
    found = await find_asker_and_photo(source, claims, wish.check_id, wish.metadata.sha256)
    if found is None:
        raise NotSignedIn
    who, named = one_of(found[0], SENDERS), found[1]
    if named is None:
        raise NotFound
    _require_author(who, named.scene)
    size = _require_size(named, wish.length, room.settings.max_photo_bytes)
    if named.arrived:
        return _arrived(wish.check_id, named.sha256, size)
    now = room.clock.now()
    if wish.metadata.resume:
        async with source.read() as session:
            row = await find_unfinished(session, wish.check_id, named.sha256, now)
        if row is not None:
            return Progress(row.id, named.sha256, size, row.received, row.expires_at)
    expires_at = now + timedelta(hours=room.settings.upload_hours)
    return Transfer(new_upload_id(), named.scene, named.sha256, size, expires_at)


async def begin(
    room: EvidenceRoom, transfer: Transfer, body: AsyncIterator[bytes] | None, checksum: tus.Checksum | None
) -> Progress:
    if body is None:
        async with room.database.write() as session:
            await record(session, transfer, 0, [], room.clock.now())
        return _progress(transfer)
    return await fill(room, transfer, body, checksum)


async def fill(
    room: EvidenceRoom, transfer: Transfer, body: AsyncIterator[bytes], checksum: tus.Checksum | None
) -> Progress:
    """Take in one request's bytes."""
    intake = Intake(room, transfer, checksum)
    await intake.take(body)
    if intake.finished:
        if transfer.rowed:
            return Progress(transfer.id, transfer.sha256, transfer.size, transfer.size, None)
        return _arrived(transfer.scene.check_id, transfer.sha256, transfer.size)
    return _progress(transfer)


async def find_progress(session: AnySession, who: Who, check_id: UUID, upload_id: UUID, now: datetime) -> Progress:
    found = await _find(session, who, check_id, upload_id, now)
    return _progress(found) if isinstance(found, Transfer) else found


async def continue_at(
    session: AnySession, who: Who, check_id: UUID, upload_id: UUID, offset: int, room: EvidenceRoom
) -> Transfer | Progress:
    """The transfer that a piece from `offset` goes into; progress when nothing is missing any more."""
    found = await _find(session, who, check_id, upload_id, room.clock.now())
    if offset != found.received:
        raise WrongOffset(found.received)
    return found


def require_room(transfer: Transfer, content_length: int | None) -> None:
    """Raises `MoreThanPromised` for a body that is too long by its own account."""
    if content_length is not None and content_length > transfer.size - transfer.received:
        raise MoreThanPromised


async def end(session: AnySession, who: Who, check_id: UUID, upload_id: UUID, room: EvidenceRoom) -> None:
    """Give up an unfinished upload."""
    found = await _find(session, who, check_id, upload_id, room.clock.now())
    if isinstance(found, Progress):
        raise PhotoKept
    await session.rollback()
    async with room.database.write() as writing:
        await drop(writing, upload_id)


async def _find(session: AnySession, who: Who, check_id: UUID, upload_id: UUID, now: datetime) -> Transfer | Progress:
    known = await find_upload(session, who, check_id, upload_id)
    if known is None:
        raise NotFound
    _require_author(who, known.scene)
    if known.upload is None:
        for sha256, size in await arrived_photos(session, check_id):
            if arrived_id(check_id, sha256) == upload_id:
                return _arrived(check_id, sha256, size)
        raise NotFound
    transfer = transfer_of(known.scene, known.upload)
    if transfer.received == transfer.size:
        return Progress(upload_id, transfer.sha256, transfer.size, transfer.size, None)
    if transfer.expires_at <= now:
        raise UploadExpired
    return transfer


def _require_author(who: Who, scene: CheckScene) -> None:
    if scene.person_id != who.person_id:
        raise Forbidden


def _require_size(named: NamedPhoto, length: int, largest: int) -> int:
    if named.size is None:
        raise PhotoNotNamed
    if length > largest:
        raise PhotoTooLarge(limit=largest)
    if length != named.size:
        raise SizeDiffers(expected=named.size)
    return named.size


def _arrived(check_id: UUID, sha256: str, size: int) -> Progress:
    return Progress(arrived_id(check_id, sha256), sha256, size, size, None)


def _progress(transfer: Transfer) -> Progress:
    return Progress(transfer.id, transfer.sha256, transfer.size, transfer.received, transfer.expires_at)
