"""Showing spot checks to those in whose scope they were made."""

from datetime import datetime
from uuid import UUID

from schemas.base import EARLIEST_YEAR, LATEST_YEAR, Page
from schemas.spot_checks_read import SpotCheckOut, SpotCheckSummary
from service.db import ReadSession
from service.errors import NotFound
from service.identity.who import Who
from service.paging import CursorInvalid, decode_cursor, page_of
from service.spot_checks.queries import CheckFilters, find_check, list_checks
from service.spot_checks.showing import summary_of, whole_of


async def page_of_checks(
    session: ReadSession, who: Who, filters: CheckFilters, *, limit: int, cursor: str | None
) -> Page[SpotCheckSummary]:
    rows = await list_checks(session, who, filters, after=_after(cursor), limit=limit)
    return page_of(rows, limit, item=summary_of, key=lambda row: (row["performed_at"].isoformat(), str(row["id"])))


async def show_check(session: ReadSession, who: Who, check_id: UUID, language: str) -> SpotCheckOut:
    whole = await find_check(session, who, check_id)
    if whole is None:
        raise NotFound
    return whole_of(whole, language)


def _after(cursor: str | None) -> tuple[datetime, UUID] | None:
    key = decode_cursor(cursor, str, str)
    if key is None:
        return None
    try:
        moment = datetime.fromisoformat(str(key[0]))
        if moment.tzinfo is None or not EARLIEST_YEAR - 1 <= moment.year <= LATEST_YEAR + 1:
            raise CursorInvalid
        return moment, UUID(str(key[1]))
    except ValueError as broken:
        raise CursorInvalid from broken
