"""What inspectors see of reports."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from rules.verdicts import Verdict
from schemas.flags import FlaggedInstrumentRef, PlaceOut
from schemas.reports_kinds import Complaint, DismissReason, Progress, ReportState


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportStallRef:
    id: UUID
    code: str
    trader_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportItem:
    """A report in the list. `retest`: the newest check of its instrument since; `settled_at`: null while it is open."""

    id: UUID
    received_at: datetime
    state: ReportState
    complaint: Complaint
    complaint_text: str
    text: str | None
    happened_on: date | None
    market: PlaceOut
    area: PlaceOut
    stall: ReportStallRef | None
    instrument: FlaggedInstrumentRef | None
    photos: int
    joined: int
    retest: Verdict | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPhotoOut:
    sha256: str
    size: int
    media_type: str
    width: int
    height: int
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNoteOut:
    """`kind`: reply (the trader's, recorded by `by`) or answer (to the one who reported)."""

    kind: str
    text: str
    said_on: date
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedRef:
    """`same_sender`: sent from where a report of the same place had come that day; it counts for little by itself."""

    id: UUID
    received_at: datetime
    complaint: Complaint
    same_sender: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RetestOut:
    id: UUID
    performed_at: datetime
    verdict: Verdict
    authority: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Who confirmed, joined or dismissed it, and when."""

    at: datetime
    by: str
    reason: DismissReason | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOut:
    """`contact` is null too for those who may not know it; `contact_offered` tells that there is one."""

    id: UUID
    received_at: datetime
    state: ReportState
    progress: Progress
    complaint: Complaint
    complaint_text: str
    text: str | None
    happened_on: date | None
    language: str
    contact_offered: bool
    contact: str | None
    same_sender: bool
    market: PlaceOut
    area: PlaceOut
    stall: ReportStallRef | None
    instrument: FlaggedInstrumentRef | None
    label_code: str | None
    decided: Decided | None
    joined_to: UUID | None
    joined: list[JoinedRef]
    flag_id: UUID | None
    notes: list[ReportNoteOut]
    retests: list[RetestOut]
    settled_at: datetime | None
    photos: list[ReportPhotoOut]
