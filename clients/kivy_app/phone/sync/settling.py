"""What becomes of a record or a photo that was not taken: its next try, or a person's look at it."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from phone.core.clock import Clock
from phone.store.outbox import Outbox
from phone.store.outbox_rows import OutboxPhoto, OutboxRecord
from phone.sync.access import SignedOut
from phone.sync.answers import Busy, NetworkTrouble, Refused
from phone.sync.backoff import delay_s
from phone.sync.records import damaged_on_the_way
from phone.sync.status import Reason

# Refusals that the same request may not meet again.
_PASSING_CODES = frozenset({"connection_lost", "upload_offset", "upload_checksum", "photo_differs", "photo_lost"})
# Lost races, and what the framework could not read: mended by another try, or by nobody.
_DOUBTFUL_CODES = frozenset({"conflict", "refused"})
_DOUBTFUL_TRIES = 8
_BEGUN_ANEW = frozenset({"photo_differs", "photo_lost"})
_FAULTS_IN_A_ROW = 3
"""So many different things at which the service fails are not at fault themselves."""


class Settling:
    """Writes it down; what is refused for good is put aside with the service's words, and never deleted."""

    def __init__(self, outbox: Outbox, clock: Clock, chance: Random) -> None:
        self._outbox, self._clock, self._chance = outbox, clock, chance
        self._failing: dict[UUID | str, Reason] = {}
        self._tries: dict[UUID | str, int] = {}
        self._faults = 0
        self._person_id: UUID | None = None

    @property
    def failing(self) -> Reason | None:
        """Why something waits for another try: what has failed longest."""
        return next(iter(self._failing.values()), None)

    def begin_round(self, person_id: UUID) -> None:
        self._faults = 0
        if person_id != self._person_id:
            self._person_id = person_id
            self.begin_anew()

    def begin_anew(self) -> None:
        """Another network, or somebody asked: the next failure waits as the first one did."""
        self._tries.clear()
        self._failing.clear()

    def record_taken(self, record: OutboxRecord) -> None:
        self._taken(record.id)

    def photo_taken(self, photo: OutboxPhoto) -> None:
        self._taken(_key(photo))

    def _taken(self, key: UUID | str) -> None:
        self._faults = 0
        self._failing.pop(key, None)
        self._tries.pop(key, None)

    def record_refused(self, record: OutboxRecord, refused: Refused) -> None:
        """Raises `Busy` when the service fails at everything."""
        if refused.status == 409 and refused.code == "differs":
            self._outbox.conflict(record.id, refused.detail)
            self._failing.pop(record.id, None)
        elif damaged_on_the_way(refused):
            self._record_fails(record, Reason("damaged_on_the_way"))
        elif _may_pass(refused, record.attempts):
            self._record_fails(record, Reason(refused.code, refused.detail))
            self._count_fault(refused)
        else:
            self.record_put_aside(record, refused.code, refused.detail)

    def record_put_aside(self, record: OutboxRecord, code: str, detail: str | None = None) -> None:
        self._outbox.put_aside(record.id, code, detail)
        self._failing.pop(record.id, None)

    def record_broken_off(self, record: OutboxRecord, cause: BaseException) -> None:
        at, problem = self._after(cause, record.id)
        self._outbox.record_failed(record.id, at, problem)

    def photo_refused(self, photo: OutboxPhoto, refused: Refused) -> None:
        """Raises `Busy` when the service fails at everything."""
        if not _may_pass(refused, photo.attempts):
            self.photo_put_aside(photo, refused.code)
            return
        if refused.code in _BEGUN_ANEW:
            self._outbox.upload_begun(photo.record_id, photo.sha256, None)
        self._outbox.photo_failed(photo.record_id, photo.sha256, self._later(_key(photo)), refused.code)
        self._failing.setdefault(_key(photo), Reason(refused.code, refused.detail))
        self._count_fault(refused)

    def photo_broken_off(self, photo: OutboxPhoto, cause: BaseException) -> None:
        at, problem = self._after(cause, _key(photo))
        self._outbox.photo_failed(photo.record_id, photo.sha256, at, problem)

    def photo_waits(self, photo: OutboxPhoto) -> None:
        """A record goes first; the photo goes on from where it stands."""
        self._outbox.photo_failed(photo.record_id, photo.sha256, self._clock.now(), "waiting")

    def photo_put_aside(self, photo: OutboxPhoto, code: str) -> None:
        self._outbox.photo_put_aside(photo.record_id, photo.sha256, code)
        self._failing.pop(_key(photo), None)

    def _record_fails(self, record: OutboxRecord, reason: Reason) -> None:
        self._outbox.record_failed(record.id, self._later(record.id), reason.code)
        self._failing.setdefault(record.id, reason)

    def _later(self, key: UUID | str, asked_s: float | None = None) -> datetime:
        """After one more try in vain."""
        self._tries[key] = self._tries.get(key, 0) + 1
        return self._clock.now() + timedelta(seconds=delay_s(self._tries[key], self._chance, asked_s))

    def _after(self, cause: BaseException, key: UUID | str) -> tuple[datetime, str]:
        """Signed out or given up by the loop, it is not the thing's own failure: it is due at once."""
        if isinstance(cause, NetworkTrouble):
            self._failing.setdefault(key, Reason(cause.code, cause.detail))
            return self._later(key, cause.retry_after_s), cause.code
        if isinstance(cause, SignedOut):
            return self._clock.now(), cause.code
        if isinstance(cause, Exception):
            self._failing.setdefault(key, Reason("fault_here"))
            return self._later(key), "fault_here"
        return self._clock.now(), "connection_lost"

    def _count_fault(self, refused: Refused) -> None:
        self._faults += 1
        if self._faults >= _FAULTS_IN_A_ROW:
            raise Busy(refused.code, detail=refused.detail) from refused


def _key(photo: OutboxPhoto) -> str:
    """Two records may name the same photo."""
    return f"{photo.record_id}/{photo.sha256}"


def _may_pass(refused: Refused, attempts: int) -> bool:
    if refused.status >= 500 or refused.code in _PASSING_CODES:
        return True
    return refused.code in _DOUBTFUL_CODES and attempts + 1 < _DOUBTFUL_TRIES
