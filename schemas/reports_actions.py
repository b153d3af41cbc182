"""What inspectors do with a report."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from annotated_types import MaxLen, MinLen

from schemas.base import Wire, wire_config
from schemas.reports_kinds import LONGEST_TEXT, MOST_PHOTOS, DismissReason

Sha256 = Annotated[str, MinLen(64), MaxLen(64)]
Told = Annotated[str, MinLen(1), MaxLen(LONGEST_TEXT)]


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
    """What the one who reported is told, and whoever sent a report that was joined to it.

    `public_photos`: those alone are public from then on; null: as before.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={"text": "Đội kiểm tra sẽ cân lại trong tuần này.", "public_photos": None}
    )

    text: Told
    public_photos: Annotated[list[Sha256], MaxLen(MOST_PHOTOS)] | None = None
