"""The register: areas, markets, stalls, instruments and the standards they are checked with."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from annotated_types import Ge, Le, MaxLen, MinLen

from rules.cycles import ValidUntilPrecision, VerificationState
from rules.kinds import AccuracyClass, IndicationType, InstrumentKind
from schemas.base import (
    Code,
    Dong,
    Label,
    Latitude,
    Longitude,
    Milligrams,
    OptionalText,
    Position,
    PositiveMilligrams,
    Wire,
    wire_config,
)


class AreaLevel(StrEnum):
    COUNTRY = "country"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class CalendarKind(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    """`days` are ISO weekdays, 1 Monday to 7 Sunday."""
    SOLAR = "solar"
    LUNAR = "lunar"
    """`days` are the last digits of the (lunar) day of the month on which the market meets."""


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
class AreaIn(Wire):
    """`predecessors` are the ended areas whose place this one took."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={
            "code": "01654",
            "name": "Xã Hoà An",
            "level": "commune",
            "parent_id": "01890000-0000-7000-8000-000000000004",
            "valid_from": "2025-07-01",
            "valid_until": None,
            "predecessors": [],
            "lat": 22.7503,
            "lon": 106.1815,
        }
    )

    code: Code
    name: Label
    level: AreaLevel
    parent_id: UUID | None
    valid_from: date
    valid_until: date | None = None
    predecessors: Annotated[list[UUID], MaxLen(50)]
    lat: Latitude | None = None
    lon: Longitude | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaOut:
    id: UUID
    code: str
    name: str
    level: AreaLevel
    parent_id: UUID | None
    valid_from: date
    valid_until: date | None
    predecessors: list[UUID]
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Wire):
    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(example={"kind": "lunar", "days": [3, 8]})

    kind: CalendarKind
    days: Annotated[list[Annotated[int, Ge(0), Le(9)]], MaxLen(10)]

    def __post_init__(self) -> None:
        Wire.__post_init__(self)
        if (self.kind is CalendarKind.DAILY) != (not self.days):
            raise ValueError("calendar_days_do_not_fit")
        if self.kind is CalendarKind.WEEKLY and not all(1 <= day <= 7 for day in self.days):
            raise ValueError("calendar_days_do_not_fit")
        if len(set(self.days)) != len(self.days):
            raise ValueError("calendar_day_repeated")


TimeOfDay = Annotated[str, MinLen(5), MaxLen(5)]
"""Local time as `06:30`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketIn(Wire):
    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={
            "area_id": "01890000-0000-7000-8000-000000001654",
            "code": "CB-NUOCHAI",
            "name": "Chợ Nước Hai",
            "market_class": 2,
            "calendar": {"kind": "lunar", "days": [3, 8]},
            "opens_at": "06:00",
            "closes_at": "11:30",
            "position": {"lat": 22.742, "lon": 106.181},
            "open": True,
        }
    )

    area_id: UUID
    code: Code
    name: Label
    market_class: Annotated[int, Ge(1), Le(3)] | None = None
    calendar: Calendar
    opens_at: TimeOfDay | None = None
    closes_at: TimeOfDay | None = None
    position: Position | None = None
    open: bool = True

    def __post_init__(self) -> None:
        Wire.__post_init__(self)
        for moment in (self.opens_at, self.closes_at):
            if moment is not None:
                check_time_of_day(moment)
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValueError("closes_before_it_opens")


def check_time_of_day(moment: str) -> None:
    hour, colon, minute = moment[:2], moment[2:3], moment[3:]
    digits = hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()
    if colon != ":" or not digits or int(hour) > 23 or int(minute) > 59:
        raise ValueError("time_of_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketOut:
    id: UUID
    area_id: UUID
    code: str
    name: str
    market_class: int | None
    calendar: Calendar
    opens_at: str | None
    closes_at: str | None
    position: Position | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StallIn(Wire):
    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(
        example={
            "market_id": "01890000-0000-7000-8000-00000000a001",
            "code": "A-12",
            "trader_name": "Hoàng Văn Thụ",
            "trader_phone": "0912345678",
            "sector": "Thịt lợn",
            "position": None,
            "open": True,
        }
    )

    market_id: UUID
    code: Code
    trader_name: Label
    trader_phone: Annotated[str, MaxLen(32)] | None = None
    sector: OptionalText = None
    position: Position | None = None
    open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StallOut:
    id: UUID
    market_id: UUID
    area_id: UUID
    code: str
    trader_name: str
    trader_phone: str | None
    sector: str | None
    position: Position | None
    open: bool


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

    `market_id` names the board that keeps it; null where a team or the department does.
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
    in_use: bool
