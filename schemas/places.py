"""Where instruments stand: areas, markets and stalls."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from annotated_types import Ge, Le, MaxLen, MinLen

from schemas.base import (
    Code,
    Label,
    Latitude,
    Longitude,
    OptionalText,
    Position,
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
    """`days` is empty for a daily market, and where nobody has told yet on which days it meets."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(example={"kind": "lunar", "days": [3, 8]})

    kind: CalendarKind
    days: Annotated[list[Annotated[int, Ge(0), Le(9)]], MaxLen(10)]

    def __post_init__(self) -> None:
        Wire.__post_init__(self)
        if self.kind is CalendarKind.DAILY and self.days:
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
    label_code: str
    code: str
    trader_name: str
    trader_phone: str | None
    sector: str | None
    position: Position | None
    open: bool
