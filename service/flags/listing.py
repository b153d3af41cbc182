"""Flags and flagged stalls, a page at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from rules.grounds import FlagKind, Severity
from schemas.base import EARLIEST_YEAR, LATEST_YEAR, Page
from schemas.flags import FlaggedStallOut, FlagOut
from service.db import AnySession
from service.flags.asking import Asked
from service.flags.filters import FlagFilters, kinds_visible_to
from service.flags.queries_details import Details, flags_by_id, standing_flags_of_stalls
from service.flags.queries_flags import FlagKey, Source, worst_flags
from service.flags.queries_places import MOST_PLACES, find_places
from service.flags.queries_stalls import WorstFirst, worst_stalls
from service.flags.wire import flag_out, stall_out
from service.identity.who import Who
from service.paging import CursorInvalid, decode_cursor, encode_cursor


async def ask(
    session: AnySession, who: Who, filters: FlagFilters, today: date, most_areas: int = MOST_PLACES
) -> Asked | None:
    """None where nothing can match."""
    visible = kinds_visible_to(who)
    if filters.flags or visible < frozenset(FlagKind):
        kinds = tuple(sorted(visible & set(filters.flags or visible)))
        if not kinds:
            return None
        filters = replace(filters, flags=kinds)
    places = await find_places(session, who, filters, most_areas)
    return Asked(who, filters, places, today) if places else None


async def flags_page(
    session: AnySession, who: Who, filters: FlagFilters, *, today: date, language: str, cursor: str | None, limit: int
) -> Page[FlagOut]:
    after = _flag_key(cursor)
    asked = await ask(session, who, filters, today)
    if asked is None:
        return Page(items=[], next=None)
    keys = await worst_flags(session, asked, after, limit + 1)
    shown = keys[:limit]
    details = await _details(session, asked, shown)
    # What ended between the two reads is left out.
    items = [flag_out(details[key.id], language, today) for key in shown if key.id in details]
    last = shown[-1] if shown else None
    following = (
        encode_cursor(last.severity, last.since, int(last.source), last.id) if last and len(keys) > limit else None
    )
    return Page(items=items, next=following)


async def stalls_page(
    session: AnySession, who: Who, filters: FlagFilters, *, today: date, language: str, cursor: str | None, limit: int
) -> Page[FlaggedStallOut]:
    after = _stall_key(cursor)
    asked = await ask(session, who, filters, today)
    if asked is None:
        return Page(items=[], next=None)
    items, last = await stalls_after(session, asked, after, limit, language)
    return Page(items=items, next=encode_cursor(last.severity, last.since, last.stall_id) if last else None)


async def stalls_after(
    session: AnySession, asked: Asked, after: WorstFirst | None, limit: int, language: str
) -> tuple[list[FlaggedStallOut], WorstFirst | None]:
    """A page and the key to go on from, None on the last page."""
    keys = await worst_stalls(session, asked, after, limit + 1)
    shown = keys[:limit]
    flags: dict[UUID, list[Details]] = defaultdict(list)
    if shown:
        for row in await standing_flags_of_stalls(session, asked, [key.stall_id for key in shown]):
            flags[row.stall_id].append(row)
    items = [stall_out(flags[key.stall_id], language, asked.today) for key in shown if key.stall_id in flags]
    return items, shown[-1] if len(keys) > limit else None


async def _details(session: AnySession, asked: Asked, keys: Sequence[FlagKey]) -> dict[UUID, Details]:
    ids: dict[Source, list[UUID]] = {source: [] for source in Source}
    for key in keys:
        ids[key.source].append(key.id)
    rows = await flags_by_id(
        session,
        asked,
        events=ids[Source.EVENT],
        instruments=ids[Source.REGISTER],
        standards=ids[Source.STANDARD],
    )
    return {row.flag_id or row.instrument_id or row.standard_id: row for row in rows}


def _flag_key(cursor: str | None) -> FlagKey | None:
    parts = decode_cursor(cursor, int, date, int, UUID)
    if parts is None:
        return None
    severity, since, source, flag = parts
    if source not in set(Source):
        raise CursorInvalid
    return FlagKey(_severity(severity), _day(since), Source(source), flag)


def _stall_key(cursor: str | None) -> WorstFirst | None:
    parts = decode_cursor(cursor, int, date, UUID)
    if parts is None:
        return None
    severity, since, stall = parts
    return WorstFirst(_severity(severity), _day(since), stall)


def _severity(part: int) -> int:
    if part not in set(Severity):
        raise CursorInvalid
    return part


def _day(part: date) -> date:
    # Days are shifted in the database; what lies far out would leave its calendar.
    if not EARLIEST_YEAR <= part.year <= LATEST_YEAR:
        raise CursorInvalid
    return part
