"""Bodies for PUTs of the register, valid unless a test says otherwise."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col

from service.db import Database
from service.ledger.models import LedgerEntry

API = "/api/v1"


def area_body(parent: UUID | None, code: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": f"Xã {code}",
        "level": "commune",
        "parent_id": str(parent) if parent else None,
        "valid_from": "2025-07-01",
        "valid_until": None,
        "predecessors": [],
        "lat": 22.75,
        "lon": 106.18,
        **more,
    }


def market_body(area: UUID, code: str, **more: Any) -> dict[str, Any]:
    return {
        "area_id": str(area),
        "code": code,
        "name": f"Chợ {code}",
        "market_class": 2,
        "calendar": {"kind": "lunar", "days": [3, 8]},
        "opens_at": "06:00",
        "closes_at": "11:30",
        "position": {"lat": 22.742, "lon": 106.181},
        "open": True,
        **more,
    }


def stall_body(market: UUID, code: str, **more: Any) -> dict[str, Any]:
    return {
        "market_id": str(market),
        "code": code,
        "trader_name": "Nông Thị Hoa",
        "trader_phone": "0912345678",
        "sector": "Thịt lợn",
        "position": None,
        "open": True,
        **more,
    }


def instrument_body(stall: UUID, **more: Any) -> dict[str, Any]:
    return {
        "stall_id": str(stall),
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
        **more,
    }


def verification_body(instrument: UUID, body: str, certificate: str, **more: Any) -> dict[str, Any]:
    return {
        "instrument_id": str(instrument),
        "body": body,
        "certificate_number": certificate,
        "mark": None,
        "verified_on": "2026-06-12",
        "valid_until": "2028-06-30",
        "valid_until_precision": "month",
        "mode": "periodic",
        "result": "pass",
        **more,
    }


async def entries_of(database: Database, subject: UUID) -> list[tuple[str, dict[str, Any]]]:
    """What the ledger tells of a subject: actions with their details, oldest first."""
    statement = (
        select(col(LedgerEntry.action), col(LedgerEntry.detail))
        .where(col(LedgerEntry.subject_id) == subject)
        .order_by(col(LedgerEntry.id))
    )
    async with database.read() as session:
        return [(row.action, row.detail) for row in await session.execute(statement)]


async def count(database: Database, model: Any, **values: Any) -> int:
    conditions = [getattr(model, name) == value for name, value in values.items()]
    async with database.read() as session:
        return int((await session.execute(select(func.count()).select_from(model).where(*conditions))).scalar_one())


async def column(database: Database, model: Any, id: UUID, *names: str) -> tuple[Any, ...]:  # the row's id
    async with database.read() as session:
        row = (await session.execute(select(*(getattr(model, name) for name in names)).where(model.id == id))).one()
    return tuple(row)


TODAY = date(2026, 11, 22)
