"""Routes of spot checks."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter

from rules.verdicts import Verdict
from schemas.base import Page
from schemas.spot_checks import Receipt, SpotCheckIn
from schemas.spot_checks_read import SpotCheckOut, SpotCheckSummary
from service.db import ReadDb
from service.errors import problems
from service.identity.guards import Bearer, claims_of, reader_of, require_one_of
from service.identity.who import Who
from service.messages import language_of
from service.paging import DEFAULT_LIMIT, Cursor, Limit
from service.plain_routes import id_in_path, in_body, plain_router
from service.spot_checks.policy import READERS, RECORDERS
from service.spot_checks.queries import CheckFilters
from service.spot_checks.usecases import Desk, record_spot_check
from service.spot_checks.usecases_reading import page_of_checks, show_check

router = APIRouter(tags=["spot checks"])
recording = plain_router("spot checks")
_RECORD: Final = TypeAdapter(SpotCheckIn)
CheckReader = Annotated[Who, Depends(reader_of(*READERS), scope="function")]
Ids = Annotated[list[UUID], Query(max_length=50)]
Day = Annotated[date | None, Query(description="A day in Viet Nam, included")]


def filters_of(
    *,
    area: Ids = [],  # noqa: B006  # FastAPI copies a default
    market: Ids = [],  # noqa: B006  # as above
    stall: Ids = [],  # noqa: B006  # as above
    instrument: Ids = [],  # noqa: B006  # as above
    verdict: Annotated[list[Verdict], Query(max_length=3)] = [],  # noqa: B006  # as above
    photos_missing: bool | None = None,
    since: Day = None,
    until: Day = None,
) -> CheckFilters:
    return CheckFilters(
        areas=area,
        markets=market,
        stalls=stall,
        instruments=instrument,
        verdicts=verdict,
        photos_missing=photos_missing,
        since=since,
        until=until,
    )


def _record(check_id: UUID, body: SpotCheckIn, token: Bearer) -> None:
    """What a record's request holds."""


@recording.put(
    "/spot-checks/{check_id}",
    status_code=201,
    dependencies=[Depends(_record)],
    response_model=Receipt,
    responses={**problems(409), 200: {"model": Receipt, "description": "Stored before: the same receipt again"}},
)
async def put_spot_check(request: Request) -> Response:
    """Record a check once: the same id and content again gives the same receipt with 200, other content 409."""
    state = request.app.state
    try:
        check_id, record = id_in_path(request, "check_id"), await in_body(request, _RECORD)
    except RequestValidationError:
        await require_one_of(request, RECORDERS)
        raise
    header = request.headers.get("accept-language")
    desk = Desk(now=state.clock.now(), keys=state.keys, language=language_of(header) if header else None)
    claims = await claims_of(request)
    async with state.database.straight() as source:
        recorded = await record_spot_check(state.database, source, claims, check_id, record, desk)
    status = 201 if recorded.new else 200
    return Response(recorded.receipt, status_code=status, media_type="application/json")


@router.get("/spot-checks", responses=problems())
async def get_spot_checks(
    who: CheckReader,
    session: ReadDb,
    filters: Annotated[CheckFilters, Depends(filters_of)],
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[SpotCheckSummary]:
    """Checks in scope, newest first by when they were made; a filter given twice takes either value."""
    return await page_of_checks(session, who, filters, limit=limit, cursor=cursor)


@router.get("/spot-checks/{check_id}", responses=problems())
async def get_spot_check(check_id: UUID, who: CheckReader, session: ReadDb, request: Request) -> SpotCheckOut:
    """The whole record with its verdict, its findings and which of its photos have come."""
    return await show_check(session, who, check_id, _language(request, who))


def _language(request: Request, who: Who) -> str:
    header = request.headers.get("accept-language")
    return language_of(header) if header else who.locale
