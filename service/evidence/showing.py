"""Showing a photo: who may see the original, and smaller pictures that never fail to be there."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import Path, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Row
from starlette.datastructures import Headers

from schemas.identity import Role
from service.db import ReadSession
from service.errors import Forbidden, NotFound
from service.evidence.derived import derived_picture
from service.evidence.imaging.deriving import SizeName
from service.evidence.queries import find_shown_photo
from service.evidence.refusals import PhotoLost
from service.evidence.room import EvidenceRoom
from service.identity.who import Who
from service.ledger.entries import enter
from service.storage import ObjectMissing, photo_key

log = structlog.get_logger(__name__)
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
LASTING = "private, max-age=31536000, immutable"
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic"}


class PhotoSize(StrEnum):
    THUMB = "thumb"
    LARGE = "large"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class Wanted:
    check_id: UUID
    sha256: str
    size: PhotoSize


async def show(room: EvidenceRoom, session: ReadSession, who: Who, wanted: Wanted, asked: Headers) -> Response:
    """Raises `NotFound`, `Forbidden`, and `PhotoLost` when the store no longer has what a row tells of."""
    row = await find_shown_photo(session, who, wanted.check_id, wanted.sha256)
    if row is None:
        raise NotFound
    original = wanted.size is PhotoSize.ORIGINAL
    if original and not may_see_original(who, row):
        raise Forbidden
    await session.rollback()
    try:
        if original:
            return await _original(room, who, wanted, row, asked)
        return await _derived(room, wanted, asked)
    except ObjectMissing as missing:
        log.exception("photo_lost", sha256=wanted.sha256, check_id=str(wanted.check_id))
        raise PhotoLost from missing


def may_see_original(who: Who, check: Row[Any]) -> bool:
    """Its author, teams and the department in scope; a board what was taken at its own market."""
    if who.person_id == check.person_id:
        return True
    if who.role is Role.BOARD:
        return check.market_id in who.markets
    return who.role in {Role.DISTRICT_TEAM, Role.DEPARTMENT}


async def _original(room: EvidenceRoom, who: Who, wanted: Wanted, row: Row[Any], asked: Headers) -> Response:
    download = await room.store.stream(photo_key(wanted.sha256))
    # Entered and committed before a byte goes out, and also when the browser shows its own copy again.
    async with room.database.write() as session:
        await enter(
            session,
            at=room.clock.now(),
            person_id=who.person_id,
            action="shown",
            subject_kind="photo",
            subject_id=wanted.check_id,
            detail={"sha256": wanted.sha256},
        )
    headers = picture_headers(wanted.sha256, wanted.size, row.media_type, "private, no-cache")
    if has_it(asked, headers):
        return Response(status_code=304, headers=headers)
    headers["Content-Length"] = str(download.size)
    return StreamingResponse(download.chunks, media_type=row.media_type, headers=headers)


async def _derived(room: EvidenceRoom, wanted: Wanted, asked: Headers) -> Response:
    headers = picture_headers(wanted.sha256, wanted.size, "image/jpeg", LASTING)
    if has_it(asked, headers):
        return Response(status_code=304, headers=headers)
    name = size_name(wanted.size)
    return Response(await derived_picture(room.store, wanted.sha256, name), media_type="image/jpeg", headers=headers)


def size_name(size: PhotoSize) -> SizeName:
    return "thumb" if size is PhotoSize.THUMB else "large"


def picture_headers(sha256: str, size: PhotoSize, media_type: str, cache: str) -> dict[str, str]:
    """A picture and nothing else, whatever a browser makes of its bytes."""
    return {
        "ETag": f'"{sha256}-{size.value}"',
        "Cache-Control": cache,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": f'inline; filename="{sha256[:12]}-{size.value}.{_ENDINGS.get(media_type, "bin")}"',
        "Vary": "Authorization",
    }


def has_it(asked: Headers, headers: dict[str, str]) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in asked.get("if-none-match", "").split(",")}
    return headers["ETag"] in tags
