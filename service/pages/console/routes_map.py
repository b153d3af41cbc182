"""The markets as points, each coloured and shaped by its worst standing flag, and beside them as a list."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from rules.grounds import Severity
from schemas.identity import Role
from service.flags.by_market import FlaggedMarket, flagged_markets
from service.pages.console.menu import render_console
from service.pages.console.visits import Visit, visitor_of
from service.pages.page_route import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Watcher = Annotated[Visit, Depends(visitor_of(Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT), scope="function")]
PLACES_AFTER_COMMA = 5
"""About a metre."""


@router.get("/console/map")
async def map_page(request: Request, visitor: Watcher) -> Response:
    """The list holds all that the map shows: the map is for those who see it and have JavaScript."""
    settings = request.app.state.settings
    markets = await _markets(request, visitor)
    context = {
        "markets": sorted(markets, key=lambda market: -(market.worst or 0)),
        "severities": sorted(Severity, reverse=True),
        "tiles": settings.map_tiles_url,
        "attribution": settings.map_attribution,
        "placed": any(market.lat is not None for market in markets),
    }
    return render_console(request, visitor, "console/map.html", context)


@router.get("/console/map.json")
async def map_data(request: Request, visitor: Watcher) -> Response:
    """Bare arrays, so that a province's markets are few kilobytes: id, name, place, counts of the gravest first."""
    markets = await _markets(request, visitor)
    points = [_point(market) for market in markets if market.lat is not None and market.lon is not None]
    return JSONResponse({"markets": points}, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


async def _markets(request: Request, visitor: Visit) -> list[FlaggedMarket]:
    async with request.app.state.database.read() as session:
        return await flagged_markets(session, visitor.who, request.app.state.clock.today())


def _point(market: FlaggedMarket) -> list[Any]:
    place = [round(value, PLACES_AFTER_COMMA) for value in (market.lat, market.lon) if value is not None]
    return [market.id.hex, market.name, *place, [market.counts.get(each, 0) for each in sorted(Severity, reverse=True)]]
