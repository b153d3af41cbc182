"""Printing labels from the console: a market, what of it, the paper, all or single ones."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from schemas.identity import Role
from service.errors import ServiceError
from service.labels.files import label_file
from service.labels.forms import MOST_LABELS, MOST_PARTS, MOST_SKIPPED, LabelForm, LabelOf
from service.labels.usecases import Choice, Print, description_of, grouped, make_labels, printable, server_of
from service.markets.queries import markets_page
from service.messages import say
from service.pages.console.menu import render_console
from service.pages.console.visits import Visit, own_form, visitor_of
from service.pages.language import page_language
from service.pages.page_route import PageRoute

LABELS = "/console/labels"
MOST_MARKETS = 500
router = APIRouter(route_class=PageRoute, include_in_schema=False)

Printer = Annotated[Visit, Depends(visitor_of(Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT), scope="function")]
Part = Annotated[int, Query(ge=1, le=MOST_PARTS)]
Ids = Annotated[list[UUID], Form(max_length=MOST_LABELS)]


@router.get(LABELS)
async def labels_page(
    request: Request, visitor: Printer, market: UUID | None = None, of: LabelOf = LabelOf.STALLS, part: Part = 1
) -> Response:
    return await _page(request, visitor, market, of, part)


@router.post(f"{LABELS}.pdf", dependencies=[Depends(own_form)])
async def labels_file(
    request: Request,
    visitor: Printer,
    market: Annotated[UUID, Form()],
    of: Annotated[LabelOf, Form()],
    part: Annotated[int, Form(ge=1, le=MOST_PARTS)] = 1,
    form: Annotated[LabelForm, Form()] = LabelForm.A4,
    skip: Annotated[int, Form(ge=0, le=MOST_SKIPPED)] = 0,
    stall: Ids = [],  # noqa: B006  # FastAPI copies defaults
    instrument: Ids = [],  # noqa: B006  # FastAPI copies defaults
) -> Response:
    """What is ticked, or all of the market's part; a refusal shows the page again with what to mend."""
    state = request.app.state
    single = Choice(stalls=stall, instruments=instrument)
    choice = single if stall or instrument else Choice(market=market, of=of, part=part)
    # Nothing of a roll can be used up already, whatever was left standing in the form.
    used = 0 if form is LabelForm.THERMAL58 else skip
    at = state.clock.now()
    try:
        wanted = Print(choice=choice, form=form, skip=used, server=server_of(state.settings, str(request.base_url)))
        made = await make_labels(
            state.database, state.press, visitor.who, wanted, language=page_language(request), at=at
        )
    except ServiceError as refusal:
        return await _page(
            request, visitor, market, of, part, form=form, skip=skip, ticked={*stall, *instrument}, refusal=refusal
        )
    return label_file(made, form, state.clock.today())


async def _page(
    request: Request,
    visitor: Visit,
    market: UUID | None,
    of: LabelOf,
    part: int,
    *,
    form: LabelForm = LabelForm.A4,
    skip: int = 0,
    ticked: set[UUID] | None = None,
    refusal: ServiceError | None = None,
) -> Response:
    language = page_language(request)
    async with request.app.state.database.read() as session:
        markets = await markets_page(
            session, visitor.who, q=None, area=None, is_open=None, after=None, limit=MOST_MARKETS
        )
        found = await printable(session, visitor.who, market, of, part=part) if market else None
    context = {
        "markets": markets,
        "market": market,
        "of": of,
        "ofs": list(LabelOf),
        "found": found,
        "part": part,
        "most": MOST_LABELS,
        "form": form,
        "forms": list(LabelForm),
        "skip": skip,
        "most_skipped": MOST_SKIPPED,
        "ticked": ticked or set(),
        "grouped": grouped,
        "describe": lambda row: description_of(row, language),
        "problem": say(refusal.code, language, **refusal.values) if refusal else None,
        "mend": [error.message for error in refusal.errors] if refusal else [],
    }
    return render_console(request, visitor, "console/labels.html", context, status=refusal.status if refusal else 200)
