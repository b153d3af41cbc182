"""The route of printable labels."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from schemas.identity import Role
from service.errors import Forbidden, problems
from service.identity.guards import Identified
from service.identity.who import Who
from service.labels.files import MEDIA_TYPE, label_file
from service.labels.forms import MOST_LABELS, MOST_PARTS, MOST_SKIPPED, LabelForm, LabelOf
from service.labels.usecases import Choice, Print, make_labels, server_of
from service.messages import language_of

router = APIRouter(tags=["labels"])
PRINTERS = (Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT)
_PDF: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}


async def _printer(who: Identified) -> Who:
    """No connection is held while the sheets are set."""
    if who.role not in PRINTERS:
        raise Forbidden
    return who


Printer = Annotated[Who, Depends(_printer, scope="function")]


@router.get("/labels.pdf", response_class=Response, responses={**_PDF, **problems(409)})
async def print_label_sheets(
    request: Request,
    who: Printer,
    market: Annotated[UUID | None, Query(description="All of this market, as `of` says")] = None,
    of: Annotated[LabelOf, Query(description="Labels of a market's open stalls or of its instruments in use")] = (
        LabelOf.INSTRUMENTS
    ),
    part: Annotated[
        int | None, Query(ge=1, le=MOST_PARTS, description=f"Which {MOST_LABELS} of a large market's")
    ] = None,
    stall: Annotated[list[UUID], Query(max_length=MOST_LABELS, description="These stalls")] = [],  # noqa: B006  # FastAPI copies defaults
    instrument: Annotated[list[UUID], Query(max_length=MOST_LABELS, description="These instruments")] = [],  # noqa: B006  # FastAPI copies defaults
    form: LabelForm = LabelForm.A4,
    skip: Annotated[
        int, Query(ge=0, le=MOST_SKIPPED, description="How many labels of the first sheet are used up")
    ] = 0,
) -> Response:
    """Printable labels with a QR code: a market's, or those of single stalls and instruments.

    `a4`: 3 × 8 labels of 70 × 37 mm; `a4_large`: 2 × 4 of 105 × 74 mm; `thermal58`: one a page of 58 × 60 mm.
    """
    state = request.app.state
    wanted = Print(
        choice=Choice(market=market, of=of, part=part, stalls=stall, instruments=instrument),
        form=form,
        skip=skip,
        server=server_of(state.settings, str(request.base_url)),
    )
    language = language_of(request.headers.get("accept-language"))
    at = state.clock.now()
    made = await make_labels(state.database, state.press, who, wanted, language=language, at=at)
    return label_file(made, form, state.clock.today())
