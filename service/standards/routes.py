"""Routes of standards."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from schemas.base import Page
from schemas.identity import Role
from schemas.register import StandardIn, StandardKind, StandardOut, StandardVerification
from service.db import ReadDb, WriteDb
from service.errors import NotFound, problems
from service.identity.guards import reader_of, writer_of
from service.identity.who import Who
from service.paging import DEFAULT_LIMIT, Cursor, Limit, page_of
from service.register.lists import ADDED, InArea, InMarkets, InUse, id_key
from service.standards.queries import find_standard, standards_page, verifications_of
from service.standards.usecases import put_standard, standard_out, verification_out

router = APIRouter(tags=["standards"])
KEEPERS = (Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT)
ReaderOfStandards = Annotated[Who, Depends(reader_of(*KEEPERS, Role.VERIFIER), scope="function")]
WriterOfStandards = Annotated[Who, Depends(writer_of(*KEEPERS), scope="function")]


@router.get("/standards")
async def list_standards(
    request: Request,
    session: ReadDb,
    who: ReaderOfStandards,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    area: InArea = None,
    market: InMarkets = [],  # noqa: B006  # FastAPI copies defaults
    kind: Annotated[list[StandardKind], Query(max_length=2)] = [],  # noqa: B006  # FastAPI copies defaults
    in_use: InUse = None,
) -> Page[StandardOut]:
    """Control weights and control scales in scope, each with the state of its own verification."""
    rows = await standards_page(
        session, who, area=area, market=market, kind=kind, in_use=in_use, after=id_key(cursor), limit=limit
    )
    show = partial(standard_out, today=request.app.state.clock.today())
    return page_of(rows, limit, item=show, key=lambda row: (str(row["id"]),))


@router.get("/standards/{standard_id}")
async def get_standard(standard_id: UUID, request: Request, session: ReadDb, who: ReaderOfStandards) -> StandardOut:
    row = await find_standard(session, who, standard_id)
    if row is None:
        raise NotFound
    return standard_out(row, request.app.state.clock.today())


@router.get("/standards/{standard_id}/verifications")
async def list_standard_verifications(
    standard_id: UUID, session: ReadDb, who: ReaderOfStandards
) -> list[StandardVerification]:
    """Every verification the standard has had, newest first; they are few."""
    if await find_standard(session, who, standard_id) is None:
        raise NotFound
    return [verification_out(row) for row in await verifications_of(session, standard_id)]


@router.put("/standards/{standard_id}", responses={**problems(409), 201: ADDED})
async def put_one_standard(
    standard_id: UUID,
    data: StandardIn,
    request: Request,
    response: Response,
    session: WriteDb,
    who: WriterOfStandards,
) -> StandardOut:
    """Adds (201) or replaces (200) a standard; a new certificate is added to those it has had."""
    standard, created = await put_standard(session, who, standard_id, data, now=request.app.state.clock.now())
    response.status_code = 201 if created else 200
    return standard
