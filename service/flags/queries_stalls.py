"""Which stalls carry standing flags, worst first, read a page at a time from ordered indexes.

Every source of flags (rows of one severity; overdue, never verified, due) is read in its own order within each
place and stops after a page. A stall is shown where its worst and oldest flag stands, and nowhere else, so no
answer ever groups the whole register.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, FromClause, Integer, Select, Subquery, cast, func, literal, select, tuple_, union_all
from sqlalchemy.dialects.postgresql import UUID as PgUUID

from rules.grounds import Severity
from service.db import AnySession
from service.flags.filters import FlagFilters
from service.flags.models import FLAG
from service.flags.queries_places import UUIDS, Places
from service.flags.standing import (
    INSTRUMENT,
    Computed,
    computed_flags,
    entries_of_stall,
    event_conditions,
    in_use_or_unregistered,
    register_conditions,
    shifted,
)
from service.identity.who import Who, in_scope
from service.markets.models import Stall

_PLACED = ("id", "province_id", "area_id", "market_id", "stall_id")
STALL: Any = Stall.__table__  # type: ignore[attr-defined]  # set by SQLModel


@dataclass(frozen=True, slots=True)
class WorstFirst:
    """A stall's place in the order: graver first, then older, then by id."""

    severity: int
    since: date
    stall_id: UUID


@dataclass(frozen=True, slots=True)
class StallsAsked:
    who: Who
    filters: FlagFilters
    places: Places
    today: date


async def worst_stalls(
    session: AnySession, asked: StallsAsked, after: WorstFirst | None, limit: int
) -> list[WorstFirst]:
    """At most `limit` stalls that follow `after`."""
    found: list[WorstFirst] = []
    for severity in sorted(Severity, reverse=True):
        if len(found) >= limit or not asked.filters.wants_severity(severity):
            continue
        if after is not None and severity > after.severity:
            continue
        beyond = after if after is not None and severity == after.severity else None
        statement = _of_severity(asked, severity, beyond, limit - len(found))
        if statement is not None:
            rows = await session.execute(statement)
            found.extend(WorstFirst(int(severity), row.since, row.stall_id) for row in rows)
    return found


def _of_severity(asked: StallsAsked, severity: Severity, after: WorstFirst | None, limit: int) -> Select[Any] | None:
    """None where the filters leave nothing of this severity."""
    sources = [
        _from_register(asked, state, after, limit)
        for state in computed_flags(asked.today, asked.filters).values()
        if state.severity is severity
    ]
    if asked.filters.wants_events:
        sources.append(_from_events(asked, severity, after, limit))
    if not sources:
        return None
    merged = union_all(*(select(source.c.since, source.c.stall_id) for source in sources)).subquery()
    return select(merged.c.since, merged.c.stall_id).order_by(merged.c.since, merged.c.stall_id).limit(_rows(limit))


def _from_events(asked: StallsAsked, severity: Severity, after: WorstFirst | None, limit: int) -> FromClause:
    candidate = (
        select(*(FLAG.c[name] for name in (*_PLACED, "since")))
        .where(
            FLAG.c.severity == int(severity),
            FLAG.c.stall_id.is_not(None),
            *event_conditions(asked.filters, FLAG.c),
            in_use_or_unregistered(FLAG.c),
            in_scope(asked.who, FLAG.c),
            *asked.places.besides(FLAG.c),
        )
        .subquery("candidate")
    )
    ordered = (
        select(candidate.c.since, candidate.c.stall_id)
        .where(*_is_shown_here(candidate, asked))
        .order_by(candidate.c.since, candidate.c.stall_id)
        .limit(_rows(limit))
    )
    if after is not None:
        ordered = ordered.where(_follows(candidate.c.since, candidate.c.stall_id, after.since, after.stall_id))
    return _in_each_place(ordered, candidate, asked.places)


def _from_register(asked: StallsAsked, state: Computed, after: WorstFirst | None, limit: int) -> FromClause:
    candidate = (
        select(*(INSTRUMENT.c[name] for name in _PLACED), state.dated.label("dated"))
        .where(
            state.holds,
            *register_conditions(asked.filters, INSTRUMENT.c),
            in_scope(asked.who, INSTRUMENT.c),
            *asked.places.besides(INSTRUMENT.c),
        )
        .subquery("candidate")
    )
    ordered = (
        select(shifted(candidate.c.dated, state.shift).label("since"), candidate.c.stall_id)
        .where(*_is_shown_here(candidate, asked))
        .order_by(candidate.c.dated, candidate.c.stall_id)
        .limit(_rows(limit))
    )
    if asked.filters.since is not None:
        ordered = ordered.where(candidate.c.dated >= asked.filters.since - timedelta(days=state.shift))
    if after is not None:
        last_day = after.since - timedelta(days=state.shift)
        ordered = ordered.where(_follows(candidate.c.dated, candidate.c.stall_id, last_day, after.stall_id))
    return _in_each_place(ordered, candidate, asked.places)


def _is_shown_here(candidate: Subquery, asked: StallsAsked) -> list[Any]:
    entries = entries_of_stall(candidate.c.stall_id, candidate, asked.today, asked.filters).subquery("entry")
    worst = (
        select(entries.c.id)
        .order_by(entries.c.severity.desc(), entries.c.since, entries.c.source, entries.c.id)
        .limit(_rows(1))
        .scalar_subquery()
    )
    trading = select(STALL.c.open).where(STALL.c.id == candidate.c.stall_id).scalar_subquery()
    return [trading, worst == candidate.c.id]


def _follows(day: Any, stall_id: Any, last_day: date, last_stall: UUID) -> Any:
    return tuple_(day, stall_id) > tuple_(literal(last_day, Date), literal(last_stall, PgUUID(as_uuid=True)))


def _in_each_place(ordered: Select[Any], candidate: Subquery, places: Places) -> FromClause:
    column = candidate.c[places.column]
    if len(places.ids) == 1:
        return ordered.where(column == places.ids[0]).subquery()
    place = func.unnest(cast(list(places.ids), UUIDS)).table_valued("id", name="place")
    inner = ordered.where(column == place.c.id).correlate(place).lateral()
    return select(inner.c.since, inner.c.stall_id).select_from(place.join(inner, literal(True))).subquery()


def _rows(limit: int) -> Any:
    # Written out, not bound: the planner must see how few rows are wanted, also in a plan it keeps.
    return literal(limit, Integer, literal_execute=True)
