"""The phone's feed."""

import gzip
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import TypeAdapter

from schemas.identity import Role
from schemas.sync import SyncPage
from service.db import ReadDb
from service.errors import problems
from service.identity.guards import reader_of
from service.identity.who import Who
from service.sync.usecases import read_changes

router = APIRouter(tags=["sync"])
FieldWorker = Annotated[Who, Depends(reader_of(Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT), scope="function")]
_page = TypeAdapter(SyncPage)
WORTH_PACKING = 1024


@router.get("/sync", response_model=SyncPage, responses=problems())
async def sync(
    request: Request,
    who: FieldWorker,
    session: ReadDb,
    cursor: Annotated[str | None, Query(max_length=500, description="`cursor` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=2000, description="Rows on a page")] = 500,
) -> Response:
    """What changed in scope since the cursor; without one, everything. No row is skipped, however late it commits."""
    page = await read_changes(session, who, cursor, limit, request.app.state.clock.now())
    body = _page.dump_json(page)
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "no-store"}
    # A market's register packs to a tenth, which a slow link feels; packing it costs a millisecond.
    if len(body) > WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 6)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers)
