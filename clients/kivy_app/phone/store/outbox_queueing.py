"""A draft becomes a record: everything of it, or nothing."""

import json
import sqlite3
from uuid import UUID

from phone.core.clock import Clock
from phone.store.columns import maybe_bytes, micros
from phone.store.connections import Connections
from phone.store.errors import ContentDiffers, PhotoMissing
from phone.store.outbox_reading import content_of
from phone.store.outbox_rows import Title
from phone.store.photos import Photos, is_whole
from phone.store.record_copies import RecordCopies, RecordCopy
from rules.verdicts import Verdict
from schemas.canonical import digest
from schemas.plain import to_plain
from schemas.spot_checks import SpotCheckIn


class Queueing:
    def __init__(self, connections: Connections, clock: Clock, photos: Photos, copies: RecordCopies) -> None:
        self._connections = connections
        self._clock = clock
        self._photos = photos
        self._copies = copies

    def queue(self, record_id: UUID, content: SpotCheckIn, person_id: UUID, title: Title, verdict: Verdict) -> bool:
        """False: it was there already, with the same content.

        Raises `ContentDiffers`, `PhotoMissing`, `StorageFull`.
        """
        record = RecordCopy(
            id=record_id,
            person_id=person_id,
            content=content,
            digest=digest(content),
            title=title,
            verdict=verdict,
            queued_at=self._clock.now(),
        )
        with self._connections.write() as connection:
            if self._is_queued(connection, record):
                _forget_draft(connection, record_id)
                return False
            for photo in content.photos:
                if not is_whole(self._photos.path(photo.sha256), photo.sha256):
                    raise PhotoMissing(photo.sha256)
            # Before the row: a copy too many is cleared away, one too few could not be made later.
            self._copies.write(record)
            insert_record(connection, record)
            _forget_draft(connection, record_id)
        return True

    def _is_queued(self, connection: sqlite3.Connection, record: RecordCopy) -> bool:
        """Raises `ContentDiffers`."""
        row = connection.execute("SELECT content, digest FROM outbox WHERE id = ?", (record.id.bytes,)).fetchone()
        if row is None:
            return False
        if record.digest != row["digest"] and record.digest != _digest_today(row["content"]):
            raise ContentDiffers(record.id)
        return True


def _digest_today(content: str) -> str | None:
    """What an older version queued may have another digest by today's contract."""
    try:
        return digest(content_of(content))
    except ValueError:
        return None


def insert_record(connection: sqlite3.Connection, record: RecordCopy) -> None:
    """Queued, with its photos. Within a transaction that is not its own."""
    content, title = record.content, record.title
    connection.execute(
        """
        INSERT INTO outbox (id, person_id, instrument_id, performed_at, content, digest, market, stall, instrument,
            verdict, state, queued_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?)
        """,
        (
            record.id.bytes,
            record.person_id.bytes,
            maybe_bytes(content.instrument_id),
            micros(content.performed_at),
            json.dumps(to_plain(content), ensure_ascii=False),
            record.digest,
            title.market,
            title.stall,
            title.instrument,
            record.verdict.value,
            micros(record.queued_at),
        ),
    )
    insert_photos(connection, record.id, content)


def insert_photos(connection: sqlite3.Connection, record_id: UUID, content: SpotCheckIn) -> None:
    """Those not there yet, queued. Within a transaction that is not its own."""
    connection.executemany(
        """
        INSERT INTO outbox_photo (record_id, sha256, kind, size, state) VALUES (?, ?, ?, ?, 'queued')
        ON CONFLICT (record_id, sha256) DO NOTHING
        """,
        [(record_id.bytes, photo.sha256, photo.kind.value, photo.size) for photo in content.photos],
    )


def _forget_draft(connection: sqlite3.Connection, draft_id: UUID) -> None:
    connection.execute("DELETE FROM draft WHERE id = ?", (draft_id.bytes,))
