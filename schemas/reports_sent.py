"""A consumer's report on its way in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from annotated_types import MaxLen, MinLen

from schemas.base import Wire, wire_config
from schemas.reports_kinds import LONGEST_CONTACT, LONGEST_TEXT, Complaint


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
