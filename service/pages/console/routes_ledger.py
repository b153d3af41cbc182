"""Who saw and changed what: the ledger, for the department."""

import json
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from schemas.identity import Role
from service.identity.queries_people import people_held
from service.ledger.queries import LedgerFilter, ledger_page
from service.pages.console.menu import render_console
from service.pages.console.visits import Visit, visitor_of
from service.pages.page_route import PageRoute
from service.paging import Cursor, decode_cursor, page_of

LEDGER, ROWS = "/console/ledger", 50
ACTIONS = (
    *("acknowledged", "added", "answered", "changed", "closed", "confirmed", "created", "dismissed"),
    *("enrolment_made", "exported", "joined", "password_set", "received", "recorded", "released", "replied"),
    *("revoked", "shown", "signed_in"),
)
router = APIRouter(route_class=PageRoute, include_in_schema=False)
Department = Annotated[Visit, Depends(visitor_of(Role.DEPARTMENT), scope="function")]


@router.get(LEDGER)
async def ledger(
    request: Request,
    visitor: Department,
    person: Annotated[str | None, Query(max_length=64, pattern=r"^[^\x00]*$")] = None,
    action: Annotated[str | None, Query(max_length=64, pattern=r"^[a-z_]*$")] = None,
    subject: UUID | None = None,
    cursor: Cursor = None,
) -> Response:
    """Newest first, of the people within the department's scope; `person` is part of a name."""
    key = decode_cursor(cursor, int)
    async with request.app.state.database.read() as session:
        people = await people_held(session, visitor.who, q=person)
        wanted = LedgerFilter(people=people, action=action, subject_id=subject)
        rows = await ledger_page(session, wanted, after=key[0] if key else None, limit=ROWS) if people else []
    page = page_of(rows, ROWS, item=lambda row: row, key=lambda row: (row.id,))
    asked = {"person": person, "action": action, "subject": subject}
    given = {name: str(value) for name, value in asked.items() if value}
    context = {
        "page": page,
        "asked": given,
        "actions": ACTIONS,
        "detail": lambda row: json.dumps(row.detail, ensure_ascii=False, indent=1) if row.detail else "",
        "following": urlencode({**given, "cursor": page.next}) if page.next else None,
    }
    return render_console(request, visitor, "console/ledger.html", context)
