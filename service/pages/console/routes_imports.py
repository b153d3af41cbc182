"""Files brought in: what they would change and what to mend in them first, then in earnest."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response, UploadFile

from schemas.identity import Role
from schemas.verifications import ImportReport
from service.errors import Forbidden, ServiceError
from service.identity.who import Who
from service.instruments.importing import import_instruments
from service.markets.queries import markets_page
from service.messages import say
from service.pages.console.menu import render_console
from service.pages.console.visits import Visit, own_form, visitor_of
from service.pages.language import page_language
from service.pages.page_route import PageRoute
from service.verifications.importing import import_file

IMPORTS = "/console/imports"
MOST_MARKETS = 500
router = APIRouter(route_class=PageRoute, include_in_schema=False)


class Kind(StrEnum):
    """What is in a file."""

    INSTRUMENTS = "instruments"
    VERIFICATIONS = "verifications"


# As the API's routes have it.
MAY = {
    Kind.INSTRUMENTS: frozenset({Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT}),
    Kind.VERIFICATIONS: frozenset({Role.VERIFIER, Role.DEPARTMENT}),
}
Importer = Annotated[Visit, Depends(visitor_of(*(MAY[Kind.INSTRUMENTS] | MAY[Kind.VERIFICATIONS])), scope="function")]


@router.get(IMPORTS)
async def imports_page(request: Request, visitor: Importer) -> Response:
    return await _shown(request, visitor)


@router.post(f"{IMPORTS}/import", dependencies=[Depends(own_form)])
async def import_form(
    request: Request,
    visitor: Importer,
    kind: Annotated[Kind, Form()],
    file: UploadFile,
    market: Annotated[UUID | None, Form()] = None,
    apply: Annotated[bool, Form()] = False,
) -> Response:
    """All or nothing; a trial writes nothing at all. What is refused is told in the same place."""
    if visitor.who.role not in MAY[kind]:
        raise Forbidden
    try:
        report = await _import(request, visitor.who, kind, await file.read(), market, dry_run=not apply)
    except ServiceError as refusal:
        return await _shown(request, visitor, kind=kind, market=market, refusal=refusal)
    return await _shown(request, visitor, kind=kind, market=market, report=report, name=file.filename)


async def _import(
    request: Request, who: Who, kind: Kind, data: bytes, market: UUID | None, *, dry_run: bool
) -> ImportReport:
    now = request.app.state.clock.now()
    async with request.app.state.database.write() as session:
        if kind is Kind.VERIFICATIONS:
            return await import_file(session, who, data, dry_run=dry_run, now=now)
        if market is None:
            raise MarketNotChosen
        return await import_instruments(session, who, market, data, dry_run=dry_run, now=now)


class MarketNotChosen(ServiceError):
    status = 422
    code = "market_not_chosen"


async def _shown(
    request: Request,
    visitor: Visit,
    *,
    kind: Kind | None = None,
    market: UUID | None = None,
    report: ImportReport | None = None,
    name: str | None = None,
    refusal: ServiceError | None = None,
) -> Response:
    who = visitor.who
    async with request.app.state.database.read() as session:
        markets = await markets_page(session, who, q=None, area=None, is_open=None, after=None, limit=MOST_MARKETS)
    kinds = [each for each in Kind if who.role in MAY[each]]
    context = {
        "kinds": kinds,
        "kind": kind or kinds[0],
        "market": market,
        "markets": markets,
        "report": report,
        "file_name": name or "",
        "refused": say(refusal.code, page_language(request), **refusal.values) if refusal is not None else None,
    }
    template = "console/import_report.html" if request.headers.get("hx-request") else "console/imports.html"
    status = refusal.status if refusal is not None and not request.headers.get("hx-request") else 200
    return render_console(request, visitor, template, context, status=status)
