"""Which stalls carry standing flags, worst first, read a page at a time from ordered indexes.

Every source of flags (rows of one severity; overdue, never verified, due) is read in its own order within each
place and stops after a page. A stall is shown where its worst and oldest flag stands, and nowhere else, so no
answer ever groups the whole register.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, FromClause, Select, Subquery, bindparam, select, tuple_
from sqlalchemy.dialects.postgresql import UUID as PgUUID

from rules.grounds import Severity
from service.db import AnySession
from service.flags.asking import Asked, Shape
from service.flags.models import FLAG
from service.flags.ordered import in_each_place, merged, row_count
from service.flags.queries_standing import (
    Computed,
    computed_flags,
    entries_of_stall,
    event_conditions,
    in_use_or_unregistered,
    register_conditions,
    shifted,
)
from service.identity.who import in_scope
from service.instruments.models import INSTRUMENT
from service.markets.models import STALL

_PLACED = ("id", "province_id", "area_id", "market_id", "stall_id")


@dataclass(frozen=True, slots=True)
class WorstFirst:
    """A stall's place in the order: graver first, then older, then by id."""

    severity: int
    since: date
    stall_id: UUID


async def worst_stalls(session: AnySession, asked: Asked, after: WorstFirst | None, limit: int) -> list[WorstFirst]:
    """At most `limit` stalls that follow `after`."""
    found: list[WorstFirst] = []
    shape, values = asked.shape(), asked.values()
    for severity in sorted(Severity, reverse=True):
        if len(found) >= limit or not asked.filters.wants_severity(severity):
            continue
        if after is not None and severity > after.severity:
            continue
        follows = after is not None and severity == after.severity
        statement = _of_severity(shape, severity, follows, limit)
        if statement is None:
            continue
        last = {"last_since": after.since, "last_stall": after.stall_id} if after is not None and follows else {}
        rows = await session.execute(statement, {**values, **last})
        found.extend(WorstFirst(int(severity), row.since, row.stall_id) for row in rows)
    return found[:limit]


@lru_cache(maxsize=256)
def _of_severity(shape: Shape, severity: Severity, follows: bool, limit: int) -> Select[Any] | None:  # noqa: FBT001  # part of a cache's key
    """None where the filters leave nothing of this severity."""
    sources = [
        _from_register(shape, state, follows, limit)
        for state in computed_flags(shape.today, shape.filters).values()
        if state.severity is severity
    ]
    if shape.filters.wants_events:
        sources.append(_from_events(shape, severity, follows, limit))
    return merged(sources, limit) if sources else None


def _from_events(shape: Shape, severity: Severity, follows: bool, limit: int) -> FromClause:  # noqa: FBT001  # part of a cache's key
    candidate = (
        select(*(FLAG.c[name] for name in (*_PLACED, "since")))
        .where(
            FLAG.c.severity == int(severity),
            FLAG.c.stall_id.is_not(None),
            *event_conditions(shape.filters, FLAG.c),
            in_use_or_unregistered(FLAG.c),
            in_scope(shape.who, FLAG.c),
            *shape.besides_place(FLAG.c),
        )
        .subquery("candidate")
    )
    ordered = (
        select(candidate.c.since, candidate.c.stall_id)
        .where(*_is_shown_here(candidate, shape))
        .order_by(candidate.c.since, candidate.c.stall_id)
        .limit(row_count(limit))
    )
    if follows:
        ordered = ordered.where(_follows(candidate.c.since, candidate.c.stall_id, 0))
    return in_each_place(ordered, candidate, shape)


def _from_register(shape: Shape, state: Computed, follows: bool, limit: int) -> FromClause:  # noqa: FBT001  # part of a cache's key
    candidate = (
        select(*(INSTRUMENT.c[name] for name in _PLACED), state.dated.label("dated"))
        .where(
            state.holds,
            *register_conditions(shape.filters, INSTRUMENT.c),
            in_scope(shape.who, INSTRUMENT.c),
            *shape.besides_place(INSTRUMENT.c),
        )
        .subquery("candidate")
    )
    ordered = (
        select(shifted(candidate.c.dated, state.shift).label("since"), candidate.c.stall_id)
        .where(*_is_shown_here(candidate, shape))
        .order_by(candidate.c.dated, candidate.c.stall_id)
        .limit(row_count(limit))
    )
    if shape.filters.since is not None:
        ordered = ordered.where(candidate.c.dated >= shape.filters.since - timedelta(days=state.shift))
    if follows:
        ordered = ordered.where(_follows(candidate.c.dated, candidate.c.stall_id, state.shift))
    return in_each_place(ordered, candidate, shape)


def _is_shown_here(candidate: Subquery, shape: Shape) -> list[Any]:
    entries = entries_of_stall(candidate.c.stall_id, candidate, shape.today, shape.filters).subquery("entry")
    worst = (
        select(entries.c.id)
        .order_by(entries.c.severity.desc(), entries.c.since, entries.c.source, entries.c.id)
        .limit(row_count(1))
        .scalar_subquery()
    )
    trading = select(STALL.c.open).where(STALL.c.id == candidate.c.stall_id).scalar_subquery()
    return [trading, worst == candidate.c.id]


def _follows(day: Any, stall_id: Any, shift: int) -> Any:
    last_day = shifted(bindparam("last_since", type_=Date), -shift)
    return tuple_(day, stall_id) > tuple_(last_day, bindparam("last_stall", type_=PgUUID(as_uuid=True)))
