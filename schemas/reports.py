"""Consumers' reports on the wire: what anybody may send and read, and what inspectors see and do."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from annotated_types import MaxLen, MinLen

from rules.verdicts import Verdict
from schemas.base import Wire, wire_config
from schemas.flags import FlaggedInstrumentRef, PlaceOut

MOST_PHOTOS = 3
LONGEST_TEXT = 2000
LONGEST_CONTACT = 200
MOST_DAYS_AGO = 180

Sha256 = Annotated[str, MinLen(64), MaxLen(64)]
Told = Annotated[str, MinLen(1), MaxLen(LONGEST_TEXT)]


class Complaint(StrEnum):
    SHORT_WEIGHT = "short_weight"
    STICKER_EXPIRED = "sticker_expired"
    STICKER_MISSING = "sticker_missing"
    SEAL_BROKEN = "seal_broken"
    CONTROL_SCALE_REFUSED = "control_scale_refused"
    OTHER = "other"


class ReportState(StrEnum):
    NEW = "new"
    CONFIRMED = "confirmed"
    JOINED = "joined"
    DISMISSED = "dismissed"


class DismissReason(StrEnum):
    NOT_ENOUGH_TOLD = "not_enough_told"
    PLACE_NOT_FOUND = "place_not_found"
    NOT_ABOUT_A_SCALE = "not_about_a_scale"
    NOT_CREDIBLE = "not_credible"
    ABUSIVE = "abusive"


class Progress(StrEnum):
    """How far a report has come, for the one who sent it.

    `measured_wrong`: a check made after the report found the scale beyond its limit; `found_right`: an inspector's
    check refuted it; `settled`: whatever it led to has been put in order otherwise.
    """

    RECEIVED = "received"
    CONFIRMED = "confirmed"
    MEASURED_WRONG = "measured_wrong"
    FOUND_RIGHT = "found_right"
    SETTLED = "settled"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIn(Wire):
    """A consumer's report. It names the code of a label, or a market and, if known, the stall."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={
            "label": "7K3M9QXA5",
            "market_id": None,
            "stall_id": None,
            "complaint": "short_weight",
            "text": "Mua 1 kg thịt, về cân lại chỉ được 900 g.",
            "happened_on": "2026-11-21",
            "language": "vi",
            "contact": None,
        }
    )

    label: Annotated[str, MaxLen(200)] | None = None
    market_id: UUID | None = None
    stall_id: UUID | None = None
    complaint: Complaint
    text: Annotated[str, MaxLen(LONGEST_TEXT)] | None = None
    happened_on: date | None = None
    language: Annotated[str, MinLen(2), MaxLen(2)] = "vi"
    contact: Annotated[str, MaxLen(LONGEST_CONTACT)] | None = None

    def __post_init__(self) -> None:
        Wire.__post_init__(self)
        if self.language not in {"vi", "en"}:
            raise ValueError("language_unknown")
        if self.label is None and self.market_id is None:
            raise ValueError("place_missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm:
    """What goes with a report: the token in `token`, and in `proof` a text with which its SHA-256 begins with zeros.

    The digest is of `token`, a full stop and the proof, in ASCII; its first `difficulty` bits must be zero. Without a
    proof only the service's own pages are listened to, later and less often.
    """

    token: str
    difficulty: int
    earliest_at: datetime
    expires_at: datetime
    most_photos: int
    largest_photo_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReceipt:
    """`receipt` opens the report's page; nobody can find it again for whoever loses it."""

    receipt: str
    received_at: datetime


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmIn(Wire):
    """The report is credible. `stall_id`, `instrument_id`: which it was found to be about, where it did not say.

    `public_photos`: which of its photos its sender may see again.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={"stall_id": None, "instrument_id": None, "note": "Đã gọi cho người mua.", "public_photos": []}
    )

    stall_id: UUID | None = None
    instrument_id: UUID | None = None
    note: Annotated[str, MaxLen(LONGEST_TEXT)] | None = None
    public_photos: Annotated[list[Sha256], MaxLen(MOST_PHOTOS)] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinIn(Wire):
    """It tells of the same as the report `main_id`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={"main_id": "01890000-0000-7000-8000-00000000f001", "note": None}
    )

    main_id: UUID
    note: Annotated[str, MaxLen(LONGEST_TEXT)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissIn(Wire):
    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(example={"reason": "not_enough_told", "note": None})

    reason: DismissReason
    note: Annotated[str, MaxLen(LONGEST_TEXT)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyIn(Wire):
    """What the trader said to it, and when."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={"text": "Cân mới kiểm định tháng trước, đề nghị cân lại.", "said_on": "2026-11-22"}
    )

    text: Told
    said_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerIn(Wire):
    """What the one who reported is told. `public_photos`: those alone are public from then on; null: as before."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={"text": "Đội kiểm tra sẽ cân lại trong tuần này.", "public_photos": None}
    )

    text: Told
    public_photos: Annotated[list[Sha256], MaxLen(MOST_PHOTOS)] | None = None


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
