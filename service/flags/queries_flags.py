"""Single flags, graver first, then older: rows, states of instruments and of standards in one order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, FromClause, Integer, Select, Subquery, bindparam, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import UUID as PgUUID

from rules.grounds import FlagKind, Severity, severity_of
from service.db import AnySession
from service.flags.asking import Asked, Shape
from service.flags.models import FLAG
from service.flags.ordered import in_each_place, merged, row_count
from service.flags.queries_standing import (
    Computed,
    closed_conditions,
    computed_flags,
    event_conditions,
    in_use_or_unregistered,
    register_conditions,
    shifted,
    standard_is_overdue,
)
from service.identity.who import in_scope
from service.instruments.models import INSTRUMENT
from service.markets.models import STALL
from service.standards.models import STANDARD

_PLACED = ("id", "province_id", "area_id", "market_id", "stall_id")


class Source(IntEnum):
    """Where a flag comes from; part of its place in the order."""

    EVENT = 0
    REGISTER = 1
    STANDARD = 2


@dataclass(frozen=True, slots=True)
class FlagKey:
    """A flag's place in the order; `id` is that of the row, the instrument or the standard."""

    severity: int
    since: date
    source: Source
    id: UUID


async def worst_flags(session: AnySession, asked: Asked, after: FlagKey | None, limit: int) -> list[FlagKey]:
    """At most `limit` flags that follow `after`."""
    found: list[FlagKey] = []
    shape, values = asked.shape(), asked.values()
    for severity in sorted(Severity, reverse=True):
        if len(found) >= limit or not asked.filters.wants_severity(severity):
            continue
        if after is not None and severity > after.severity:
            continue
        last = after if after is not None and severity == after.severity else None
        statement = _of_severity(shape, severity, None if last is None else last.source, limit)
        if statement is None:
            continue
        follows = {"last_since": last.since, "last_id": last.id} if last else {}
        rows = await session.execute(statement, {**values, **follows})
        found.extend(FlagKey(int(severity), row.since, Source(row.source), row.id) for row in rows)
    return found[:limit]


@lru_cache(maxsize=256)
def _of_severity(shape: Shape, severity: Severity, last: Source | None, limit: int) -> Select[Any] | None:
    """`last` is the source of the flag that the page follows. None where the filters leave nothing."""

    def ordered(candidate: Subquery, source: Source, shift: int) -> FromClause:
        return _ordered(candidate, shape, source, shift, last, limit)

    filters = shape.filters
    sources: list[FromClause] = []
    if filters.wants_events and filters.wants_standing:
        sources.append(ordered(_standing_rows(shape, severity), Source.EVENT, 0))
    if filters.wants_events and filters.wants_closed:
        sources.append(ordered(_closed_rows(shape, severity), Source.EVENT, 0))
    sources.extend(
        ordered(_states(shape, state), Source.REGISTER, state.shift)
        for state in computed_flags(shape.today, filters).values()
        if state.severity is severity
    )
    if severity is severity_of(FlagKind.STANDARD_OVERDUE) and _wants_standards(shape):
        sources.append(ordered(_standards(shape), Source.STANDARD, 1))
    return merged(sources, limit) if sources else None


def _wants_standards(shape: Shape) -> bool:
    """A standard stands at no stall and is of no kind of instrument."""
    filters = shape.filters
    return filters.wants_state(FlagKind.STANDARD_OVERDUE) and not filters.kinds and shape.column != "stall_id"


def _ordered(
    candidate: Subquery, shape: Shape, source: Source, shift: int, last: Source | None, limit: int
) -> FromClause:
    statement = (
        select(
            shifted(candidate.c.dated, shift).label("since"),
            literal(int(source), Integer).label("source"),
            candidate.c.id,
        )
        .order_by(candidate.c.dated, candidate.c.id)
        .limit(row_count(limit))
    )
    if last is not None:
        statement = statement.where(_FOLLOWS[(source > last) - (source < last)](candidate, shift))
    if shape.filters.since is not None:
        statement = statement.where(candidate.c.dated >= shape.filters.since - timedelta(days=shift))
    return in_each_place(statement, candidate, shape)


def _last_day(shift: int) -> Any:
    return shifted(bindparam("last_since", type_=Date), -shift)


# Of one day, the flags of one source come before those of the next.
_FOLLOWS: dict[int, Callable[[Subquery, int], Any]] = {
    -1: lambda candidate, shift: candidate.c.dated > _last_day(shift),
    0: lambda candidate, shift: (
        tuple_(candidate.c.dated, candidate.c.id)
        > tuple_(_last_day(shift), bindparam("last_id", type_=PgUUID(as_uuid=True)))
    ),
    1: lambda candidate, shift: candidate.c.dated >= _last_day(shift),
}


def _standing_rows(shape: Shape, severity: Severity) -> Subquery:
    trading = select(STALL.c.open).where(STALL.c.id == FLAG.c.stall_id).scalar_subquery()
    return (
        _rows(shape, severity)
        .where(
            *event_conditions(shape.filters, FLAG.c),
            in_use_or_unregistered(FLAG.c),
            or_(FLAG.c.stall_id.is_(None), trading),
        )
        .subquery("candidate")
    )


def _closed_rows(shape: Shape, severity: Severity) -> Subquery:
    return _rows(shape, severity).where(*closed_conditions(shape.filters, FLAG.c)).subquery("candidate")


def _rows(shape: Shape, severity: Severity) -> Select[Any]:
    return select(*(FLAG.c[name] for name in _PLACED), FLAG.c.since.label("dated")).where(
        FLAG.c.severity == int(severity), in_scope(shape.who, FLAG.c), *shape.besides_place(FLAG.c)
    )


def _states(shape: Shape, state: Computed) -> Subquery:
    trading = select(STALL.c.open).where(STALL.c.id == INSTRUMENT.c.stall_id).scalar_subquery()
    return (
        select(*(INSTRUMENT.c[name] for name in _PLACED), state.dated.label("dated"))
        .where(
            state.holds,
            *register_conditions(shape.filters, INSTRUMENT.c),
            trading,
            in_scope(shape.who, INSTRUMENT.c),
            *shape.besides_place(INSTRUMENT.c),
        )
        .subquery("candidate")
    )


def _standards(shape: Shape) -> Subquery:
    placed = (name for name in _PLACED if name != "stall_id")
    return (
        select(*(STANDARD.c[name] for name in placed), STANDARD.c.valid_until.label("dated"))
        .where(standard_is_overdue(shape.today), in_scope(shape.who, STANDARD.c), *shape.besides_place(STANDARD.c))
        .subquery("candidate")
    )
