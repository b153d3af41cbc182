"""Verifications of instruments by designated bodies, and what an import of them answers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from annotated_types import MaxLen

from rules.cycles import ValidUntilPrecision
from schemas.base import Code, Wire, wire_config


class VerificationMode(StrEnum):
    INITIAL = "initial"
    PERIODIC = "periodic"
    AFTER_REPAIR = "after_repair"


class VerificationResult(StrEnum):
    PASS = "pass"  # noqa: S105  # the result of a verification
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Wire):
    """Series and number as printed on the sticker; the series may be empty."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config()

    series: Annotated[str, MaxLen(32)]
    number: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationIn(Wire):
    """`valid_until` is what is printed; with `month` precision it holds to the last day of that month.

    It is null for a failed verification, and for instruments verified once only.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={
            "instrument_id": "01890000-0000-7000-8000-00000000d001",
            "body": "TTKT-CB",
            "certificate_number": "4302-26/CB",
            "mark": {"series": "KD-A", "number": "004512"},
            "verified_on": "2026-06-12",
            "valid_until": "2028-06-30",
            "valid_until_precision": "month",
            "mode": "periodic",
            "result": "pass",
        }
    )

    instrument_id: UUID
    body: Code
    certificate_number: Code
    mark: Mark | None = None
    verified_on: date
    valid_until: date | None = None
    valid_until_precision: ValidUntilPrecision = ValidUntilPrecision.DAY
    mode: VerificationMode
    result: VerificationResult


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationOut:
    id: UUID
    instrument_id: UUID
    body: str
    certificate_number: str
    mark: Mark | None
    verified_on: date
    valid_until: date | None
    valid_until_precision: ValidUntilPrecision
    mode: VerificationMode
    result: VerificationResult
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyOut:
    """A verification body, by the code that verifications name it with."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """`row` counts as the spreadsheet shows it, headings in row 1; `message` says what to mend."""

    row: int
    column: str | None
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """`applied` is false for a dry run and whenever there is an error: it is all or nothing."""

    rows: int
    added: int
    unchanged: int
    changed: int
    applied: bool
    errors: list[RowError]
    errors_left_out: int
