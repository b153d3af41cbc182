"""Routes of instruments."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response, UploadFile

from rules.cycles import VerificationState
from rules.kinds import InstrumentKind
from schemas.base import Page
from schemas.identity import Role
from schemas.register import InstrumentIn, InstrumentOut
from schemas.verifications import ImportReport
from service.db import ReadDb, WriteDb
from service.errors import NotFound, problems
from service.identity.guards import reader_of, writer_of
from service.identity.who import Who
from service.instruments.importing import import_instruments
from service.instruments.lookup import look_up
from service.instruments.queries import InstrumentFilter, find_instrument, instruments_page
from service.instruments.usecases import put_instrument
from service.instruments.wire import instrument_out
from service.paging import DEFAULT_LIMIT, Cursor, Limit, page_of
from service.register.lists import ADDED, DryRun, InArea, InMarkets, InUse, Search, id_key

router = APIRouter(tags=["instruments"])
ReaderOfInstruments = Annotated[
    Who,
    Depends(reader_of(Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT, Role.VERIFIER), scope="function"),
]
WriterOfInstruments = Annotated[
    Who, Depends(writer_of(Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT), scope="function")
]


@router.get("/instruments")
async def list_instruments(
    request: Request,
    session: ReadDb,
    who: ReaderOfInstruments,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    q: Search = None,
    area: InArea = None,
    market: InMarkets = [],  # noqa: B006  # FastAPI copies defaults
    stall: Annotated[list[UUID], Query(max_length=100)] = [],  # noqa: B006  # FastAPI copies defaults
    kind: Annotated[list[InstrumentKind], Query(max_length=50)] = [],  # noqa: B006  # FastAPI copies defaults
    state: Annotated[list[VerificationState], Query(max_length=4)] = [],  # noqa: B006  # FastAPI copies defaults
    in_use: InUse = None,
) -> Page[InstrumentOut]:
    """Instruments in scope; `q` is the beginning of a serial number or local tag, or a label's code."""
    wanted = InstrumentFilter(q=q, area=area, market=market, stall=stall, kind=kind, state=state, in_use=in_use)
    rows = await instruments_page(
        session, who, wanted, today=request.app.state.clock.today(), after=id_key(cursor), limit=limit
    )
    return page_of(rows, limit, item=instrument_out, key=lambda row: (str(row["id"]),))


@router.get("/instruments/lookup", responses=problems(409))
async def look_up_instrument(
    request: Request,
    session: ReadDb,
    who: ReaderOfInstruments,
    code: Annotated[
        str,
        Query(
            min_length=1,
            max_length=300,
            pattern=r"^[^\x00]*$",
            description="Sticker text, own label's code or address, serial number or local tag, as read or typed",
        ),
    ],
) -> InstrumentOut:
    """The one instrument that carries the code: 404 `unknown_code` for none, 409 `ambiguous_code` for several."""
    return await look_up(session, who, code, today=request.app.state.clock.today())


@router.post("/markets/{market_id}/instruments/import", responses=problems(409, 415))
async def import_market_instruments(
    market_id: UUID,
    request: Request,
    file: UploadFile,
    session: WriteDb,
    who: WriterOfInstruments,
    dry_run: DryRun = False,
) -> ImportReport:
    """Registers all instruments of a CSV or XLSX file at the market, or none; `errors` say row by row what to mend.

    Stalls not yet there are added where the row names the trader. An instrument is known again by its local tag or
    serial number; columns that the file does not have stay as they are.
    """
    data = await file.read()
    return await import_instruments(session, who, market_id, data, dry_run=dry_run, now=request.app.state.clock.now())


@router.get("/instruments/{instrument_id}")
async def get_instrument(
    instrument_id: UUID, request: Request, session: ReadDb, who: ReaderOfInstruments
) -> InstrumentOut:
    row = await find_instrument(session, who, instrument_id, request.app.state.clock.today())
    if row is None:
        raise NotFound
    return instrument_out(row)


@router.put("/instruments/{instrument_id}", responses={**problems(409), 201: ADDED})
async def put_one_instrument(
    instrument_id: UUID,
    data: InstrumentIn,
    request: Request,
    response: Response,
    session: WriteDb,
    who: WriterOfInstruments,
) -> InstrumentOut:
    """Adds (201) or replaces (200) an instrument; with another stall it moves there. Its label's code stays."""
    instrument, created = await put_instrument(session, who, instrument_id, data, now=request.app.state.clock.now())
    response.status_code = 201 if created else 200
    return instrument
