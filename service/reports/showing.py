"""Photos of reports: to inspectors within scope, and to the sender those that were released."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from fastapi import Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Row
from starlette.datastructures import Headers

from service.db import ReadSession
from service.errors import Forbidden, NotFound
from service.evidence.derived import derived_picture
from service.evidence.refusals import PhotoLost
from service.evidence.room import EvidenceRoom
from service.evidence.showing import LASTING, PhotoSize, has_it, picture_headers, size_name
from service.identity.who import Who
from service.ledger.entries import enter
from service.reports.queries_reports import photos_of, report_in_scope
from service.reports.usecases_public import find_report
from service.reports.wire_reports import MODERATORS
from service.storage import ObjectMissing, photo_key

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class WantedPhoto:
    report_id: UUID
    sha256: str
    size: PhotoSize


async def show_photo(
    room: EvidenceRoom, session: ReadSession, who: Who, wanted: WantedPhoto, asked: Headers
) -> Response:
    """The original to teams and the department alone, and in the ledger. Raises `NotFound`, `Forbidden`."""
    report = await report_in_scope(session, who, wanted.report_id)
    photo = await _photo(session, wanted.report_id, wanted.sha256) if report else None
    if photo is None:
        raise NotFound
    original = wanted.size is PhotoSize.ORIGINAL
    if original and who.role not in MODERATORS:
        raise Forbidden
    await session.rollback()
    try:
        if original:
            return await _original(room, who, wanted, photo, asked)
        return await _derived(room, wanted.sha256, wanted.size, asked)
    except ObjectMissing as missing:
        log.exception("photo_lost", sha256=wanted.sha256, report_id=str(wanted.report_id))
        raise PhotoLost from missing


async def show_public_photo(
    room: EvidenceRoom, session: ReadSession, receipt: str, sha256: str, asked: Headers
) -> Response:
    """Made anew without metadata, and only what an inspector released. Raises `NotFound`, `UnknownReceipt`."""
    report = await find_report(session, receipt)
    photo = await _photo(session, report.id, sha256)
    if photo is None or not photo.public:
        raise NotFound
    await session.rollback()
    try:
        response = await _derived(room, sha256, PhotoSize.LARGE, asked)
    except ObjectMissing as missing:
        log.exception("photo_lost", sha256=sha256, report_id=str(report.id))
        raise PhotoLost from missing
    # It may be withdrawn again.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


async def _photo(session: ReadSession, report_id: UUID, sha256: str) -> Row[Any] | None:
    return next((photo for photo in await photos_of(session, report_id) if photo.sha256 == sha256), None)


async def _original(room: EvidenceRoom, who: Who, wanted: WantedPhoto, photo: Row[Any], asked: Headers) -> Response:
    download = await room.store.stream(photo_key(wanted.sha256))
    # Entered and committed before a byte goes out, and also when the browser shows its own copy again.
    async with room.database.write() as session:
        await enter(
            session,
            at=room.clock.now(),
            person_id=who.person_id,
            action="shown",
            subject_kind="report_photo",
            subject_id=wanted.report_id,
            detail={"sha256": wanted.sha256},
        )
    headers = picture_headers(wanted.sha256, wanted.size, photo.media_type, "private, no-cache")
    if has_it(asked, headers):
        return Response(status_code=304, headers=headers)
    headers["Content-Length"] = str(download.size)
    return StreamingResponse(download.chunks, media_type=photo.media_type, headers=headers)


async def _derived(room: EvidenceRoom, sha256: str, size: PhotoSize, asked: Headers) -> Response:
    headers = picture_headers(sha256, size, "image/jpeg", LASTING)
    if has_it(asked, headers):
        return Response(status_code=304, headers=headers)
    return Response(
        await derived_picture(room.store, sha256, size_name(size)), media_type="image/jpeg", headers=headers
    )
