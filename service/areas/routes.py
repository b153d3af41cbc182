"""Routes of areas."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from schemas.base import Page
from schemas.register import AreaIn, AreaLevel, AreaOut
from service.areas.policy import WRITERS
from service.areas.queries import areas_page, find_area
from service.areas.usecases import area_out, put_area
from service.db import ReadDb, WriteDb
from service.errors import NotFound, problems
from service.identity.guards import Reader, writer_of
from service.identity.who import Who
from service.paging import DEFAULT_LIMIT, Cursor, Limit, page_of
from service.register.lists import ADDED, Search, named_key

router = APIRouter(tags=["areas"])
WriterOfAreas = Annotated[Who, Depends(writer_of(*WRITERS), scope="function")]


@router.get("/areas")
async def list_areas(
    session: ReadDb,
    who: Reader,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    q: Search = None,
    level: Annotated[list[AreaLevel], Query(max_length=4)] = [],  # noqa: B006  # FastAPI copies defaults
    area: Annotated[UUID | None, Query(description="This area and everything below it")] = None,
    parent: UUID | None = None,
    on: Annotated[date | None, Query(description="Only areas that existed on this day")] = None,
) -> Page[AreaOut]:
    """The areas of one's provinces by name; those that ended are among them."""
    statement = areas_page(
        who, q=q, level=level, under=area, parent=parent, on=on, after=named_key(cursor), limit=limit
    )
    rows = (await session.execute(statement)).mappings().all()
    return page_of(rows, limit, item=area_out, key=lambda row: (row["sort_key"], str(row["id"])))


@router.get("/areas/{area_id}")
async def get_area(area_id: UUID, session: ReadDb, who: Reader) -> AreaOut:
    row = await find_area(session, who, area_id)
    if row is None:
        raise NotFound
    return area_out(row)


@router.put("/areas/{area_id}", responses={**problems(409), 201: ADDED})
async def put_one_area(
    area_id: UUID, data: AreaIn, request: Request, response: Response, session: WriteDb, who: WriterOfAreas
) -> AreaOut:
    """Adds (201) or replaces (200) an area; `predecessors` are the ended areas whose place it took."""
    area, created = await put_area(session, who, area_id, data, now=request.app.state.clock.now())
    response.status_code = 201 if created else 200
    return area
