"""Finished records on their way to the service."""

from datetime import datetime
from typing import Final
from uuid import UUID

from phone.core.clock import Clock
from phone.store import outbox_moves as moves
from phone.store.columns import maybe_moment, micros, uuid_of
from phone.store.connections import Connections
from phone.store.outbox_moves import CONFLICT, NO_PROBLEM, NO_WAIT, PUT_ASIDE, QUEUED, SENDING, SENT
from phone.store.outbox_queueing import Queueing
from phone.store.outbox_reading import photo_of, readable, unreadable
from phone.store.outbox_rows import OutboxCounts, OutboxPhoto, OutboxRecord, Title, UnreadableRecord
from phone.store.photos import Photos
from phone.store.record_copies import RecordCopies
from rules.verdicts import Verdict
from schemas.spot_checks import SpotCheckIn

UNREADABLE: Final = "unreadable"
# A clock set back since must not leave anything waiting for a day that is far off.
_DUE = "({0}.next_try_at IS NULL OR {0}.next_try_at <= :now OR {0}.waits_since > :now)"
_RECORDS_DUE = (
    f"SELECT * FROM outbox WHERE state = 'queued' AND person_id = :person AND {_DUE.format('outbox')} ORDER BY seq"
)
_PHOTOS = """
    FROM outbox_photo JOIN outbox ON outbox.id = outbox_photo.record_id
    WHERE outbox_photo.state = 'queued' AND outbox.state = 'sent' AND outbox.person_id = :person
"""


class Outbox:
    """Each call is one transaction; what cannot happen from the present state raises `IllegalTransition`."""

    def __init__(self, connections: Connections, clock: Clock, photos: Photos, copies: RecordCopies) -> None:
        self._connections = connections
        self._clock = clock
        self._copies = copies
        self._queueing = Queueing(connections, clock, photos, copies)

    def queue(self, record_id: UUID, content: SpotCheckIn, person_id: UUID, title: Title, verdict: Verdict) -> bool:
        """The draft of this id goes in the same transaction. False: it was there already, with the same content.

        Raises `ContentDiffers`, `PhotoMissing`, `StorageFull`.
        """
        return self._queueing.queue(record_id, content, person_id, title, verdict)

    def get(self, record_id: UUID) -> OutboxRecord | None:
        with self._connections.snapshot() as connection:
            rows = connection.execute("SELECT * FROM outbox WHERE id = ?", (record_id.bytes,))
            return next(iter(readable(connection, rows)), None)

    def entries(self, limit: int = 200) -> list[OutboxRecord]:
        """What is not complete first, then what the service has; each newest first."""
        with self._connections.snapshot() as connection:
            rows = connection.execute(
                """
                SELECT outbox.*, state <> 'sent' OR EXISTS (
                    SELECT 1 FROM outbox_photo WHERE record_id = outbox.id AND outbox_photo.state <> 'sent'
                ) AS incomplete
                FROM outbox ORDER BY incomplete DESC, seq DESC LIMIT ?
                """,
                (limit,),
            )
            return readable(connection, rows)

    def unreadable(self) -> list[UnreadableRecord]:
        """Records that this version of the app cannot read; they count as put aside, and are kept as they are."""
        rows = self._connections.read().execute("SELECT * FROM outbox WHERE state <> 'sent' ORDER BY seq")
        return unreadable(rows)

    def counts(self, person_id: UUID) -> OutboxCounts:
        person = (person_id.bytes,)
        with self._connections.snapshot() as connection:
            records = connection.execute(
                "SELECT state, count(*) FROM outbox WHERE person_id = ? GROUP BY state", person
            )
            states = dict(records.fetchall())
            waiting, aside, others = connection.execute(
                """
                SELECT count(*) FILTER (WHERE mine AND NOT aside), count(*) FILTER (WHERE mine AND aside),
                       (SELECT count(*) FROM outbox WHERE state <> 'sent' AND person_id <> :person)
                FROM (
                    SELECT person_id = :person AS mine, outbox_photo.state = 'put_aside' AS aside
                    FROM outbox_photo JOIN outbox ON outbox.id = record_id
                    WHERE outbox_photo.state <> 'sent' AND outbox.state = 'sent'
                )
                """,
                {"person": person_id.bytes},
            ).fetchone()
        return OutboxCounts(**states, photos_waiting=waiting, photos_put_aside=aside, of_others=others)

    def next_record(self, now: datetime, person_id: UUID) -> OutboxRecord | None:
        """The oldest whose time has come."""
        values = {"now": micros(now), "person": person_id.bytes}
        while True:
            with self._connections.snapshot() as connection:
                row = connection.execute(f"{_RECORDS_DUE} LIMIT 1", values).fetchone()
                found = readable(connection, [row] if row else [])
            if row is None or found:
                return found[0] if found else None
            # It must not stand in the way of the others.
            with self._connections.write() as connection:
                moves.move_record(connection, uuid_of(row["id"]), [QUEUED], PUT_ASIDE, problem=UNREADABLE)

    def next_photo(self, now: datetime, person_id: UUID) -> OutboxPhoto | None:
        """The oldest whose record is sent and whose time has come."""
        row = (
            self._connections.read()
            .execute(
                f"SELECT outbox_photo.* {_PHOTOS} AND {_DUE.format('outbox_photo')} ORDER BY outbox_photo.seq LIMIT 1",
                {"now": micros(now), "person": person_id.bytes},
            )
            .fetchone()
        )
        return photo_of(row) if row else None

    def next_due(self, person_id: UUID) -> datetime | None:
        """When something may be tried next, now or earlier if at once; None while nothing waits."""
        values = {"now": micros(self._clock.now()), "person": person_id.bytes}
        when = "min(CASE WHEN {1} THEN min(:now, coalesce({0}.next_try_at, :now)) ELSE {0}.next_try_at END)"
        records, photos = (when.format(table, _DUE.format(table)) for table in ("outbox", "outbox_photo"))
        row = (
            self._connections.read()
            .execute(
                f"""
                SELECT min(due) FROM (
                    SELECT {records} AS due FROM outbox WHERE state = 'queued' AND person_id = :person
                    UNION ALL SELECT {photos} {_PHOTOS}
                )
                """,
                values,
            )
            .fetchone()
        )
        return maybe_moment(row[0])

    def begin_record(self, record_id: UUID) -> None:
        """Before the first byte goes out."""
        with self._connections.write() as connection:
            tries = connection.execute("SELECT attempts FROM outbox WHERE id = ?", (record_id.bytes,)).fetchone()
            attempts = tries[0] + 1 if tries else 1
            moves.move_record(connection, record_id, [QUEUED], SENDING, attempts=attempts, **NO_PROBLEM)

    def record_sent(self, record_id: UUID, receipt: str, received_at: datetime) -> None:
        with self._connections.write() as connection:
            proof = {"receipt": receipt, "received_at": micros(received_at), "detail": None}
            moves.move_record(connection, record_id, [SENDING], SENT, **proof, **NO_PROBLEM)
        self._copies.remove(record_id)

    def record_failed(self, record_id: UUID, next_try_at: datetime, problem: str) -> None:
        with self._connections.write() as connection:
            moves.move_record(connection, record_id, [SENDING], QUEUED, problem=problem, **self._wait(next_try_at))

    def put_aside(self, record_id: UUID, problem: str, detail: str | None = None) -> None:
        """Until a person looks at it and says `retry`."""
        with self._connections.write() as connection:
            moves.move_record(connection, record_id, [SENDING], PUT_ASIDE, problem=problem, detail=detail, **NO_WAIT)

    def conflict(self, record_id: UUID, detail: str | None = None) -> None:
        with self._connections.write() as connection:
            moves.move_record(connection, record_id, [SENDING], CONFLICT, problem="differs", detail=detail, **NO_WAIT)

    def begin_photo(self, record_id: UUID, sha256: str) -> None:
        """Before the first byte goes out."""
        photo = (record_id, sha256)
        with self._connections.write() as connection:
            tries = connection.execute(
                "SELECT attempts FROM outbox_photo WHERE record_id = ? AND sha256 = ?", (record_id.bytes, sha256)
            ).fetchone()
            moves.move_photo(connection, photo, [QUEUED], SENDING, attempts=tries[0] + 1 if tries else 1, **NO_PROBLEM)

    def upload_begun(self, record_id: UUID, sha256: str, url: str | None) -> None:
        """Where to go on after an interruption; None forgets an upload that the service no longer knows."""
        with self._connections.write() as connection:
            moves.move_photo(connection, (record_id, sha256), [SENDING], SENDING, upload_url=url)

    def photo_sent(self, record_id: UUID, sha256: str) -> None:
        with self._connections.write() as connection:
            moves.move_photo(connection, (record_id, sha256), [SENDING], SENT, upload_url=None, **NO_PROBLEM)

    def photo_failed(self, record_id: UUID, sha256: str, next_try_at: datetime, problem: str) -> None:
        with self._connections.write() as connection:
            wait = self._wait(next_try_at)
            moves.move_photo(connection, (record_id, sha256), [SENDING], QUEUED, problem=problem, **wait)

    def photo_put_aside(self, record_id: UUID, sha256: str, problem: str) -> None:
        with self._connections.write() as connection:
            moves.move_photo(connection, (record_id, sha256), [SENDING], PUT_ASIDE, problem=problem, **NO_WAIT)

    def retry(self, record_id: UUID) -> bool:
        """What of the record was put aside, is in conflict or waits is tried as soon as possible.

        False: nothing of it waits for that.
        """
        with self._connections.write() as connection:
            moved = moves.take_up_again(connection, record_id)
            moved += moves.hasten(connection, "outbox.id = ?", (record_id.bytes,))
        return moved > 0

    def hasten(self, person_id: UUID) -> None:
        """What waits for its next try, records and photos, is due now; what was put aside stays so."""
        with self._connections.write() as connection:
            moves.hasten(connection, "person_id = ?", (person_id.bytes,))

    def recover(self) -> int:
        """What was being sent when the app ended is queued again; returns how many. `Store.open()` does it."""
        with self._connections.write() as connection:
            return moves.recover(connection)

    def recover_after_start(self) -> None:
        """What an older version of the app could not read, this one may."""
        with self._connections.write() as connection:
            moves.recover(connection)
            connection.execute(
                "UPDATE outbox SET state = 'queued', problem = NULL WHERE state = 'put_aside' AND problem = ?",
                (UNREADABLE,),
            )

    def _wait(self, next_try_at: datetime) -> dict[str, int]:
        return {"next_try_at": micros(next_try_at), "waits_since": micros(self._clock.now())}
