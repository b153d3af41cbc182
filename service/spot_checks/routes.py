"""Routes of spot checks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from schemas.spot_checks import Receipt, SpotCheckIn
from service.db import WriteDb
from service.errors import problems
from service.identity.guards import writer_of
from service.identity.who import Who
from service.messages import language_of
from service.spot_checks.policy import RECORDERS
from service.spot_checks.usecases import record_spot_check

router = APIRouter(tags=["spot checks"])
Recorder = Annotated[Who, Depends(writer_of(*RECORDERS), scope="function")]


@router.put(
    "/spot-checks/{check_id}",
    status_code=201,
    response_model=Receipt,
    responses={**problems(409), 200: {"model": Receipt, "description": "Stored before: the same receipt again"}},
)
async def put_spot_check(
    check_id: UUID, body: SpotCheckIn, who: Recorder, session: WriteDb, request: Request
) -> Response:
    """Record a check once: the same id and content again gives the same receipt with 200, other content 409."""
    state = request.app.state
    recorded = await record_spot_check(
        session, who, check_id, body, now=state.clock.now(), keys=state.keys, language=_language(request, who)
    )
    status = 201 if recorded.new else 200
    return Response(recorded.receipt, status_code=status, media_type="application/json")


def _language(request: Request, who: Who) -> str:
    header = request.headers.get("accept-language")
    return language_of(header) if header else who.locale
