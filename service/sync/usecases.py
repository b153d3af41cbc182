"""One page of the feed for a phone."""

import dataclasses
from datetime import datetime
from typing import Any

from schemas.sync import Gone, SyncPage
from service.clock import local_date
from service.db import ReadSession
from service.identity.who import Who
from service.sync.cursor import Place, SyncCursor, origin_of, read_cursor
from service.sync.queries import FEEDS, changed_rows, gone_rows, horizon


async def read_changes(session: ReadSession, who: Who, cursor: str | None, limit: int, now: datetime) -> SyncPage:
    """Everything in scope that changed after the cursor, up to `limit` rows. Raises `CursorInvalid`."""
    until, database = await horizon(session)
    origin = origin_of(who, database)
    window = read_cursor(cursor) if cursor else None
    reset = window is None or window.origin != origin or window.until > until
    if window is None or reset:
        window = SyncCursor(origin, 0, until, None)
    elif window.place is None:
        window = SyncCursor(origin, window.since, until, None)
    lists, place = await _fill(session, who, window, limit, now)
    following = window.at(place) if place else window.finished()
    return SyncPage(reset=reset, more=place is not None, cursor=following.text(), server_time=now, **lists)


async def _fill(
    session: ReadSession, who: Who, window: SyncCursor, limit: int, now: datetime
) -> tuple[dict[str, list[Any]], Place | None]:
    """The page's lists, and the place of its last row when the pass goes on."""
    lists: dict[str, list[Any]] = {}
    place = window.place
    room = limit
    # Kind 0 are the rows that left the scope: they are forgotten before the others are learnt.
    start = place.kind if place else 0
    for kind in range(start, len(FEEDS) + 1):
        after = place if place and place.kind == kind else None
        if kind == 0:
            rows = await gone_rows(session, who, window, after, room + 1)
            lists["gone"] = [Gone(kind=row.kind, id=row.row_id) for row in rows[:room]]
        else:
            feed = FEEDS[kind - 1]
            rows = await changed_rows(session, who, feed, window, after, room + 1, local_date(now))
            names = [field.name for field in dataclasses.fields(feed.wire)]
            lists[feed.name] = [feed.wire(**{name: getattr(row, name) for name in names}) for row in rows[:room]]
        if len(rows) > room:
            # The place of the last row handed out; with no room left, that is the end of the kind before.
            last = rows[room - 1] if room else None
            return lists, Place(kind, last.changed_xid, str(last.id)) if last else Place(kind, 0, _BEFORE[kind == 0])
        room -= len(rows)
    return lists, None


_BEFORE = {True: "0", False: "00000000-0000-0000-0000-000000000000"}
"""A key below every other, for a kind of which nothing has been handed out yet."""
