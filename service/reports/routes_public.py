"""Routes for anybody: what a label leads to, and consumers' reports."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from schemas.base import Page
from schemas.reports import (
    MOST_PHOTOS,
    PublicInstrument,
    PublicMarket,
    PublicReport,
    PublicStall,
    PublicStallRef,
    ReportForm,
    ReportIn,
    ReportReceipt,
)
from service.db import ReadDb
from service.errors import problems
from service.evidence.room import Room
from service.evidence.showing import Digest
from service.identity.issuing import host_of
from service.messages import language_of
from service.paging import DEFAULT_LIMIT, Cursor, Limit
from service.register.lists import Search
from service.reports.showing import show_public_photo
from service.reports.usecases_public import (
    UnknownLabel,
    public_markets,
    public_report,
    public_stalls,
    public_subject,
)
from service.reports.usecases_sending import admit, desk_of, new_form, read_form, take_report

router = APIRouter(prefix="/public", tags=["public"])

LabelCode = Annotated[str, Path(max_length=200, description="As printed, in any case and spacing")]
ReceiptCode = Annotated[str, Path(max_length=100, description="As given, in any case and spacing")]


def _body() -> dict[str, Any]:
    """The parts of a report's form; FastAPI is not to read them before the sender has been let in."""
    texts = {
        "token": "Of `/public/report-form`; it stands before all others",
        "proof": "A text with which the token's digest begins with zeros; it stands before the photos",
        "label": "Code of the label; or else a market",
        "market_id": "A UUID",
        "stall_id": "A UUID, if the stall is known",
        "complaint": "`short_weight`, `sticker_expired`, `sticker_missing`, `seal_broken`, `control_scale_refused`, "
        "`other`",
        "text": "What was seen; needed for `other`",
        "happened_on": "A date",
        "language": "`vi` or `en`",
        "contact": "Only if offered; deleted some time after the report is settled",
        "website": "Leave it empty",
    }
    properties: dict[str, Any] = {name: {"type": "string", "description": text} for name, text in texts.items()}
    photos = {"type": "array", "maxItems": MOST_PHOTOS, "items": {"type": "string", "format": "binary"}}
    schema = {
        "type": "object",
        "properties": {**properties, "photos": photos},
        "required": ["token", "proof", "complaint"],
    }
    example = {"token": "…", "proof": "48213", **ReportIn.__pydantic_config__["json_schema_extra"]["examples"][0]}
    told = {name: value for name, value in example.items() if value is not None}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema, "example": told}}}}


@router.get("/instruments/{code}", responses=problems())
async def public_instrument(code: LabelCode, request: Request, session: ReadDb) -> PublicInstrument:
    """Is this scale in date, by whom was it verified, how did its last check end, is anything open."""
    found = await public_subject(session, code, today=_today(request), language=_language(request))
    if not isinstance(found, PublicInstrument):
        raise UnknownLabel
    return found


@router.get("/stalls/{code}", responses=problems())
async def public_stall(code: LabelCode, request: Request, session: ReadDb) -> PublicStall:
    """The same of each scale at a stall."""
    found = await public_subject(session, code, today=_today(request), language=_language(request))
    if not isinstance(found, PublicStall):
        raise UnknownLabel
    return found


@router.get("/markets", responses=problems())
async def list_public_markets(
    session: ReadDb, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None, q: Search = None
) -> Page[PublicMarket]:
    """Markets by name, to choose one."""
    return await public_markets(session, q=q, cursor=cursor, limit=limit)


@router.get("/markets/{market_id}/stalls", responses=problems())
async def list_public_stalls(
    market_id: UUID, session: ReadDb, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None, q: Search = None
) -> Page[PublicStallRef]:
    """Stalls of a market by code, to choose one; `q` is the beginning of a code."""
    return await public_stalls(session, market_id, q=q, cursor=cursor, limit=limit)


@router.get("/report-form", responses=problems())
async def get_report_form(request: Request, response: Response) -> ReportForm:
    """What a report must come with. Nothing is kept of who asks."""
    response.headers["Cache-Control"] = "no-store"
    return new_form(desk_of(request))


@router.post(
    "/reports",
    status_code=201,
    responses={
        **problems(409, 413, 415, 429, 507),
        200: {"model": ReportReceipt, "description": "Taken before"},
    },
    openapi_extra=_body(),
)
async def send_report(request: Request, response: Response) -> ReportReceipt:
    """Needs no account. The same form sent again gives the same receipt."""
    desk = desk_of(request)
    sender = await admit(desk, host_of(request))
    taken = await take_report(desk, sender, await read_form(request, desk), language=_language(request))
    response.status_code = 201 if taken.new else 200
    response.headers["Cache-Control"] = "no-store"
    return taken.receipt


@router.get("/reports/{receipt}", responses=problems())
async def get_public_report(
    receipt: ReceiptCode, request: Request, response: Response, session: ReadDb
) -> PublicReport:
    """What became of a report, for whoever has its receipt."""
    response.headers["Cache-Control"] = "no-store"
    return await public_report(session, receipt, language=_language(request))


@router.get(
    "/reports/{receipt}/photos/{sha256}",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}, **problems()},
)
async def get_public_photo(
    receipt: ReceiptCode, sha256: Digest, request: Request, room: Room, session: ReadDb
) -> Response:
    """One of the report's photos, if an inspector has released it; without its metadata."""
    return await show_public_photo(room, session, receipt, sha256, request.headers)


def _today(request: Request) -> Any:
    return request.app.state.clock.today()


def _language(request: Request) -> str:
    return language_of(request.headers.get("accept-language"))
