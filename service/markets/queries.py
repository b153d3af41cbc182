"""Reading markets and stalls within scope."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, select, tuple_

from service.areas.queries import descendants
from service.db import AnySession, WriteSession
from service.identity.who import Who, in_scope
from service.markets.models import MARKET, STALL, Market, Stall
from service.register.search import contains

M = MARKET.c
S = STALL.c


async def within_area(session: AnySession, column: ColumnElement[UUID], area_id: UUID) -> ColumnElement[bool]:
    """That a row lies in an area or anything below it."""
    areas = await descendants(session, area_id)
    # One value is the commonest case, and an equality keeps an index's order.
    return column == areas[0] if len(areas) == 1 else column.in_(areas)


async def markets_page(
    session: AnySession,
    who: Who,
    *,
    q: str | None,
    area: UUID | None,
    is_open: bool | None,
    after: tuple[str, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """`limit + 1` markets by name."""
    wanted = [in_scope(who, Market)]
    if q:
        wanted.append(contains(M.search_key, q))
    if area is not None:
        wanted.append(await within_area(session, M.area_id, area))
    if is_open is not None:
        wanted.append(M.open == is_open)
    if after is not None:
        wanted.append(tuple_(M.sort_key, M.id) > after)
    statement = select(MARKET).where(*wanted).order_by(M.sort_key, M.id).limit(limit + 1)
    return (await session.execute(statement)).mappings().all()


async def find_market(session: AnySession, who: Who, market_id: UUID) -> RowMapping | None:
    statement = select(MARKET).where(M.id == market_id, in_scope(who, Market))
    return (await session.execute(statement)).mappings().one_or_none()


async def market_for_update(session: WriteSession, who: Who, market_id: UUID) -> RowMapping | None:
    statement = select(MARKET).where(M.id == market_id, in_scope(who, Market)).with_for_update()
    return (await session.execute(statement)).mappings().one_or_none()


async def market_as_place(session: WriteSession, who: Who, market_id: UUID) -> RowMapping | None:
    """A market in which something is put; it stays where it is until the commit."""
    statement = select(MARKET).where(M.id == market_id, in_scope(who, Market)).with_for_update(read=True)
    return (await session.execute(statement)).mappings().one_or_none()


async def stalls_page(
    session: AnySession,
    who: Who,
    *,
    q: str | None,
    area: UUID | None,
    market: Sequence[UUID],
    is_open: bool | None,
    after: tuple[str, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """`limit + 1` stalls by code."""
    wanted: list[ColumnElement[bool]] = [in_scope(who, Stall)]
    if q:
        wanted.append(contains(S.search_key, q))
    if area is not None:
        wanted.append(await within_area(session, S.area_id, area))
    if market:
        wanted.append(S.market_id == market[0] if len(market) == 1 else S.market_id.in_(market))
    if is_open is not None:
        wanted.append(S.open == is_open)
    if after is not None:
        wanted.append(tuple_(S.sort_key, S.id) > after)
    statement = select(STALL).where(*wanted).order_by(S.sort_key, S.id).limit(limit + 1)
    return (await session.execute(statement)).mappings().all()


async def find_stall(session: AnySession, who: Who, stall_id: UUID) -> RowMapping | None:
    statement = select(STALL).where(S.id == stall_id, in_scope(who, Stall))
    return (await session.execute(statement)).mappings().one_or_none()


async def stall_for_update(session: WriteSession, who: Who, stall_id: UUID) -> RowMapping | None:
    statement = select(STALL).where(S.id == stall_id, in_scope(who, Stall)).with_for_update()
    return (await session.execute(statement)).mappings().one_or_none()


async def stall_as_place(session: WriteSession, who: Who, stall_id: UUID) -> RowMapping | None:
    """A stall in which an instrument is put; it stays where it is until the commit."""
    statement = select(STALL).where(S.id == stall_id, in_scope(who, Stall)).with_for_update(read=True)
    return (await session.execute(statement)).mappings().one_or_none()


async def stalls_of_market(session: AnySession, who: Who, market_id: UUID) -> Sequence[RowMapping]:
    statement = select(STALL).where(S.market_id == market_id, in_scope(who, Stall))
    return (await session.execute(statement)).mappings().all()
