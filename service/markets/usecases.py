"""Adding and changing markets and stalls."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from schemas.base import Position
from schemas.identity import Role
from schemas.register import Calendar, CalendarKind, MarketIn, MarketOut, StallIn, StallOut
from service.areas.queries import place_for
from service.db import WriteSession
from service.errors import NotFound
from service.identity.who import Who
from service.markets.models import Market, Stall
from service.markets.moves import carry_market, carry_stall
from service.markets.queries import (
    find_market,
    find_stall,
    market_as_place,
    market_for_update,
    stall_for_update,
)
from service.register.refusals import CodeTaken, unusable
from service.register.rows import enter_put, put_row
from service.register.search import order_key
from service.vietnamese import search_key


async def put_market(
    session: WriteSession, who: Who, market_id: UUID, data: MarketIn, *, now: datetime
) -> tuple[MarketOut, bool]:
    """The market, and whether it is new. Raises `InvalidRequest`, `NotFound`, `CodeTaken`."""
    area = await place_for(session, who, data.area_id)
    if area is None:
        raise unusable(who, "/area_id", "unknown")
    place = {"province_id": area["province_id"], "area_id": area["area_id"]}
    put = await put_row(
        session,
        Market,
        market_id,
        {**place, **_market_columns(data)},
        find=lambda: market_for_update(session, who, market_id),
        taken={"market_code_key": CodeTaken},
    )
    if put.before is not None and "area_id" in put.changes:
        await carry_market(session, market_id, place)
    await enter_put(session, who, now, "market", market_id, put)
    row = await find_market(session, who, market_id)
    if row is None:
        raise NotFound
    return market_out(row), put.created


async def put_stall(
    session: WriteSession, who: Who, stall_id: UUID, data: StallIn, *, now: datetime
) -> tuple[StallOut, bool]:
    """The stall, and whether it is new. Raises `InvalidRequest`, `NotFound`, `CodeTaken`."""
    market = await market_as_place(session, who, data.market_id)
    if market is None:
        raise unusable(who, "/market_id", "unknown")
    place = {"province_id": market["province_id"], "area_id": market["area_id"], "market_id": market["id"]}
    put = await put_row(
        session,
        Stall,
        stall_id,
        {**place, **stall_columns(data)},
        find=lambda: stall_for_update(session, who, stall_id),
        taken={"stall_market_id_code_key": CodeTaken},
    )
    if put.before is not None and "market_id" in put.changes:
        await carry_stall(session, stall_id, place)
    await enter_put(session, who, now, "stall", stall_id, put)
    row = await find_stall(session, who, stall_id)
    if row is None:
        raise NotFound
    return stall_out(row, who), put.created


def _market_columns(data: MarketIn) -> dict[str, Any]:
    return {
        "code": data.code,
        "name": data.name,
        "sort_key": order_key(data.name),
        "search_key": search_key(f"{data.name} {data.code}"),
        "market_class": data.market_class,
        "calendar": {"kind": data.calendar.kind.value, "days": list(data.calendar.days)},
        "opens_at": data.opens_at,
        "closes_at": data.closes_at,
        "lat": data.position.lat if data.position else None,
        "lon": data.position.lon if data.position else None,
        "open": data.open,
    }


def stall_columns(data: StallIn) -> dict[str, Any]:
    """All but where it lies."""
    return {
        "code": data.code,
        "sort_key": order_key(data.code),
        "search_key": search_key(f"{data.code} {data.trader_name} {data.sector or ''}"),
        "trader_name": data.trader_name,
        "trader_phone": data.trader_phone,
        "sector": data.sector,
        "lat": data.position.lat if data.position else None,
        "lon": data.position.lon if data.position else None,
        "open": data.open,
    }


def _position(row: RowMapping) -> Position | None:
    return None if row["lat"] is None else Position(lat=row["lat"], lon=row["lon"])


def market_out(row: RowMapping) -> MarketOut:
    return MarketOut(
        id=row["id"],
        area_id=row["area_id"],
        code=row["code"],
        name=row["name"],
        market_class=row["market_class"],
        calendar=Calendar(kind=CalendarKind(row["calendar"]["kind"]), days=row["calendar"]["days"]),
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        position=_position(row),
        open=row["open"],
    )


def stall_out(row: RowMapping, who: Who) -> StallOut:
    """A verification body plans its campaigns with the boards; it is not shown traders' telephone numbers."""
    return StallOut(
        id=row["id"],
        market_id=row["market_id"],
        area_id=row["area_id"],
        label_code=row["label_code"],
        code=row["code"],
        trader_name=row["trader_name"],
        trader_phone=None if who.role is Role.VERIFIER else row["trader_phone"],
        sector=row["sector"],
        position=_position(row),
        open=row["open"],
    )
