"""Routes of markets and stalls."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from schemas.base import Page
from schemas.identity import Role
from schemas.register import MarketIn, MarketOut, StallIn, StallOut
from service.db import ReadDb, WriteDb
from service.errors import NotFound, problems
from service.identity.guards import Reader, reader_of, writer_of
from service.identity.who import Who
from service.markets.queries import find_market, find_stall, markets_page, stalls_page
from service.markets.usecases import market_out, put_market, put_stall, stall_out
from service.paging import DEFAULT_LIMIT, Cursor, Limit, page_of
from service.register.lists import ADDED, InArea, InMarkets, Search, named_key

router = APIRouter(tags=["markets"])
WriterOfMarkets = Annotated[Who, Depends(writer_of(Role.DEPARTMENT), scope="function")]
ReaderOfStalls = Annotated[
    Who,
    Depends(reader_of(Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT, Role.VERIFIER), scope="function"),
]
WriterOfStalls = Annotated[Who, Depends(writer_of(Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT), scope="function")]
IsOpen = Annotated[bool | None, Query(alias="open", description="Only open ones, or only closed ones")]


@router.get("/markets")
async def list_markets(
    session: ReadDb,
    who: Reader,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    q: Search = None,
    area: InArea = None,
    is_open: IsOpen = None,
) -> Page[MarketOut]:
    """Markets in scope by name."""
    rows = await markets_page(session, who, q=q, area=area, is_open=is_open, after=named_key(cursor), limit=limit)
    return page_of(rows, limit, item=market_out, key=lambda row: (row["sort_key"], str(row["id"])))


@router.get("/markets/{market_id}")
async def get_market(market_id: UUID, session: ReadDb, who: Reader) -> MarketOut:
    row = await find_market(session, who, market_id)
    if row is None:
        raise NotFound
    return market_out(row)


@router.put("/markets/{market_id}", responses={**problems(409), 201: ADDED})
async def put_one_market(
    market_id: UUID, data: MarketIn, request: Request, response: Response, session: WriteDb, who: WriterOfMarkets
) -> MarketOut:
    """Adds (201) or replaces (200) a market; with another area, everything in it moves along."""
    market, created = await put_market(session, who, market_id, data, now=request.app.state.clock.now())
    response.status_code = 201 if created else 200
    return market


@router.get("/stalls")
async def list_stalls(
    session: ReadDb,
    who: ReaderOfStalls,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    q: Search = None,
    area: InArea = None,
    market: InMarkets = [],  # noqa: B006  # FastAPI copies defaults
    is_open: IsOpen = None,
) -> Page[StallOut]:
    """Stalls in scope by code; `q` finds codes, traders and sectors."""
    rows = await stalls_page(
        session, who, q=q, area=area, market=market, is_open=is_open, after=named_key(cursor), limit=limit
    )
    return page_of(rows, limit, item=partial(stall_out, who=who), key=lambda row: (row["sort_key"], str(row["id"])))


@router.get("/stalls/{stall_id}")
async def get_stall(stall_id: UUID, session: ReadDb, who: ReaderOfStalls) -> StallOut:
    row = await find_stall(session, who, stall_id)
    if row is None:
        raise NotFound
    return stall_out(row, who)


@router.put("/stalls/{stall_id}", responses={**problems(409), 201: ADDED})
async def put_one_stall(
    stall_id: UUID, data: StallIn, request: Request, response: Response, session: WriteDb, who: WriterOfStalls
) -> StallOut:
    """Adds (201) or replaces (200) a stall; with another market, its instruments move along."""
    stall, created = await put_stall(session, who, stall_id, data, now=request.app.state.clock.now())
    response.status_code = 201 if created else 200
    return stall
