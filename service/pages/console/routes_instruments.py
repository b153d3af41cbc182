"""An instrument with its whole history, and a check of it with its photos side by side."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from schemas.identity import Role
from service.errors import NotFound
from service.evidence.room import Room
from service.evidence.showing import Digest, PhotoSize, Wanted, show
from service.flags.filters import FlagFilters
from service.flags.listing import flags_page
from service.history.usecases import history_page
from service.identity.who import Who
from service.instruments.lookup import look_up
from service.instruments.queries import find_instrument
from service.instruments.wire import instrument_out
from service.markets.queries import find_market, find_stall
from service.markets.usecases import market_out, stall_out
from service.pages.console.menu import render_console
from service.pages.console.visits import Visit, visitor_of
from service.pages.language import page_language
from service.pages.page_route import PageRoute, redirect
from service.paging import Cursor
from service.spot_checks.usecases_reading import show_check
from service.verifications.queries import verifications_page
from service.verifications.usecases import verification_out

EVENTS, CERTIFICATES = 40, 20
router = APIRouter(route_class=PageRoute, include_in_schema=False)
INSPECTORS = (Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT)
Inspector = Annotated[Visit, Depends(visitor_of(*INSPECTORS), scope="function")]
RegisterReader = Annotated[Visit, Depends(visitor_of(*INSPECTORS, Role.VERIFIER), scope="function")]


@router.get("/console/find")
async def find(
    request: Request, visitor: RegisterReader, code: Annotated[str, Query(max_length=300, pattern=r"^[^\x00]*$")] = ""
) -> Response:
    """By whatever code an instrument carries."""
    if not code.strip():
        return render_console(request, visitor, "console/find.html")
    async with request.app.state.database.read() as session:
        found = await look_up(session, visitor.who, code.strip(), today=request.app.state.clock.today())
    return redirect(f"/console/instruments/{found.id}")


@router.get("/console/instruments/{instrument_id}")
async def instrument_page(
    request: Request, visitor: RegisterReader, instrument_id: UUID, cursor: Cursor = None
) -> Response:
    """What it is, when its verification ends, what is flagged, and all that happened; newest first.

    A verification body sees no findings (service/flags/filters.py), and so no history of them either.
    """
    who, today, language = visitor.who, request.app.state.clock.today(), page_language(request)
    async with request.app.state.database.read() as session:
        row = await find_instrument(session, who, instrument_id, today)
        if row is None:
            raise NotFound
        instrument = instrument_out(row)
        stall, market = await find_stall(session, who, instrument.stall_id), None
        if stall is not None:
            market = await find_market(session, who, instrument.market_id)
        certificates = await verifications_page(session, who, instrument_id, after=None, limit=CERTIFICATES)
        history = None
        flags = []
        if who.role in INSPECTORS:
            history = await history_page(session, who, instrument_id, language=language, cursor=cursor, limit=EVENTS)
            filters = FlagFilters(stalls=(instrument.stall_id,))
            page = await flags_page(session, who, filters, today=today, language=language, cursor=None, limit=200)
            flags = [flag for flag in page.items if flag.instrument and flag.instrument.id == instrument_id]
    context = {
        "instrument": instrument,
        "stall": stall_out(stall, who) if stall is not None else None,
        "market": market_out(market) if market is not None else None,
        "certificates": [verification_out(each) for each in certificates[:CERTIFICATES]],
        "history": history,
        "flags": flags,
    }
    return render_console(request, visitor, "console/instrument.html", context)


@router.get("/console/checks/{check_id}")
async def check_page(request: Request, visitor: Inspector, check_id: UUID) -> Response:
    """One check as it was judged when it came, with its photos."""
    today = request.app.state.clock.today()
    async with request.app.state.database.read() as session:
        check = await show_check(session, visitor.who, check_id, page_language(request))
        instrument = None
        if check.instrument_id is not None:
            row = await find_instrument(session, visitor.who, check.instrument_id, today)
            instrument = instrument_out(row) if row is not None else None
    return render_console(request, visitor, "console/check.html", {"check": check, "instrument": instrument})


@router.get("/console/checks/{check_id}/photos/{sha256}")
async def check_photo(
    request: Request,
    visitor: Inspector,
    room: Room,
    check_id: UUID,
    sha256: Digest,
    size: Annotated[PhotoSize, Query()] = PhotoSize.LARGE,
) -> Response:
    """As the API shows it: a look at an original is in the ledger."""
    who: Who = visitor.who
    async with request.app.state.database.read() as session:
        response = await show(room, session, who, Wanted(check_id, sha256, size), request.headers)
    response.headers["Vary"] = "Cookie"
    return response
