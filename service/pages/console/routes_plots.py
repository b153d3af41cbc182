"""The numbers as plots, each with its table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from schemas.identity import Role
from service.pages.console.menu import render_console
from service.pages.console.visits import Visit, visitor_of
from service.pages.language import page_language
from service.pages.page_route import PageRoute
from service.summary.plots import AGES, draw_plots

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Inspector = Annotated[Visit, Depends(visitor_of(Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT), scope="function")]


@router.get("/console/plots")
async def plots_page(request: Request, visitor: Inspector) -> Response:
    """Of what is in scope."""
    today, language = request.app.state.clock.today(), page_language(request)
    async with request.app.state.database.read() as session:
        plots = await draw_plots(session, visitor.who, today=today, language=language)
    context = {"plots": plots, "ages": AGES, "today": today, "percent": percent}
    return render_console(request, visitor, "console/plots.html", context)


def percent(part: int, whole: int) -> int:
    """Whole percents, rounded down so that only all is 100."""
    return part * 100 // whole if whole else 0
