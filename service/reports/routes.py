"""The inbox of consumers' reports."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from schemas.base import Page
from schemas.identity import Role
from schemas.reports import (
    AnswerIn,
    Complaint,
    ConfirmIn,
    DismissIn,
    JoinIn,
    ReplyIn,
    ReportItem,
    ReportOut,
    ReportState,
)
from service.db import ReadDb, WriteDb
from service.errors import problems
from service.evidence.room import Room
from service.evidence.showing import Digest, PhotoSize
from service.identity.guards import reader_of, writer_of
from service.identity.who import Who
from service.messages import language_of
from service.paging import DEFAULT_LIMIT, Cursor, Limit
from service.reports.showing import WantedPhoto, show_photo
from service.reports.usecases_inbox import ReportFilters, joinable_reports, one_report, reports_page
from service.reports.usecases_moderation import (
    Moderator,
    answer_report,
    confirm_report,
    dismiss_report,
    join_report,
    record_reply,
)
from service.reports.wire_reports import MODERATORS

router = APIRouter(prefix="/reports", tags=["reports"])

Inspector = Annotated[Who, Depends(reader_of(Role.BOARD, *MODERATORS), scope="function")]
Recorder = Annotated[Who, Depends(writer_of(Role.BOARD, *MODERATORS), scope="function")]
Decider = Annotated[Who, Depends(writer_of(*MODERATORS), scope="function")]
MOST = 50


def _filters(
    state: Annotated[list[ReportState], Query(max_length=MOST)] = [],  # noqa: B006  # FastAPI copies defaults
    complaint: Annotated[list[Complaint], Query(max_length=MOST)] = [],  # noqa: B006  # FastAPI copies defaults
    area: Annotated[list[UUID], Query(max_length=MOST, description="With all below")] = [],  # noqa: B006  # as above
    market: Annotated[list[UUID], Query(max_length=MOST)] = [],  # noqa: B006  # FastAPI copies defaults
    stall: Annotated[list[UUID], Query(max_length=MOST)] = [],  # noqa: B006  # FastAPI copies defaults
    instrument: Annotated[list[UUID], Query(max_length=MOST)] = [],  # noqa: B006  # FastAPI copies defaults
    since: Annotated[date | None, Query(ge=date(1990, 1, 1), le=date(2200, 12, 31))] = None,
    settled: Annotated[bool | None, Query(description="Only what is settled, or only what is not")] = None,
) -> ReportFilters:
    return ReportFilters(
        states=state,
        complaints=complaint,
        areas=area,
        markets=market,
        stalls=stall,
        instruments=instrument,
        since=since,
        settled=settled,
    )


Filters = Annotated[ReportFilters, Depends(_filters)]


@router.get("", responses=problems())
async def list_reports(
    request: Request,
    session: ReadDb,
    who: Inspector,
    filters: Filters,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[ReportItem]:
    """Newest first."""
    return await reports_page(session, who, filters, cursor=cursor, limit=limit, language=_language(request))


@router.get("/{report_id}", responses=problems())
async def get_report(report_id: UUID, request: Request, session: ReadDb, who: Inspector) -> ReportOut:
    """With its photos, what was said to it, the checks since, and the reports joined to it."""
    return await one_report(session, who, report_id, language=_language(request))


@router.get("/{report_id}/joinable", responses=problems())
async def list_joinable_reports(report_id: UUID, request: Request, session: ReadDb, who: Inspector) -> list[ReportItem]:
    """Open reports that may tell of the same, newest first."""
    return await joinable_reports(session, who, report_id, language=_language(request))


@router.post("/{report_id}/confirm", responses=problems(409))
async def confirm_one_report(
    report_id: UUID, data: ConfirmIn, request: Request, session: WriteDb, who: Decider
) -> ReportOut:
    """It is credible: `reported_by_consumers` opens on its instrument, or else its stall."""
    return await confirm_report(session, _moderator(request, who), report_id, data)


@router.post("/{report_id}/join", responses=problems(409))
async def join_one_report(report_id: UUID, data: JoinIn, request: Request, session: WriteDb, who: Decider) -> ReportOut:
    """It tells of the same as another, and is settled with it."""
    return await join_report(session, _moderator(request, who), report_id, data)


@router.post("/{report_id}/dismiss", responses=problems(409))
async def dismiss_one_report(
    report_id: UUID, data: DismissIn, request: Request, session: WriteDb, who: Decider
) -> ReportOut:
    return await dismiss_report(session, _moderator(request, who), report_id, data)


@router.post("/{report_id}/reply", responses=problems())
async def record_trader_reply(
    report_id: UUID, data: ReplyIn, request: Request, session: WriteDb, who: Recorder
) -> ReportOut:
    """The trader's right of reply: a board or an inspector writes down what they said."""
    return await record_reply(session, _moderator(request, who), report_id, data)


@router.post("/{report_id}/answer", responses=problems())
async def answer_one_report(
    report_id: UUID, data: AnswerIn, request: Request, session: WriteDb, who: Decider
) -> ReportOut:
    """What its sender is told."""
    return await answer_report(session, _moderator(request, who), report_id, data)


def _pictures() -> dict[str, Any]:
    types = ("image/jpeg", "image/png", "image/webp", "image/heic")
    return {"content": {name: {"schema": {"type": "string", "format": "binary"}} for name in types}}


@router.get("/{report_id}/photos/{sha256}", response_class=Response, responses={200: _pictures(), **problems()})
async def get_report_photo(
    report_id: UUID,
    sha256: Digest,
    request: Request,
    room: Room,
    session: ReadDb,
    who: Inspector,
    size: PhotoSize = PhotoSize.LARGE,
) -> Response:
    """The original is for teams and the department, and each look at it is entered in the ledger."""
    return await show_photo(room, session, who, WantedPhoto(report_id, sha256, size), request.headers)


def _moderator(request: Request, who: Who) -> Moderator:
    return Moderator(who, request.app.state.clock.now(), _language(request))


def _language(request: Request) -> str:
    return language_of(request.headers.get("accept-language"))
