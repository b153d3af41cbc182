"""The outbox's tables into what others see of them."""

import json
import logging
import sqlite3
from collections.abc import Iterable

from phone.core.outbox_state import OutboxState
from phone.store.columns import maybe_moment, moment, uuid_of
from phone.store.outbox_rows import OutboxPhoto, OutboxRecord, Title, UnreadableRecord
from rules.verdicts import Verdict
from schemas.canonical import digest
from schemas.plain import from_plain
from schemas.spot_checks import PhotoKind, SpotCheckIn

logger = logging.getLogger(__name__)


def readable(connection: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> list[OutboxRecord]:
    """Those that this version can read; the others are kept, and `unreadable` tells of them."""
    found = []
    for row in rows:
        try:
            found.append(record_of(connection, row))
        except ValueError as unfit:
            logger.warning("record %s cannot be read: %s", uuid_of(row["id"]), unfit)
    return found


def record_of(connection: sqlite3.Connection, row: sqlite3.Row) -> OutboxRecord:
    """Raises `ValueError`."""
    content = content_of(row["content"])
    photos = connection.execute("SELECT * FROM outbox_photo WHERE record_id = ? ORDER BY seq", (row["id"],))
    return OutboxRecord(
        id=uuid_of(row["id"]),
        person_id=uuid_of(row["person_id"]),
        content=content,
        digest=digest(content),
        title=_title(row),
        verdict=Verdict(row["verdict"]),
        state=OutboxState(row["state"]),
        queued_at=moment(row["queued_at"]),
        attempts=row["attempts"],
        next_try_at=maybe_moment(row["next_try_at"]),
        problem=row["problem"],
        detail=row["detail"],
        receipt=row["receipt"],
        received_at=maybe_moment(row["received_at"]),
        photos=tuple(photo_of(photo) for photo in photos),
    )


def content_of(text: str) -> SpotCheckIn:
    """Raises `ValueError`: nothing of a record is left out, or it would be another."""
    values = json.loads(text)
    if not isinstance(values, dict):
        raise ValueError("not_an_object")  # noqa: TRY004  # as for any other text that is no record
    return from_plain(SpotCheckIn, values)


def photo_of(row: sqlite3.Row) -> OutboxPhoto:
    return OutboxPhoto(
        record_id=uuid_of(row["record_id"]),
        sha256=row["sha256"],
        kind=PhotoKind(row["kind"]),
        size=row["size"],
        state=OutboxState(row["state"]),
        upload_url=row["upload_url"],
        attempts=row["attempts"],
        next_try_at=maybe_moment(row["next_try_at"]),
        problem=row["problem"],
    )


def unreadable(rows: Iterable[sqlite3.Row]) -> list[UnreadableRecord]:
    found = []
    for row in rows:
        try:
            content_of(row["content"])
        except ValueError:
            found.append(
                UnreadableRecord(
                    id=uuid_of(row["id"]),
                    title=_title(row),
                    queued_at=moment(row["queued_at"]),
                    content=row["content"],
                )
            )
    return found


def _title(row: sqlite3.Row) -> Title:
    return Title(row["market"], row["stall"], row["instrument"])
