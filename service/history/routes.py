"""The history of an instrument."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from schemas.base import Page
from schemas.history import HistoryEvent
from schemas.identity import Role
from service.db import ReadDb
from service.errors import problems
from service.history.usecases import history_page
from service.identity.guards import reader_of
from service.identity.who import Who
from service.messages import language_of
from service.paging import DEFAULT_LIMIT, Cursor, Limit

router = APIRouter(tags=["instruments"])
Historian = Annotated[
    Who,
    Depends(reader_of(Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT), scope="function"),
]


@router.get("/instruments/{id}/history", responses=problems())
async def instrument_history(
    request: Request, id: UUID, who: Historian, session: ReadDb, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[HistoryEvent]:
    """Checks, verifications and flags, newest first."""
    return await history_page(
        session, who, id, language=language_of(request.headers.get("accept-language")), cursor=cursor, limit=limit
    )
