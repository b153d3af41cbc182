"""The stalls that carry flags: filtered by the address, a page at a time, or as a file."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import StreamingResponse

from rules.grounds import STATE_FLAGS, FlagKind, Severity
from rules.kinds import InstrumentKind
from schemas.flags import AcknowledgeIn, CloseIn, CloseReason, StandingStatus
from schemas.identity import Role
from service.flags.asked_for import StandingFilters
from service.flags.exporting import MEDIA_TYPES, ExportForm, chunks, export_stalls
from service.flags.handling import Handler, acknowledge, close
from service.flags.listing import stalls_page
from service.markets.queries import markets_page
from service.pages.console.menu import first_page_of, render_console
from service.pages.console.visits import Visit, Visitor, own_form, visitor_of
from service.pages.inside import inside
from service.pages.language import page_language
from service.pages.page_route import PageRoute, redirect
from service.paging import Cursor

ROWS = 30
MOST_MARKETS = 500
WATCHERS = (Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT)
FLAGGED = "/console/flagged"
router = APIRouter(route_class=PageRoute, include_in_schema=False)

Watcher = Annotated[Visit, Depends(visitor_of(*WATCHERS), scope="function")]
Closer = Annotated[Visit, Depends(visitor_of(Role.DISTRICT_TEAM, Role.DEPARTMENT), scope="function")]
Back = Annotated[str, Form(alias="next", max_length=2000)]
Note = Annotated[str, Form(max_length=2000)]


@router.get("/console")
async def start(visitor: Visitor) -> Response:
    return redirect(first_page_of(visitor))


@router.get(FLAGGED)
async def flagged_page(request: Request, visitor: Watcher, filters: StandingFilters, cursor: Cursor = None) -> Response:
    """Every filter is in the address: a view is saved by saving that."""
    state, language = request.app.state, page_language(request)
    async with state.database.read() as session:
        today = state.clock.today()
        page = await stalls_page(
            session, visitor.who, filters, today=today, language=language, cursor=cursor, limit=ROWS
        )
        markets = await markets_page(
            session, visitor.who, q=None, area=None, is_open=None, after=None, limit=MOST_MARKETS
        )
    asked = filters.as_json()
    address = urlencode(asked, doseq=True)
    context = {
        "page": page,
        "asked": asked,
        "address": address,
        "next_address": f"{FLAGGED}?{urlencode({**asked, 'cursor': page.next}, doseq=True)}" if page.next else None,
        "paged": cursor is not None,
        "markets": markets,
        "flag_kinds": [kind for kind in FlagKind if kind is not FlagKind.STANDARD_OVERDUE],
        "severities": sorted(Severity, reverse=True),
        "kinds": list(InstrumentKind),
        "statuses": list(StandingStatus),
        "by_hand": lambda kind: kind not in STATE_FLAGS,
        "may_close": visitor.who.role in (Role.DISTRICT_TEAM, Role.DEPARTMENT),
        "close_reasons": list(CloseReason),
        "here": f"{FLAGGED}?{address}" if address else FLAGGED,
    }
    if request.headers.get("hx-request"):
        return render_console(request, visitor, "console/flagged_rows.html", context)
    return render_console(request, visitor, "console/flagged.html", context)


@router.get(f"{FLAGGED}.{{form}}")
async def flagged_file(request: Request, visitor: Watcher, filters: StandingFilters, form: ExportForm) -> Response:
    clock = request.app.state.clock
    async with request.app.state.database.write() as session:
        exported = await export_stalls(
            session,
            visitor.who,
            filters,
            form,
            language=page_language(request),
            at=clock.now(),
            today=clock.today(),
        )
    headers = {
        "Content-Length": str(exported.size),
        "Content-Disposition": f'attachment; filename="flagged-stalls-{clock.today().isoformat()}.{form}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(chunks(exported), media_type=MEDIA_TYPES[form], headers=headers)


@router.post("/console/flags/{flag_id}/acknowledge", dependencies=[Depends(own_form)])
async def acknowledge_form(
    request: Request, visitor: Watcher, flag_id: str, note: Note = "", back: Back = FLAGGED
) -> Response:
    async with request.app.state.database.write() as session:
        await acknowledge(session, _handler(request, visitor), flag_id, AcknowledgeIn(note=note.strip() or None))
    return redirect(inside(back, FLAGGED))


@router.post("/console/flags/{flag_id}/close", dependencies=[Depends(own_form)])
async def close_form(
    request: Request,
    visitor: Closer,
    flag_id: str,
    reason: Annotated[CloseReason, Form()],
    note: Note = "",
    back: Back = FLAGGED,
) -> Response:
    data = CloseIn(reason=reason, note=note.strip() or None)
    async with request.app.state.database.write() as session:
        await close(session, _handler(request, visitor), flag_id, data)
    return redirect(inside(back, FLAGGED))


def _handler(request: Request, visitor: Visit) -> Handler:
    clock = request.app.state.clock
    return Handler(visitor.who, clock.now(), clock.today(), page_language(request))
