"""The inbox: reports within somebody's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from schemas.base import Page
from schemas.reports import Complaint, ReportItem, ReportOut, ReportState
from service.db import AnySession
from service.identity.who import Who


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilters:
    """Values of one filter are alternatives; `since` is a day in Viet Nam; `settled` None: either."""

    states: Sequence[ReportState] = ()
    complaints: Sequence[Complaint] = ()
    areas: Sequence[UUID] = ()
    markets: Sequence[UUID] = ()
    stalls: Sequence[UUID] = ()
    instruments: Sequence[UUID] = ()
    since: date | None = None
    settled: bool | None = None


async def reports_page(
    session: AnySession, who: Who, filters: ReportFilters, *, cursor: str | None, limit: int, language: str
) -> Page[ReportItem]:
    """Newest first."""
    raise NotImplementedError


async def one_report(session: AnySession, who: Who, report_id: UUID, *, language: str) -> ReportOut:
    """Raises `NotFound`."""
    raise NotImplementedError


async def joinable_reports(session: AnySession, who: Who, report_id: UUID, *, language: str) -> list[ReportItem]:
    """Reports that this one may be joined to, newest first, at most 20. Raises `NotFound`."""
    raise NotImplementedError
