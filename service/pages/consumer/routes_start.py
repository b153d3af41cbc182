"""Where anybody begins: a code to type, a market to choose, a receipt to follow."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from schemas import label_codes
from service.pages.consumer.routes_receipt import unknown_receipt
from service.pages.consumer.routes_status import unknown_code
from service.pages.consumer.showing import show
from service.pages.page_route import PageRoute, redirect
from service.paging import Cursor
from service.reports.receipt_codes import read_receipt
from service.reports.usecases_public import public_market, public_markets, public_stalls

MOST_MARKETS, MOST_STALLS = 100, 200
router = APIRouter(route_class=PageRoute, include_in_schema=False)

Typed = Annotated[str, Query(max_length=300)]
Search = Annotated[str | None, Query(max_length=120, pattern=r"^[^\x00]*$")]


@router.get("/")
async def start(request: Request) -> Response:
    async with request.app.state.database.read() as session:
        markets = await public_markets(session, q=None, cursor=None, limit=MOST_MARKETS)
    return show(request, "consumer/start.html", {"markets": markets})


@router.get("/s")
async def find_label(request: Request, code: Typed = "") -> Response:
    """From the form to the page of a label; the address of that can be kept and sent on."""
    typed = code.strip()
    if not typed:
        return redirect("/")
    found = label_codes.correct(typed) or (typed if typed.isalnum() else None)
    return redirect(f"/s/{quote(found, safe='')}") if found else unknown_code(request, typed)


@router.get("/r")
async def find_receipt(request: Request, receipt: Typed = "") -> Response:
    typed = receipt.strip()
    if not typed:
        return redirect("/")
    found = read_receipt(typed)
    return redirect(f"/r/{found}") if found else unknown_receipt(request, typed)


@router.get("/markets")
async def choose_market(
    request: Request, q: Search = None, market: UUID | None = None, cursor: Cursor = None
) -> Response:
    if market is not None:
        return redirect(f"/markets/{market}")
    async with request.app.state.database.read() as session:
        markets = await public_markets(session, q=q, cursor=cursor, limit=MOST_MARKETS)
    return show(request, "consumer/markets.html", {"markets": markets, "q": q or "", "to": "/markets/"})


@router.get("/markets/{market_id}")
async def one_market(
    request: Request, market_id: Annotated[UUID, Path()], q: Search = None, cursor: Cursor = None
) -> Response:
    async with request.app.state.database.read() as session:
        market = await public_market(session, market_id)
        stalls = await public_stalls(session, market_id, q=q, cursor=cursor, limit=MOST_STALLS)
    return show(request, "consumer/market.html", {"market": market, "stalls": stalls, "q": q or ""})
