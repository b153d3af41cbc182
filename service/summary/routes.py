"""The summary's route."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from rules.kinds import InstrumentKind
from schemas.base import EARLIEST_YEAR, LATEST_YEAR
from schemas.identity import Role
from schemas.problem import FieldProblem
from schemas.summary import Summary, SummaryBy
from service.db import ReadDb
from service.errors import InvalidRequest, problems
from service.identity.guards import reader_of
from service.identity.who import Who
from service.messages import language_of, say
from service.summary.queries import SummaryFilter
from service.summary.usecases import summarise

router = APIRouter(tags=["summary"])
Counter = Annotated[
    Who,
    Depends(reader_of(Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT, Role.VERIFIER), scope="function"),
]
Day = Annotated[date | None, Query()]


@router.get("/summary", responses=problems())
async def summary(
    request: Request,
    who: Counter,
    session: ReadDb,
    by: SummaryBy = SummaryBy.AREA,
    area: Annotated[list[UUID] | None, Query(max_length=100)] = None,
    market: Annotated[list[UUID] | None, Query(max_length=200)] = None,
    kind: Annotated[list[InstrumentKind] | None, Query(max_length=50)] = None,
    since: Day = None,
    until: Day = None,
) -> Summary:
    """Registered, in date, due, overdue, never verified, failed; and checked in the period (by default this year)."""
    language = language_of(request.headers.get("accept-language"))
    today = request.app.state.clock.today()
    period = _period(since, until, today, language)
    wanted = SummaryFilter(area or (), market or (), [entry.value for entry in kind or ()])
    return await summarise(session, who, by, wanted, today=today, period=period, language=language)


def _period(since: date | None, until: date | None, today: date, language: str) -> tuple[date, date]:
    first, last = since or date((until or today).year, 1, 1), until or today
    for pointer, day in (("since", first), ("until", last)):
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            message = say("field.year_out_of_range", language)
            raise InvalidRequest(errors=[FieldProblem(pointer=pointer, code="year_out_of_range", message=message)])
    return first, last
