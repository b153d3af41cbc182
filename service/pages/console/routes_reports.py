"""The inbox of consumers' reports, and what may be done with one."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from schemas.base import EARLIEST_YEAR, LATEST_YEAR
from schemas.identity import Role
from schemas.reports import (
    LONGEST_TEXT,
    AnswerIn,
    ConfirmIn,
    DismissIn,
    DismissReason,
    JoinIn,
    ReplyIn,
    ReportOut,
    ReportState,
)
from service.db import WriteSession
from service.errors import NotFound, ServiceError
from service.evidence.room import Room
from service.evidence.showing import Digest, PhotoSize
from service.instruments.lookup import look_up
from service.markets.queries import markets_page
from service.messages import say
from service.pages.console.menu import render_console
from service.pages.console.visits import Visit, own_form, visitor_of
from service.pages.language import page_language
from service.pages.page_route import PageRoute, redirect
from service.paging import Cursor
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

ROWS, MOST_MARKETS = 30, 500
REPORTS = "/console/reports"
REPORT = f"{REPORTS}/{{report_id}}"
router = APIRouter(route_class=PageRoute, include_in_schema=False)
Inspector = Annotated[Visit, Depends(visitor_of(Role.BOARD, *MODERATORS), scope="function")]
Decider = Annotated[Visit, Depends(visitor_of(*MODERATORS), scope="function")]
PLAIN = r"^[^\x00]*$"
Text = Annotated[str, Form(max_length=LONGEST_TEXT, pattern=PLAIN)]
Shas = Annotated[list[str], Form(max_length=10)]
Day = Annotated[date, Form(ge=date(EARLIEST_YEAR, 1, 1), le=date(LATEST_YEAR, 12, 31))]
Action = Callable[[WriteSession, Moderator], Awaitable[ReportOut]]


@router.get(REPORTS)
async def inbox(
    request: Request,
    visitor: Inspector,
    state: Annotated[list[ReportState], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies defaults
    market: Annotated[list[UUID], Query(max_length=50)] = [],  # noqa: B006  # FastAPI copies defaults
    settled: Annotated[bool | None, Query()] = None,
    cursor: Cursor = None,
) -> Response:
    """Newest first; every filter is in the address."""
    who, language = visitor.who, page_language(request)
    filters = ReportFilters(states=state, markets=market, settled=settled)
    async with request.app.state.database.read() as session:
        page = await reports_page(session, who, filters, cursor=cursor, limit=ROWS, language=language)
        markets = await markets_page(session, who, q=None, area=None, is_open=None, after=None, limit=MOST_MARKETS)
    asked = {"state": [each.value for each in state], "market": [str(each) for each in market]}
    given = {**asked, **({} if settled is None else {"settled": str(settled).lower()})}
    context = {
        "page": page,
        "states": list(ReportState),
        "asked": asked,
        "settled": settled,
        "markets": markets,
        "following": urlencode({**given, "cursor": page.next}, doseq=True) if page.next else None,
    }
    return render_console(request, visitor, "console/reports.html", context)


@router.get(REPORT)
async def report_page(request: Request, visitor: Inspector, report_id: UUID) -> Response:
    return await _shown(request, visitor, report_id)


@router.get(f"{REPORT}/photos/{{sha256}}")
async def report_photo(
    request: Request,
    visitor: Inspector,
    room: Room,
    report_id: UUID,
    sha256: Digest,
    size: Annotated[PhotoSize, Query()] = PhotoSize.LARGE,
) -> Response:
    """As the API shows it: a look at an original is in the ledger."""
    async with request.app.state.database.read() as session:
        response = await show_photo(room, session, visitor.who, WantedPhoto(report_id, sha256, size), request.headers)
    response.headers["Vary"] = "Cookie"
    return response


@router.post(f"{REPORT}/confirm", dependencies=[Depends(own_form)])
async def confirm_form(
    request: Request,
    visitor: Decider,
    report_id: UUID,
    code: Annotated[str, Form(max_length=300, pattern=PLAIN)] = "",
    note: Text = "",
    public_photos: Shas = [],  # noqa: B006  # FastAPI copies defaults
) -> Response:
    """`code` is any that the scale carries, where the report did not say which it is about."""

    async def act(session: WriteSession, by: Moderator) -> ReportOut:
        instrument = await _instrument(request, visitor, code)
        data = ConfirmIn(instrument_id=instrument, note=note.strip() or None, public_photos=public_photos)
        return await confirm_report(session, by, report_id, data)

    return await _done(request, visitor, report_id, act)


@router.post(f"{REPORT}/join", dependencies=[Depends(own_form)])
async def join_form(
    request: Request, visitor: Decider, report_id: UUID, main_id: Annotated[UUID, Form()], note: Text = ""
) -> Response:
    data = JoinIn(main_id=main_id, note=note.strip() or None)
    return await _done(request, visitor, report_id, lambda session, by: join_report(session, by, report_id, data))


@router.post(f"{REPORT}/dismiss", dependencies=[Depends(own_form)])
async def dismiss_form(
    request: Request, visitor: Decider, report_id: UUID, reason: Annotated[DismissReason, Form()], note: Text = ""
) -> Response:
    data = DismissIn(reason=reason, note=note.strip() or None)
    return await _done(request, visitor, report_id, lambda session, by: dismiss_report(session, by, report_id, data))


@router.post(f"{REPORT}/answer", dependencies=[Depends(own_form)])
async def answer_form(
    request: Request,
    visitor: Decider,
    report_id: UUID,
    text: Annotated[str, Form(min_length=1, max_length=LONGEST_TEXT, pattern=PLAIN)],
    public_photos: Shas = [],  # noqa: B006  # FastAPI copies defaults
) -> Response:
    """The form shows which photos the sender may see: those ticked, and no others, are released."""
    data = AnswerIn(text=text, public_photos=public_photos)
    return await _done(request, visitor, report_id, lambda session, by: answer_report(session, by, report_id, data))


@router.post(f"{REPORT}/reply", dependencies=[Depends(own_form)])
async def reply_form(
    request: Request,
    visitor: Inspector,
    report_id: UUID,
    text: Annotated[str, Form(min_length=1, max_length=LONGEST_TEXT, pattern=PLAIN)],
    said_on: Day,
) -> Response:
    data = ReplyIn(text=text, said_on=said_on)
    return await _done(request, visitor, report_id, lambda session, by: record_reply(session, by, report_id, data))


async def _instrument(request: Request, visitor: Visit, code: str) -> UUID | None:
    """Raises `UnknownCode`, `AmbiguousCode`."""
    if not code.strip():
        return None
    async with request.app.state.database.read() as session:
        found = await look_up(session, visitor.who, code.strip(), today=request.app.state.clock.today())
    return found.id


async def _done(request: Request, visitor: Visit, report_id: UUID, act: Action) -> Response:
    """Back to the report; with a refusal the same page again. What is not there, or not in scope, stays 404."""
    by = Moderator(visitor.who, request.app.state.clock.now(), page_language(request))
    try:
        async with request.app.state.database.write() as session:
            await act(session, by)
    except ServiceError as refusal:
        if type(refusal) is NotFound:
            raise
        return await _shown(request, visitor, report_id, refusal)
    return redirect(f"{REPORTS}/{report_id}")


async def _shown(request: Request, visitor: Visit, report_id: UUID, refusal: ServiceError | None = None) -> Response:
    who, language = visitor.who, page_language(request)
    async with request.app.state.database.read() as session:
        report = await one_report(session, who, report_id, language=language)
        joinable = []
        if report.state is ReportState.NEW and who.role in MODERATORS:
            joinable = await joinable_reports(session, who, report_id, language=language)
    context = {
        "report": report,
        "joinable": joinable,
        "reasons": list(DismissReason),
        "may_decide": who.role in MODERATORS,
        "today": request.app.state.clock.today(),
        "refused": say(refusal.code, language, **refusal.values) if refusal is not None else None,
        "problems": [problem.message for problem in refusal.errors] if refusal is not None else [],
    }
    status = refusal.status if refusal is not None else 200
    return render_console(request, visitor, "console/report.html", context, status=status)
