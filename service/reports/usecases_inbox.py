"""The inbox: reports within somebody's scope."""

from datetime import datetime
from uuid import UUID

from schemas.base import Page
from schemas.reports import ReportItem, ReportOut
from service.db import AnySession
from service.errors import NotFound
from service.identity.who import Who
from service.paging import decode_cursor, page_of
from service.reports.queries_inbox import ReportFilters, joinable_rows, report_rows
from service.reports.queries_reports import joined_to, notes_of, photos_of, report_in_scope, retests_of
from service.reports.wire_reports import item_out, report_out

__all__ = ["ReportFilters", "joinable_reports", "one_report", "reports_page"]

MOST_JOINABLE = 20


async def reports_page(
    session: AnySession, who: Who, filters: ReportFilters, *, cursor: str | None, limit: int, language: str
) -> Page[ReportItem]:
    """Newest first."""
    key = decode_cursor(cursor, datetime, UUID)
    rows = await report_rows(session, who, filters, after=(key[0], key[1]) if key else None, limit=limit)
    return page_of(rows, limit, item=lambda row: item_out(row, language), key=lambda row: (row.received_at, row.id))


async def one_report(session: AnySession, who: Who, report_id: UUID, *, language: str) -> ReportOut:
    """Raises `NotFound`."""
    report = await report_in_scope(session, who, report_id)
    if report is None:
        raise NotFound
    joined = await joined_to(session, who, report_id)
    notes = await notes_of(session, [report_id])
    retests = await retests_of(session, who, report)
    photos = await photos_of(session, report_id)
    return report_out(report, joined, notes, retests, photos, who, language)


async def joinable_reports(session: AnySession, who: Who, report_id: UUID, *, language: str) -> list[ReportItem]:
    """Reports that this one may be joined to, newest first. Raises `NotFound`."""
    report = await report_in_scope(session, who, report_id)
    if report is None:
        raise NotFound
    return [item_out(row, language) for row in await joinable_rows(session, who, report, MOST_JOINABLE)]
