"""People and their rights, for those who manage them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from schemas.base import Page
from schemas.identity import PersonIn, PersonOut, Role
from service.db import ReadDb, WriteDb
from service.errors import NotFound, problems
from service.identity.guards import reader_of, writer_of
from service.identity.people import person_out, put_person
from service.identity.policy import MANAGES
from service.identity.queries_people import PeopleFilter, find_person, people_page
from service.identity.who import Who
from service.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, page_of

router = APIRouter(tags=["people"])
Reading = Annotated[Who, Depends(reader_of(*MANAGES), scope="function")]
Managing = Annotated[Who, Depends(writer_of(*MANAGES), scope="function")]


@router.get("/people")
async def list_people(
    session: ReadDb,
    who: Reading,
    role: Annotated[list[Role] | None, Query(description="Repeatable")] = None,
    active: Annotated[bool | None, Query()] = None,  # a query parameter has a name
    q: Annotated[str | None, Query(max_length=64, pattern=r"^[^\x00]*$", description="Part of a name")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[PersonOut]:
    """People whose whole scope lies in one's own, by user name."""
    key = decode_cursor(cursor, str)
    after = str(key[0]) if key else None
    wanted = PeopleFilter(role=role or (), active=active, q=q)
    rows = await people_page(session, who, wanted, limit, after)
    return page_of(rows, limit, item=person_out, key=lambda row: (row.username,))


@router.get("/people/{person_id}")
async def read_person(person_id: UUID, session: ReadDb, who: Reading) -> PersonOut:
    row = await find_person(session, who, person_id)
    if row is None:
        raise NotFound
    return person_out(row)


@router.put("/people/{person_id}", responses={**problems(409), 201: {"model": PersonOut, "description": "Made"}})
async def write_person(
    person_id: UUID,
    body: PersonIn,
    request: Request,
    response: Response,
    session: WriteDb,
    who: Managing,
) -> PersonOut:
    """Make a person or change them; the id is the client's. Making somebody inactive signs them out everywhere."""
    result = await put_person(session, who, person_id, body, request.app.state.clock.now())
    response.status_code = 201 if result.created else 200
    row = await find_person(session, who, person_id)
    if row is None:
        raise NotFound
    return person_out(row)
