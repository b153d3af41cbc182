"""The history of an instrument."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from schemas.base import Page
from schemas.history import EventKind, HistoryEvent
from schemas.identity import Role
from service.db import ReadDb
from service.errors import NotFound, problems
from service.history.queries import events_of, is_visible
from service.identity.guards import reader_of
from service.identity.who import Who
from service.messages import language_of, say
from service.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, page_of

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
    after = decode_cursor(cursor, int, str, UUID)
    if not await is_visible(session, who, id):
        raise NotFound
    rows = await events_of(session, who, id, after, limit + 1)
    language = language_of(request.headers.get("accept-language"))
    return page_of(rows, limit, item=lambda row: _event(row, language), key=lambda row: (row.at_us, row.kind, row.id))


_OUTCOMES = {
    EventKind.SPOT_CHECK: "verdict_name",
    EventKind.VERIFICATION: "result",
    EventKind.FLAG_OPENED: "flag",
    EventKind.FLAG_CLOSED: "close_reason",
}
"""Where the catalogue keeps the words of an event's outcome."""


def _event(row: Any, language: str) -> HistoryEvent:
    outcome = say(f"{_OUTCOMES[row.kind]}.{row.outcome}", language)
    text = say(f"history.{row.kind}", language, outcome=outcome)
    return HistoryEvent(kind=EventKind(row.kind), at=row.at, id=row.id, outcome=row.outcome, text=text, by=row.by)
