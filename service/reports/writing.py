"""Storing a report with its photos, in the transaction that counts it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from schemas.reports import ReportIn, ReportState
from service.db import WriteSession
from service.evidence.arrivals import DERIVE_PHOTO
from service.evidence.models import STORED_IMAGE
from service.evidence.uploads import hold_key
from service.ledger.entries import enter
from service.reports.models import REPORT, REPORT_PHOTO
from service.reports.queries_sending import Place
from service.reports.taking_photos import TakenPhoto
from service.work.queue import enqueue


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """`form_hash` and `receipt_hash` are digests; `content_digest` is of all that was sent."""

    id: UUID
    place: Place
    content: ReportIn
    form_hash: str
    receipt_hash: str
    content_digest: str
    received_at: datetime
    same_sender: bool
    photos: Sequence[TakenPhoto]


async def store_report(session: WriteSession, new: NewReport) -> bool:
    """False where a report came with the same form meanwhile; nothing is written then."""
    stored = await session.execute(
        insert(REPORT).values(_columns(new)).on_conflict_do_nothing(index_elements=["form_hash"]).returning(REPORT.c.id)
    )
    if stored.first() is None:
        return False
    for ordinal, photo in enumerate(new.photos):
        await _store_photo(session, new, ordinal, photo)
    await enter(
        session,
        at=new.received_at,
        person_id=None,
        action="received",
        subject_kind="report",
        subject_id=new.id,
        detail={"digest": new.content_digest, "photos": [photo.sha256 for photo in new.photos]},
    )
    return True


def _columns(new: NewReport) -> dict[str, Any]:
    content, place = new.content, new.place
    return {
        "id": new.id,
        "province_id": place.province_id,
        "area_id": place.area_id,
        "market_id": place.market_id,
        "stall_id": place.stall_id,
        "instrument_id": place.instrument_id,
        "label_code": place.label_code,
        "receipt_hash": new.receipt_hash,
        "form_hash": new.form_hash,
        "content_digest": new.content_digest,
        "received_at": new.received_at,
        "complaint": content.complaint.value,
        "text": content.text,
        "happened_on": content.happened_on,
        "language": content.language,
        "contact": content.contact,
        "same_sender": new.same_sender,
        "state": ReportState.NEW.value,
    }


async def _store_photo(session: WriteSession, new: NewReport, ordinal: int, photo: TakenPhoto) -> None:
    # Held against a sweeper, as every photo that is entered.
    await session.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": hold_key(photo.sha256)})
    # Where and when the camera says it was taken would tell of the sender, and stays in the original alone.
    image = {
        "sha256": photo.sha256,
        "size": photo.size,
        "media_type": photo.examined.media_type.value,
        "width": photo.examined.width,
        "height": photo.examined.height,
        "stored_at": new.received_at,
    }
    await session.execute(insert(STORED_IMAGE).values(image).on_conflict_do_nothing())
    row = {"report_id": new.id, "sha256": photo.sha256, "ordinal": ordinal, "public": False}
    await session.execute(insert(REPORT_PHOTO).values(row))
    await enqueue(session, DERIVE_PHOTO, photo.sha256.encode())
