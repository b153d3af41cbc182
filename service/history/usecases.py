"""The history of an instrument, a page at a time, in the reader's language."""

from typing import Any
from uuid import UUID

from schemas.base import Page
from schemas.flags import CauseOut
from schemas.history import EventKind, HistoryEvent
from service.db import ReadSession
from service.errors import NotFound
from service.history.queries import events_of, is_visible
from service.identity.who import Who
from service.messages import say
from service.paging import decode_cursor, page_of


async def history_page(
    session: ReadSession, who: Who, instrument_id: UUID, *, language: str, cursor: str | None, limit: int
) -> Page[HistoryEvent]:
    """Newest first. Raises `NotFound`."""
    after = decode_cursor(cursor, int, str, UUID)
    if not await is_visible(session, who, instrument_id):
        raise NotFound
    rows = await events_of(session, who, instrument_id, after, limit + 1)
    return page_of(rows, limit, item=lambda row: _event(row, language), key=lambda row: (row.at_us, row.kind, row.id))


_OUTCOMES = {
    EventKind.SPOT_CHECK: "verdict_name",
    EventKind.VERIFICATION: "result",
    EventKind.FLAG_OPENED: "flag",
    EventKind.FLAG_CLOSED: "close_reason",
    EventKind.REPORT: "complaint",
}
"""Where the catalogue keeps the words of an event's outcome."""


def _event(row: Any, language: str) -> HistoryEvent:
    outcome = say(f"{_OUTCOMES[row.kind]}.{row.outcome}", language)
    text = say(f"history.{row.kind}", language, outcome=outcome)
    return HistoryEvent(
        kind=EventKind(row.kind),
        at=row.at,
        id=row.id,
        outcome=row.outcome,
        text=text,
        by=row.by,
        cause=CauseOut(kind=row.cause_kind, id=row.cause_id) if row.cause_kind else None,
    )
