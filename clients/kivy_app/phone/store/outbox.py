"""Finished records on their way to the service."""

from datetime import datetime
from uuid import UUID

from phone.store.outbox_rows import OutboxCounts, OutboxPhoto, OutboxRecord, Title, UnreadableRecord
from rules.verdicts import Verdict
from schemas.spot_checks import SpotCheckIn


class Outbox:
    """Each call is one transaction; what cannot happen from the present state raises `IllegalTransition`."""

    def queue(self, record_id: UUID, content: SpotCheckIn, person_id: UUID, title: Title, verdict: Verdict) -> bool:
        """The draft of this id goes in the same transaction. False: it was there already, with the same content.

        Raises `ContentDiffers`, `PhotoMissing`.
        """
        raise NotImplementedError

    def get(self, record_id: UUID) -> OutboxRecord | None:
        raise NotImplementedError

    def entries(self, limit: int = 200) -> list[OutboxRecord]:
        """What is not complete first, newest first; then what the service has, newest first."""
        raise NotImplementedError

    def unreadable(self) -> list[UnreadableRecord]:
        raise NotImplementedError

    def counts(self, person_id: UUID) -> OutboxCounts:
        raise NotImplementedError

    def next_record(self, now: datetime, person_id: UUID) -> OutboxRecord | None:
        """The oldest whose time has come."""
        raise NotImplementedError

    def next_photo(self, now: datetime, person_id: UUID) -> OutboxPhoto | None:
        """The oldest whose record is sent and whose time has come."""
        raise NotImplementedError

    def next_due(self, person_id: UUID) -> datetime | None:
        """When something may be tried next, now or earlier if at once; None while nothing waits."""
        raise NotImplementedError

    def begin_record(self, record_id: UUID) -> None: ...
    def record_sent(self, record_id: UUID, receipt: str, received_at: datetime) -> None: ...
    def record_failed(self, record_id: UUID, next_try_at: datetime, problem: str) -> None: ...
    def put_aside(self, record_id: UUID, problem: str, detail: str | None = None) -> None: ...
    def conflict(self, record_id: UUID, detail: str | None = None) -> None: ...
    def begin_photo(self, record_id: UUID, sha256: str) -> None: ...
    def upload_begun(self, record_id: UUID, sha256: str, url: str | None) -> None:
        """None forgets an upload that the service no longer knows."""

    def photo_sent(self, record_id: UUID, sha256: str) -> None: ...
    def photo_failed(self, record_id: UUID, sha256: str, next_try_at: datetime, problem: str) -> None: ...
    def photo_put_aside(self, record_id: UUID, sha256: str, problem: str) -> None: ...
    def retry(self, record_id: UUID) -> bool:
        """What of the record was put aside, is in conflict or waits is tried as soon as possible.

        False: nothing of it waits for that.
        """
        raise NotImplementedError

    def hasten(self, person_id: UUID) -> None:
        """What waits for its next try, records and photos, is due now; what was put aside stays so."""
        raise NotImplementedError

    def recover(self) -> int:
        """What was being sent when the app ended is queued again; returns how many. `Store.open()` does it."""
        raise NotImplementedError
