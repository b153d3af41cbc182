"""Routes of flags and of the stalls that carry them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import StreamingResponse

from schemas.base import Page
from schemas.flags import AcknowledgeIn, CloseIn, FlaggedStallOut, FlagOut
from schemas.identity import Role
from service.db import ReadDb, WriteDb
from service.errors import problems
from service.flags.asked_for import Filters, StandingFilters
from service.flags.exporting import MEDIA_TYPES, ExportForm, chunks, export_stalls
from service.flags.filters import FlagFilters
from service.flags.handling import Handler, acknowledge, close
from service.flags.listing import flags_page, stalls_page
from service.identity.guards import reader_of, writer_of
from service.identity.who import Who
from service.messages import language_of
from service.paging import DEFAULT_LIMIT, Cursor, Limit

router = APIRouter(tags=["flags"])

WATCHERS = (Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT)
# A verification body sees what follows from the register: what is to be verified, and by when.
FlagReader = Annotated[Who, Depends(reader_of(*WATCHERS, Role.VERIFIER), scope="function")]
StallReader = Annotated[Who, Depends(reader_of(*WATCHERS), scope="function")]
Exporter = Annotated[Who, Depends(writer_of(*WATCHERS), scope="function")]
Acknowledger = Annotated[Who, Depends(writer_of(*WATCHERS), scope="function")]
Closer = Annotated[Who, Depends(writer_of(Role.DISTRICT_TEAM, Role.DEPARTMENT), scope="function")]
FlagId = Annotated[str, Path(max_length=100, description="A UUID, or `kind:instrument` for one that is not closed")]


@router.get("/flags", responses=problems())
async def list_flags(
    request: Request,
    session: ReadDb,
    who: FlagReader,
    filters: Filters,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[FlagOut]:
    """Worst first: by severity, then the oldest. Without `status`, those that stand."""
    return await flags_page(
        session,
        who,
        filters,
        today=request.app.state.clock.today(),
        language=_language(request),
        cursor=cursor,
        limit=limit,
    )


@router.post("/flags/{flag_id}/acknowledge", responses=problems(409))
async def acknowledge_flag(
    request: Request, session: WriteDb, who: Acknowledger, flag_id: FlagId, data: AcknowledgeIn
) -> FlagOut:
    """Somebody has seen it. A second acknowledgement changes nothing."""
    return await acknowledge(session, _handler(request, who), flag_id, data)


@router.post("/flags/{flag_id}/close", responses=problems(409))
async def close_flag(request: Request, session: WriteDb, who: Closer, flag_id: FlagId, data: CloseIn) -> FlagOut:
    """Who closed it, when and why stays. Closing again for the same reason changes nothing."""
    return await close(session, _handler(request, who), flag_id, data)


@router.get("/flagged-stalls", responses=problems())
async def list_flagged_stalls(
    request: Request,
    session: ReadDb,
    who: StallReader,
    filters: StandingFilters,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[FlaggedStallOut]:
    """Each stall with its standing flags, worst first: by the gravest flag, then the oldest of those."""
    return await stalls_page(
        session,
        who,
        filters,
        today=request.app.state.clock.today(),
        language=_language(request),
        cursor=cursor,
        limit=limit,
    )


def _file(form: ExportForm) -> dict[str, object]:
    schema = {"type": "object"} if form is ExportForm.GEOJSON else {"type": "string", "format": "binary"}
    return {"description": "The file", "content": {MEDIA_TYPES[form]: {"schema": schema}}}


@router.get(
    "/flagged-stalls.csv",
    response_class=StreamingResponse,
    responses={200: _file(ExportForm.CSV), **problems(413)},
)
async def export_flagged_stalls_csv(
    request: Request, session: WriteDb, who: Exporter, filters: StandingFilters
) -> StreamingResponse:
    """A row for each flag. Semicolons and dd/mm/yyyy in Vietnamese, commas and ISO dates in English."""
    return await _export(request, session, who, filters, ExportForm.CSV)


@router.get(
    "/flagged-stalls.xlsx",
    response_class=StreamingResponse,
    responses={200: _file(ExportForm.XLSX), **problems(413)},
)
async def export_flagged_stalls_xlsx(
    request: Request, session: WriteDb, who: Exporter, filters: StandingFilters
) -> StreamingResponse:
    """A row for each flag."""
    return await _export(request, session, who, filters, ExportForm.XLSX)


@router.get(
    "/flagged-stalls.geojson",
    response_class=StreamingResponse,
    responses={200: _file(ExportForm.GEOJSON), **problems(413)},
)
async def export_flagged_stalls_geojson(
    request: Request, session: WriteDb, who: Exporter, filters: StandingFilters
) -> StreamingResponse:
    """A feature for each stall, at its own place or its market's; without geometry where neither is known."""
    return await _export(request, session, who, filters, ExportForm.GEOJSON)


async def _export(
    request: Request, session: WriteDb, who: Who, filters: FlagFilters, form: ExportForm
) -> StreamingResponse:
    clock = request.app.state.clock
    exported = await export_stalls(
        session, who, filters, form, language=_language(request), at=clock.now(), today=clock.today()
    )
    return StreamingResponse(
        chunks(exported),
        media_type=MEDIA_TYPES[form],
        headers={
            "Content-Length": str(exported.size),
            "Content-Disposition": f'attachment; filename="flagged-stalls-{clock.today().isoformat()}.{form}"',
            "Cache-Control": "no-store",
        },
    )


def _handler(request: Request, who: Who) -> Handler:
    clock = request.app.state.clock
    return Handler(who, clock.now(), clock.today(), _language(request))


def _language(request: Request) -> str:
    return language_of(request.headers.get("accept-language"))
