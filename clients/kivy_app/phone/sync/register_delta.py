"""The register comes in pages, each kept whole before the next is asked for."""

import asyncio
from uuid import UUID

from phone.store.database import Store
from phone.sync.access import SignedOut
from phone.sync.answers import NotOurService, Refused, read_message
from phone.sync.server import API
from phone.sync.session import Session
from schemas.sync import SyncPage

ROWS = 500
"""On a page: packed some 20 kB, a few seconds of a slow link to lose when it breaks."""


async def pull(store: Store, session: Session, person_id: UUID, *, rows: int = ROWS) -> int:
    """Everything that changed since the last page kept; returns how many pages came.

    A cursor that the service does not take is left, and the register comes anew. Raises what `Session.ask` does.
    """
    pages, cursor = 0, store.register.cursor()
    known = cursor is not None
    while True:
        try:
            page = await _page(session, person_id, cursor, rows)
        except Refused as refused:
            if cursor is None or refused.status not in {400, 422}:
                raise
            cursor = None
            continue
        if page.more and page.cursor == cursor:
            raise NotOurService("portal")
        if session.account is None or session.account.person_id != person_id:
            raise SignedOut
        await asyncio.to_thread(store.register.apply, page)
        pages, cursor = pages + 1, page.cursor
        if page.reset and known:
            # The scope is another one, or the service was restored.
            await session.renew_account(person_id)
        if not page.more:
            return pages


async def _page(session: Session, person_id: UUID, cursor: str | None, rows: int) -> SyncPage:
    params = {"limit": str(rows)} | ({"cursor": cursor} if cursor is not None else {})
    answer = await session.ask("GET", f"{API}/sync", person_id=person_id, params=params)
    page = await asyncio.to_thread(read_message, SyncPage, answer)
    if session.server is not None:
        session.server.offset.heard(page.server_time, answer.answered_at, answer.elapsed_s)
    return page
