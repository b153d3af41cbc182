"""Reporting a suspect scale: from its label, or by market and stall, or with the stall not known."""

from collections.abc import Mapping
from typing import Annotated, NoReturn
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from schemas.flags import PlaceOut
from service.errors import NotFound, ServiceError
from service.identity.issuing import host_of
from service.pages.consumer.report_form import About, about_subject, form_context
from service.pages.consumer.routes_status import unknown_code
from service.pages.consumer.showing import show
from service.pages.language import page_language
from service.pages.page_route import PageRoute, redirect
from service.pages.rendering import render
from service.paging import Cursor
from service.reports.reading_forms import read_body
from service.reports.usecases_public import UnknownLabel, public_market, public_markets, public_stalls, public_subject
from service.reports.usecases_sending import admit, desk_of, read_form, take_report

MOST_MARKETS, MOST_STALLS = 100, 200
router = APIRouter(route_class=PageRoute, include_in_schema=False)
Code = Annotated[str, Path(max_length=300, pattern=r"^[^\x00]*$")]
Search = Annotated[str | None, Query(max_length=120, pattern=r"^[^\x00]*$")]
FORM_HEADERS = {"Cache-Control": "private, no-cache"}
"""The back button gives back what was typed, which `no-store` would take away."""


@router.get("/s/{code}/report")
async def label_form(request: Request, code: Code) -> Response:
    try:
        about = await _about_label(request, code)
    except UnknownLabel:
        return unknown_code(request, code)
    return _form(request, about, {})


@router.post("/s/{code}/report")
async def send_from_label(request: Request, code: Code) -> Response:
    try:
        about = await _about_label(request, code)
    except UnknownLabel:
        return unknown_code(request, code)
    return await _send(request, {"label": code}, about)


@router.get("/report")
async def market_form(
    request: Request, market: UUID | None = None, stall: UUID | None = None, q: Search = None, cursor: Cursor = None
) -> Response:
    """First the market, then all else."""
    if market is None:
        return await _choose_market(request, q, cursor)
    return _form(request, await _about_market(request, market), {"stall_id": str(stall or "")})


@router.post("/report")
async def send_from_market(request: Request) -> Response:
    return await _send(request, {}, None)


async def _send(request: Request, given: Mapping[str, str], about: About | None) -> Response:
    """`given` comes from the address and outweighs what is in the form."""
    desk, language = desk_of(request), page_language(request)
    try:
        sender = await admit(desk, host_of(request))
    except ServiceError as refusal:
        return await _again(request, await _typed(request, refusal), about, refusal)
    sent = await read_form(request, desk, proof_required=False)
    sent.fields.update(given, language=language)
    try:
        taken = await take_report(desk, sender, sent, language=language)
    except ServiceError as refusal:
        return await _again(request, sent.fields, about, refusal)
    return redirect(f"/r/{taken.receipt.receipt}?sent=1")


async def _typed(request: Request, refusal: ServiceError) -> dict[str, str]:
    """What was typed into a form that is not looked at further, to be given back. Raises `FormMalformed`."""

    def refuse(_fields: Mapping[str, str]) -> NoReturn:
        raise refusal

    return (await read_body(request, refuse)).fields


async def _again(request: Request, typed: Mapping[str, str], about: About | None, refusal: ServiceError) -> Response:
    """The form once more, as it was, with what to mend."""
    if about is None:
        try:
            about = await _about_market(request, UUID(typed.get("market_id", "")))
        except (ValueError, NotFound):
            return await _choose_market(request, None, None, status=422)
    return _form(request, about, typed, refusal)


def _form(request: Request, about: About, typed: Mapping[str, str], refusal: ServiceError | None = None) -> Response:
    context = form_context(
        desk_of(request),
        about,
        typed,
        today=request.app.state.clock.today(),
        language=page_language(request),
        refusal=refusal,
    )
    headers = {**FORM_HEADERS, **(refusal.headers if refusal else {})}
    status = refusal.status if refusal else 200
    return render(request, "consumer/report.html", context, status=status, headers=headers)


async def _about_label(request: Request, code: str) -> About:
    """Raises `UnknownLabel`."""
    today = request.app.state.clock.today()
    async with request.app.state.database.read() as session:
        subject = await public_subject(session, code, today=today, language=page_language(request))
    return about_subject(code, subject)


async def _about_market(request: Request, market_id: UUID) -> About:
    """Raises `NotFound`."""
    async with request.app.state.database.read() as session:
        market = await public_market(session, market_id)
        stalls = await public_stalls(session, market_id, q=None, cursor=None, limit=MOST_STALLS)
    return About(
        action="/report",
        market=PlaceOut(id=market.id, name=market.name),
        stalls=tuple(stalls.items),
        more_stalls=stalls.next is not None,
    )


async def _choose_market(request: Request, q: str | None, cursor: str | None, *, status: int = 200) -> Response:
    async with request.app.state.database.read() as session:
        markets = await public_markets(session, q=q, cursor=cursor, limit=MOST_MARKETS)
    context = {"markets": markets, "q": q or "", "to": "/report?market="}
    return show(request, "consumer/markets.html", context, status=status)
