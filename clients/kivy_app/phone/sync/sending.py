"""One round of sending: oldest first, records before photos, and one that is refused keeps nobody waiting."""

import asyncio
import logging
from dataclasses import dataclass
from random import Random
from typing import Protocol
from uuid import UUID

from phone.core.clock import Clock
from phone.store.database import Store
from phone.store.errors import PhotoMissing
from phone.store.outbox_rows import OutboxPhoto, OutboxRecord
from phone.sync.access import SignedOut
from phone.sync.answers import NetworkTrouble, Refused
from phone.sync.photos import Errand, PhotoSender, PhotoUnusable
from phone.sync.records import ReceiptDiffers, send_record
from phone.sync.session import Session
from phone.sync.settling import Settling
from phone.sync.status import Reason

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """What came of it. `stopped_by`: why there may be more to send that was not tried."""

    records: int
    photos: int
    stopped_by: NetworkTrouble | SignedOut | None


class StepListener(Protocol):
    """Told whenever something in the outbox has changed; `moved` when the service has taken something."""

    def __call__(self, *, moved: bool) -> None: ...


def _tell_nobody(*, moved: bool) -> None: ...


class Sender:
    """Never run twice at once."""

    def __init__(
        self,
        store: Store,
        session: Session,
        clock: Clock,
        *,
        chance: Random | None = None,
        on_step: StepListener = _tell_nobody,
    ) -> None:
        self._store, self._session, self._clock = store, session, clock
        self._photos = PhotoSender(session)
        self._settling = Settling(store.outbox, clock, chance or Random())  # noqa: S311  # spreads phones over time
        self._on_step = on_step

    @property
    def failing(self) -> Reason | None:
        """Why something waits for another try, though the round may have gone through."""
        return self._settling.failing

    def begin_anew(self, person_id: UUID) -> None:
        """All that waits for its next try has it now."""
        self._settling.begin_anew()
        self._store.outbox.hasten(person_id)

    async def run_once(self, *, photos: bool = True) -> Round:
        """All that is due, until the network fails: then the rest is left as it is."""
        account = self._session.account
        if account is None:
            return Round(0, 0, SignedOut())
        # What an earlier round could not even write down is not being sent any more.
        self._store.outbox.recover()
        self._settling.begin_round(account.person_id)
        sent = {"records": 0, "photos": 0}
        stopped_by: NetworkTrouble | SignedOut | None = None
        try:
            while True:
                record = self._next_record(account.person_id)
                photo = self._next_photo(account.person_id) if photos and record is None else None
                if record is not None:
                    moved, kind = await self._send_record(record), "records"
                elif photo is not None:
                    moved, kind = await self._send_photo(account.person_id, photo), "photos"
                else:
                    break
                sent[kind] += moved
                self._on_step(moved=moved)
        except (NetworkTrouble, SignedOut) as stop:
            stopped_by = stop
        self._on_step(moved=False)
        return Round(**sent, stopped_by=stopped_by)

    def _next_record(self, person_id: UUID) -> OutboxRecord | None:
        return self._store.outbox.next_record(self._clock.now(), person_id)

    def _next_photo(self, person_id: UUID) -> OutboxPhoto | None:
        return self._store.outbox.next_photo(self._clock.now(), person_id)

    async def _send_record(self, record: OutboxRecord) -> bool:
        """Marked before the first byte goes out, and sent only on a proven receipt."""
        self._store.outbox.begin_record(record.id)
        self._on_step(moved=False)
        try:
            receipt, said = await send_record(self._session, record, self._clock)
        except Refused as refused:
            self._settling.record_refused(record, refused)
            return False
        except ReceiptDiffers:
            self._settling.record_put_aside(record, "receipt_differs")
            return False
        except (NetworkTrouble, SignedOut, asyncio.CancelledError) as cause:
            self._settling.record_broken_off(record, cause)
            raise
        except Exception as fault:
            log.exception("record_not_sent")  # one that this app cannot even send keeps nobody waiting either
            self._settling.record_broken_off(record, fault)
            return False
        self._store.outbox.record_sent(record.id, said, receipt.received_at)
        self._settling.record_taken(record)
        return True

    async def _send_photo(self, person_id: UUID, photo: OutboxPhoto) -> bool:
        """Whether all of it is there; a record that comes up meanwhile goes first."""
        outbox = self._store.outbox
        outbox.begin_photo(photo.record_id, photo.sha256)
        self._on_step(moved=False)
        try:
            whole = await self._photos.send(
                self._errand(person_id, photo),
                lambda url: outbox.upload_begun(photo.record_id, photo.sha256, url),
                lambda: self._next_record(person_id) is None,
            )
        except Refused as refused:
            self._settling.photo_refused(photo, refused)
            return False
        except PhotoUnusable as unusable:
            self._settling.photo_put_aside(photo, unusable.code)
            return False
        except (NetworkTrouble, SignedOut, asyncio.CancelledError) as cause:
            self._settling.photo_broken_off(photo, cause)
            raise
        except Exception as fault:
            log.exception("photo_not_sent")
            self._settling.photo_broken_off(photo, fault)
            return False
        if not whole:
            self._settling.photo_waits(photo)
            return False
        outbox.photo_sent(photo.record_id, photo.sha256)
        self._settling.photo_taken(photo)
        return True

    def _errand(self, person_id: UUID, photo: OutboxPhoto) -> Errand:
        try:
            file = self._store.photos.path(photo.sha256)
        except PhotoMissing as gone:
            raise PhotoUnusable("photo_missing_here") from gone
        tried = photo.attempts > 0
        return Errand(person_id, photo.record_id, photo.sha256, photo.size, file, photo.upload_url, tried)
