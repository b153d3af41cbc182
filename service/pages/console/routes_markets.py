"""A market: when it meets, what it measures with, and what falls due there, to be printed for a campaign."""

from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from rules.cycles import VerificationState
from schemas.identity import Role
from schemas.register import MarketOut
from service.areas.queries import find_area
from service.db import ReadSession
from service.errors import NotFound
from service.identity.who import Who
from service.instruments.queries_market import AtMarket, instruments_at_market
from service.markets.meeting_days import next_meetings
from service.markets.queries import find_market, markets_page
from service.markets.usecases import market_out
from service.pages.console.menu import render_console
from service.pages.console.months import Month, after_month, after_next_month, month_of
from service.pages.console.visits import Visit, visitor_of
from service.pages.page_route import PageRoute
from service.paging import Cursor, page_of
from service.register.lists import named_key
from service.standards.queries import standards_page

MARKETS = "/console/markets"
ROWS, MOST_STANDARDS, MEETINGS = 50, 100, 4
MOST_DUE = 2000
"""More than any market has; the list says where it was cut."""
router = APIRouter(route_class=PageRoute, include_in_schema=False)
RegisterReader = Annotated[
    Visit,
    Depends(visitor_of(Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT, Role.VERIFIER), scope="function"),
]
Search = Annotated[str | None, Query(max_length=120, pattern=r"^[^\x00]*$")]


@router.get(MARKETS)
async def markets_list(request: Request, visitor: RegisterReader, q: Search = None, cursor: Cursor = None) -> Response:
    """By name, each with the next days it meets."""
    today = request.app.state.clock.today()
    async with request.app.state.database.read() as session:
        rows = await markets_page(
            session, visitor.who, q=q, area=None, is_open=None, after=named_key(cursor), limit=ROWS
        )
    page = page_of(rows, ROWS, item=market_out, key=lambda row: (row["sort_key"], str(row["id"])))
    following = urlencode({"q": q or "", "cursor": page.next}) if page.next else None
    meetings = {market.id: next_meetings(market.calendar, today, 1) for market in page.items}
    context = {"page": page, "q": q or "", "following": following, "meetings": meetings, "today": today}
    return render_console(request, visitor, "console/markets.html", context)


@router.get(f"{MARKETS}/{{market_id}}")
async def market_page(
    request: Request,
    visitor: RegisterReader,
    market_id: UUID,
    state: VerificationState | None = None,
    cursor: Cursor = None,
) -> Response:
    """What a verification body sees of it is what is to be verified there, and nothing that was found."""
    who, today = visitor.who, request.app.state.clock.today()
    wanted = AtMarket(market_id=market_id, state=state)
    async with request.app.state.database.read() as session:
        market = await _market(session, who, market_id)
        area = await find_area(session, who, market.area_id)
        standards = await standards_page(
            session, who, area=None, market=[market_id], kind=[], in_use=True, after=None, limit=MOST_STANDARDS
        )
        rows = await instruments_at_market(session, who, wanted, today=today, after=named_key(cursor), limit=ROWS)
    page = page_of(rows, ROWS, item=lambda row: row, key=lambda row: (row["sort_key"], str(row["id"])))
    asked = {"state": state.value} if state else {}
    context = {
        "market": market,
        "area": area,
        "meetings": next_meetings(market.calendar, today, MEETINGS),
        "today": today,
        "standards": standards,
        "page": page,
        "state": state,
        "states": list(VerificationState),
        "following": urlencode({**asked, "cursor": page.next}) if page.next else None,
        "paged": cursor is not None,
        "month": month_of(after_next_month(today) - timedelta(days=1)),
        "may_see_flags": who.role is not Role.VERIFIER,
    }
    return render_console(request, visitor, "console/market.html", context)


@router.get(f"{MARKETS}/{{market_id}}/campaign")
async def campaign_page(request: Request, visitor: RegisterReader, market_id: UUID, month: Month = None) -> Response:
    """All that is to be verified by the end of a month, by default the next one; to go round with."""
    who, today = visitor.who, request.app.state.clock.today()
    end = _end_of(month, today)
    wanted = AtMarket(market_id=market_id, ends_by=end)
    async with request.app.state.database.read() as session:
        market = await _market(session, who, market_id)
        rows = await instruments_at_market(session, who, wanted, today=today, after=None, limit=MOST_DUE)
    context = {
        "market": market,
        "rows": rows[:MOST_DUE],
        "cut": len(rows) > MOST_DUE,
        "until": end,
        "month": month_of(end),
        "today": today,
        "meetings": next_meetings(market.calendar, today, MEETINGS),
        "with_phones": who.role is not Role.VERIFIER,
    }
    return render_console(request, visitor, "console/campaign.html", context)


async def _market(session: ReadSession, who: Who, market_id: UUID) -> MarketOut:
    """Raises `NotFound`."""
    row = await find_market(session, who, market_id)
    if row is None:
        raise NotFound
    return market_out(row)


def _end_of(month: date | None, today: date) -> date:
    """The last day of the month, or of the next one."""
    return (after_next_month(today) if month is None else after_month(month)) - timedelta(days=1)
