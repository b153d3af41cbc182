"""What the outbox holds, as others see it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from phone.core.outbox_state import OutboxState
from rules.verdicts import Verdict
from schemas.spot_checks import PhotoKind, SpotCheckIn


@dataclass(frozen=True, slots=True)
class Title:
    """What was checked and where, in words, as they were on the day: the register may forget them."""

    market: str
    stall: str
    instrument: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxPhoto:
    """`upload_url` is where a begun upload goes on; `size` in bytes."""

    record_id: UUID
    sha256: str
    kind: PhotoKind
    size: int
    state: OutboxState
    upload_url: str | None = None
    attempts: int = 0
    next_try_at: datetime | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRecord:
    """`digest` is that of the content, worked out when it is read; `receipt` is the service's answer as it came.

    `next_try_at` None: as soon as possible. `problem` is a code, `detail` what the service said.
    """

    id: UUID
    person_id: UUID
    content: SpotCheckIn
    digest: str
    title: Title
    verdict: Verdict
    state: OutboxState
    queued_at: datetime
    attempts: int = 0
    next_try_at: datetime | None = None
    problem: str | None = None
    detail: str | None = None
    receipt: str | None = None
    received_at: datetime | None = None
    photos: tuple[OutboxPhoto, ...] = ()

    @property
    def complete(self) -> bool:
        """The service has the record and every photo of it."""
        return self.state is OutboxState.SENT and all(photo.state is OutboxState.SENT for photo in self.photos)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxCounts:
    """Of one person's records, and of their photos once the record is sent; `of_others`: unsent, of anybody else."""

    queued: int = 0
    sending: int = 0
    put_aside: int = 0
    conflict: int = 0
    sent: int = 0
    photos_waiting: int = 0
    photos_put_aside: int = 0
    of_others: int = 0

    @property
    def unsent(self) -> int:
        """Records the service has not proven to have, whatever keeps them."""
        return self.queued + self.sending + self.put_aside + self.conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableRecord:
    """A record that this app cannot read, kept as it is; `content` is its text."""

    id: UUID
    title: Title
    queued_at: datetime
    content: str
