"""Instruments in use, with the state of their verification."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from rules.cycles import VerificationState
from rules.kinds import AccuracyClass, IndicationType, InstrumentKind
from schemas.base import (
    Dong,
    Milligrams,
    OptionalText,
    PositiveMilligrams,
    Wire,
    wire_config,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentIn(Wire):
    """Max, Min, d and e in mg; null where the instrument does not weigh or the plate cannot be read."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={
            "stall_id": "01890000-0000-7000-8000-00000000c001",
            "kind": "spring_dial_scale",
            "indication_type": "analogue",
            "maker": "Nhơn Hòa",
            "model": "NHS-10",
            "serial": None,
            "local_tag": "NH-0012",
            "max_mg": 10_000_000,
            "min_mg": 500_000,
            "d_mg": 50_000,
            "e_mg": 50_000,
            "accuracy_class": None,
            "value_new_vnd": 320_000,
            "in_use": True,
        }
    )

    stall_id: UUID
    kind: InstrumentKind
    indication_type: IndicationType | None = None
    maker: OptionalText = None
    model: OptionalText = None
    serial: OptionalText = None
    local_tag: OptionalText = None
    max_mg: PositiveMilligrams | None = None
    min_mg: Milligrams | None = None
    d_mg: PositiveMilligrams | None = None
    e_mg: PositiveMilligrams | None = None
    accuracy_class: AccuracyClass | None = None
    value_new_vnd: Dong | None = None
    in_use: bool = True

    def __post_init__(self) -> None:
        Wire.__post_init__(self)
        if self.max_mg is None:
            return
        if self.min_mg is not None and self.min_mg > self.max_mg:
            raise ValueError("min_above_max")
        if max(self.d_mg or 0, self.e_mg or 0) >= self.max_mg:
            raise ValueError("interval_above_max")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkOut:
    """A verification sticker or mark; body, series and number together are unique."""

    body: str
    series: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LastCheck:
    id: UUID
    performed_at: datetime
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentOut:
    id: UUID
    stall_id: UUID
    market_id: UUID
    area_id: UUID
    label_code: str
    kind: InstrumentKind
    indication_type: IndicationType | None
    maker: str | None
    model: str | None
    serial: str | None
    local_tag: str | None
    max_mg: int | None
    min_mg: int | None
    d_mg: int | None
    e_mg: int | None
    accuracy_class: AccuracyClass | None
    value_new_vnd: int | None
    in_use: bool
    registered_on: date
    verified_on: date | None
    valid_until: date | None
    state: VerificationState
    mark: MarkOut | None
    last_check: LastCheck | None
