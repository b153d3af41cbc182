"""What a phone keeps of the register: everything in its scope that changed since it last asked.

Verification states are not sent: they follow from `verified_on`, `valid_until` and the day, on the phone as on the
server (rules/cycles.py).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncArea:
    id: UUID
    code: str
    name: str
    level: str
    parent_id: UUID | None
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncMarket:
    id: UUID
    area_id: UUID
    code: str
    name: str
    calendar: dict[str, Any]
    opens_at: str | None
    closes_at: str | None
    lat: float | None
    lon: float | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStall:
    id: UUID
    market_id: UUID
    code: str
    trader_name: str
    sector: str | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncInstrument:
    id: UUID
    stall_id: UUID
    label_code: str
    kind: str
    indication_type: str | None
    maker: str | None
    model: str | None
    serial: str | None
    local_tag: str | None
    max_mg: int | None
    min_mg: int | None
    d_mg: int | None
    e_mg: int | None
    accuracy_class: str | None
    in_use: bool
    registered_on: date
    verified_on: date | None
    valid_until: date | None
    last_check_at: datetime | None
    last_verdict: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncVerification:
    id: UUID
    instrument_id: UUID
    body: str
    certificate_number: str
    mark_series: str | None
    mark_number: str | None
    verified_on: date
    valid_until: date | None
    valid_until_precision: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStandard:
    id: UUID
    market_id: UUID | None
    kind: str
    name: str
    serial: str | None
    weight_class: str | None
    nominal_mg: list[int]
    max_mg: int | None
    d_mg: int | None
    e_mg: int | None
    accuracy_class: str | None
    verified_on: date | None
    valid_until: date | None
    in_use: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncFlag:
    id: UUID
    kind: str
    severity: int
    stall_id: UUID | None
    instrument_id: UUID | None
    since: date
    opened_by_role: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncSpotCheck:
    id: UUID
    instrument_id: UUID | None
    stall_id: UUID
    performed_at: datetime
    authority: str
    method: str
    verdict: str
    photos_missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A row that left the scope: the phone forgets it, unless it also comes with this page."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPage:
    """`gone` is applied before the rest. With `reset` the phone first forgets what it had.

    Ask again with `cursor`: at once while `more` is true, later when it is false.
    """

    reset: bool
    more: bool
    cursor: str
    server_time: datetime
    gone: list[Gone] = field(default_factory=list)
    areas: list[SyncArea] = field(default_factory=list)
    markets: list[SyncMarket] = field(default_factory=list)
    stalls: list[SyncStall] = field(default_factory=list)
    instruments: list[SyncInstrument] = field(default_factory=list)
    verifications: list[SyncVerification] = field(default_factory=list)
    standards: list[SyncStandard] = field(default_factory=list)
    flags: list[SyncFlag] = field(default_factory=list)
    spot_checks: list[SyncSpotCheck] = field(default_factory=list)
