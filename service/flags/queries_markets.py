"""How many flags stand at each market, by severity."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, or_, select

from service.areas.models import AREA
from service.db import AnySession
from service.flags.filters import FlagFilters
from service.flags.models import FLAG
from service.flags.queries_standing import computed_flags, in_use_or_unregistered
from service.identity.who import Who, in_scope
from service.instruments.models import INSTRUMENT
from service.markets.models import MARKET, STALL


async def markets_with_places(session: AnySession, who: Who) -> Sequence[Row[Any]]:
    """All in scope, by name."""
    statement: Select[Any] = (
        select(MARKET.c.id, MARKET.c.name, MARKET.c.lat, MARKET.c.lon, MARKET.c.open, AREA.c.name.label("area_name"))
        .join(AREA, AREA.c.id == MARKET.c.area_id)
        .where(in_scope(who, MARKET))
        .order_by(MARKET.c.sort_key, MARKET.c.id)
    )
    rows: Sequence[Row[Any]] = (await session.execute(statement)).all()
    return rows


async def count_event_flags(session: AnySession, who: Who) -> Sequence[Row[Any]]:
    """Rows of market, severity and how many; of stalls in trade, as everywhere."""
    statement = (
        select(FLAG.c.market_id, FLAG.c.severity, func.count().label("many"))
        .join(STALL, STALL.c.id == FLAG.c.stall_id)
        .where(
            in_scope(who, FLAG),
            FLAG.c.closed_at.is_(None),
            FLAG.c.market_id.is_not(None),
            STALL.c.open,
            in_use_or_unregistered(FLAG.c),
        )
        .group_by(FLAG.c.market_id, FLAG.c.severity)
    )
    return (await session.execute(statement)).all()


async def count_register_flags(session: AnySession, who: Who, today: date) -> Sequence[Row[Any]]:
    """Rows of a market and, by the kind of flag, how many instruments in trade carry it."""
    states = computed_flags(today, FlagFilters())
    counts = (func.count().filter(state.holds).label(kind.value) for kind, state in states.items())
    statement = (
        select(INSTRUMENT.c.market_id, *counts)
        .join(STALL, STALL.c.id == INSTRUMENT.c.stall_id)
        .where(
            in_scope(who, INSTRUMENT),
            INSTRUMENT.c.in_use,
            STALL.c.open,
            or_(*(state.holds for state in states.values())),
        )
        .group_by(INSTRUMENT.c.market_id)
    )
    return (await session.execute(statement)).all()
