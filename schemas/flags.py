"""Flags on the wire: what is wrong with an instrument, since when, why, and by what law."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from annotated_types import MaxLen

from rules.grounds import FlagKind, Severity
from rules.kinds import InstrumentKind
from schemas.base import Note, Position, Wire, wire_config
from schemas.grounds import GroundOut


class StandingStatus(StrEnum):
    """Of a flag that stands: seen by somebody yet, or not."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"


class FlagStatus(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class CloseReason(StrEnum):
    """Why a person closed a flag by hand."""

    CORRECTED = "corrected"
    VERIFIED = "verified"
    OUT_OF_USE = "out_of_use"
    OPENED_IN_ERROR = "opened_in_error"
    DUPLICATE = "duplicate"


class EventCloseReason(StrEnum):
    """Why an event closed a flag."""

    REFUTED_BY_CHECK = "refuted_by_check"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeIn(Wire):
    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(example={"note": "Đã hẹn tiểu thương kiểm định lại."})

    note: Note = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIn(Wire):
    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={"reason": "corrected", "note": "Đã sửa, cân lại đạt."}
    )

    reason: CloseReason
    note: Annotated[str, MaxLen(2000)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseOut:
    """What opened the flag: `check`, `verification`, `report`, or the `register` itself."""

    kind: str
    id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOut:
    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedStallRef:
    id: UUID
    code: str
    trader_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedInstrumentRef:
    """`description` is what a person knows it by: kind, maker and model, Max, serial or tag."""

    id: UUID
    kind: InstrumentKind
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Who acknowledged or closed a flag; `by` is null where an event did."""

    at: datetime
    by: UUID | None
    reason: str | None
    note: str | None
    cause_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagOut:
    """`id` is a UUID for a flag that an event opened, `kind:instrument` for one that follows from the register.

    `severity` is 1 attention, 2 serious, 3 critical. `opened_at` is null for those that follow from the register:
    they stand from the first moment of `since` in Viet Nam.
    """

    id: str
    kind: FlagKind
    text: str
    severity: Severity
    status: FlagStatus
    since: date
    opened_at: datetime | None
    cause: CauseOut
    grounds: list[GroundOut]
    instrument: FlaggedInstrumentRef | None
    standard: PlaceOut | None
    stall: FlaggedStallRef | None
    market: PlaceOut | None
    area: PlaceOut
    acknowledged: Handling | None
    closed: Handling | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StallFlagOut:
    id: str
    kind: FlagKind
    text: str
    severity: Severity
    status: FlagStatus
    since: date
    instrument: FlaggedInstrumentRef | None
    cause: CauseOut
    grounds: list[GroundOut]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedStallOut:
    """A stall with its open flags; `position_of` says whether the place shown is its own or its market's."""

    id: UUID
    code: str
    trader_name: str
    market: PlaceOut
    area: PlaceOut
    position: Position | None
    position_of: Literal["stall", "market"] | None
    severity: Severity
    since: date
    flags: list[StallFlagOut]
