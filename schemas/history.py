"""What happened to one instrument, in one stream."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from schemas.flags import CauseOut


class EventKind(StrEnum):
    SPOT_CHECK = "spot_check"
    VERIFICATION = "verification"
    FLAG_OPENED = "flag_opened"
    FLAG_CLOSED = "flag_closed"
    REPORT = "report"
    """A consumer's, once somebody has confirmed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEvent:
    """`outcome` is the check's verdict, the verification's result, the flag's kind or why it was closed, the complaint.

    A verification is known by its day; `at` is then midnight in Viet Nam. `text` says it in the reader's language.
    """

    kind: EventKind
    at: datetime
    id: UUID
    outcome: str
    text: str
    by: str | None
    cause: CauseOut | None = None
    """What opened the flag, or closed it."""
