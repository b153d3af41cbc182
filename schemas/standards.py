"""The standards that instruments are checked with, and their own verifications."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from annotated_types import Ge, Le, MaxLen

from rules.cycles import ValidUntilPrecision, VerificationState
from rules.kinds import AccuracyClass
from schemas.base import (
    Code,
    Label,
    OptionalText,
    PositiveMilligrams,
    Wire,
    wire_config,
)


class StandardKind(StrEnum):
    WEIGHT_SET = "weight_set"
    CONTROL_SCALE = "control_scale"


class StandardClass(StrEnum):
    """What is known of the weights of a set: an OIML R 111 class, or the 1/1000 the law asks at least."""

    E2 = "E2"
    F1 = "F1"
    F2 = "F2"
    M1 = "M1"
    CONTROL = "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardVerification(Wire):
    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config()

    body: Label
    certificate_number: Code
    verified_on: date
    valid_until: date
    valid_until_precision: ValidUntilPrecision = ValidUntilPrecision.DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardIn(Wire):
    """A set of control weights (`nominal_mg` lists them) or a control scale (`instrument` values set).

    `market_id` names the board that keeps it; null where a team or the department does. `stands_at` tells everybody
    where at the market it stands.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={
            "kind": "weight_set",
            "name": "Bộ quả cân M1 chợ Nước Hai",
            "serial": "M1-07",
            "area_id": "01890000-0000-7000-8000-000000001654",
            "market_id": "01890000-0000-7000-8000-00000000a001",
            "weight_class": "M1",
            "nominal_mg": [1_000_000, 2_000_000, 2_000_000, 5_000_000],
            "max_mg": None,
            "d_mg": None,
            "e_mg": None,
            "accuracy_class": None,
            "verification": {
                "body": "Trung tâm Kỹ thuật TĐC Cao Bằng",
                "certificate_number": "QC-0713/2026",
                "verified_on": "2026-03-10",
                "valid_until": "2027-03-31",
                "valid_until_precision": "month",
            },
            "stands_at": None,
            "in_use": True,
        }
    )

    kind: StandardKind
    name: Label
    serial: OptionalText = None
    area_id: UUID
    market_id: UUID | None = None
    weight_class: StandardClass | None = None
    nominal_mg: Annotated[list[Annotated[int, Ge(1), Le(50_000_000)]], MaxLen(40)]
    max_mg: PositiveMilligrams | None = None
    d_mg: PositiveMilligrams | None = None
    e_mg: PositiveMilligrams | None = None
    accuracy_class: AccuracyClass | None = None
    verification: StandardVerification | None = None
    stands_at: OptionalText = None
    in_use: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardOut:
    id: UUID
    kind: StandardKind
    name: str
    serial: str | None
    area_id: UUID
    market_id: UUID | None
    weight_class: StandardClass | None
    nominal_mg: list[int]
    max_mg: int | None
    d_mg: int | None
    e_mg: int | None
    accuracy_class: AccuracyClass | None
    verification: StandardVerification | None
    state: VerificationState
    stands_at: str | None
    in_use: bool
