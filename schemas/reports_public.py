"""What anybody may read without an account: never who trades at a stall."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from rules.verdicts import Verdict
from schemas.flags import PlaceOut
from schemas.reports_kinds import Complaint, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicVerification:
    """`state`: valid, due, overdue or never_verified; `text` says it plainly."""

    state: str
    text: str
    verified_on: date | None
    valid_until: date | None
    verified_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCheck:
    """A spot check as anybody may know it; `by` is the authority, never a person."""

    on: date
    result: Verdict
    text: str
    by: str


class OpenMatter(StrEnum):
    """What stands open about an instrument, in words that need no law."""

    VERIFICATION = "verification"
    STICKER = "sticker"
    SEAL = "seal"
    MEASUREMENT = "measurement"
    UNSUITED = "unsuited"
    UNREGISTERED = "unregistered"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMatter:
    matter: OpenMatter
    text: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicStallRef:
    """A stall without its trader."""

    id: UUID
    code: str
    label_code: str
    sector: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicControlScale:
    """Where anybody may weigh again; `stands_at` is null where nobody has told."""

    name: str
    stands_at: str | None
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicInstrument:
    label_code: str
    kind: str
    kind_text: str
    analogue: bool
    """It has a dial that must be read."""
    max_mg: int | None
    d_mg: int | None
    in_use: bool
    market: PlaceOut
    area: PlaceOut
    stall: PublicStallRef
    verification: PublicVerification
    last_check: PublicCheck | None
    open_matters: list[PublicMatter]
    control_scales: list[PublicControlScale]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicStall:
    """What a stall's label leads to: each of its instruments in use."""

    stall: PublicStallRef
    open: bool
    market: PlaceOut
    area: PlaceOut
    instruments: list[PublicInstrument]
    open_matters: list[PublicMatter]
    """Of the stall itself, not of one of its instruments."""
    control_scales: list[PublicControlScale]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMarket:
    id: UUID
    name: str
    area: PlaceOut


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNote:
    on: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReport:
    """What became of a report, for whoever has its receipt code.

    `text` is the progress in words. `retests` are checks made after the report, oldest first. Photos are the sender's
    own, and only those that an inspector has released; `GET …/photos/{sha256}` shows them.
    """

    received_at: datetime
    complaint: Complaint
    complaint_text: str
    market: PlaceOut
    stall_code: str | None
    label_code: str | None
    progress: Progress
    text: str
    changed_at: datetime
    dismissed_for: str | None
    answers: list[PublicNote]
    replies: list[PublicNote]
    retests: list[PublicCheck]
    photos: list[str]
