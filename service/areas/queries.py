"""Reading the tree of areas."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, or_, select, true, tuple_

from schemas.register import AreaLevel
from service.areas.models import AREA, AREA_CLOSURE, AREA_SUCCESSION
from service.db import AnySession, WriteSession
from service.identity.who import Who
from service.markets.models import MARKET
from service.register.search import contains

A = AREA.c


def area_seen(who: Who) -> ColumnElement[bool]:
    """The whole tree of the person's provinces and what lies above it: names of places are no secret."""
    if who.everywhere:
        return true()
    seen: list[ColumnElement[bool]] = [A.province_id.is_(None)]
    if who.provinces:
        seen.append(A.province_id.in_(who.provinces))
    if who.areas:
        own = AREA.alias("own")
        seen.append(A.province_id.in_(select(own.c.province_id).where(own.c.id.in_(who.areas))))
    if who.markets:
        seen.append(A.province_id.in_(select(MARKET.c.province_id).where(MARKET.c.id.in_(who.markets))))
    return or_(*seen)


def area_held(who: Who) -> ColumnElement[bool]:
    """Areas within the person's own scope, where they may place what they keep."""
    if who.everywhere:
        return A.province_id.is_not(None)
    return and_(A.province_id.is_not(None), or_(A.province_id.in_(who.provinces), A.id.in_(who.areas)))


def _predecessors() -> ColumnElement[list[UUID]]:
    return func.array(
        select(AREA_SUCCESSION.c.predecessor_id)
        .where(AREA_SUCCESSION.c.successor_id == A.id)
        .order_by(AREA_SUCCESSION.c.predecessor_id)
        .correlate(AREA)
        .scalar_subquery()
    )


def areas_page(
    who: Who,
    *,
    q: str | None,
    level: Sequence[AreaLevel],
    under: UUID | None,
    parent: UUID | None,
    on: date | None,
    after: tuple[str, UUID] | None,
    limit: int,
) -> Select[Any]:
    """`limit + 1` areas by name; `under` takes an area with everything below it."""
    wanted = [area_seen(who)]
    if q:
        wanted.append(or_(contains(A.search_key, q), A.code == q.strip()))
    if level:
        wanted.append(A.level.in_(level))
    if parent is not None:
        wanted.append(A.parent_id == parent)
    if under is not None:
        below = select(AREA_CLOSURE.c.descendant_id).where(AREA_CLOSURE.c.ancestor_id == under)
        wanted.append(A.id.in_(below))
    if on is not None:
        wanted.append(and_(A.valid_from <= on, or_(A.valid_until.is_(None), A.valid_until >= on)))
    if after is not None:
        wanted.append(tuple_(A.sort_key, A.id) > after)
    return (
        select(AREA, _predecessors().label("predecessors")).where(*wanted).order_by(A.sort_key, A.id).limit(limit + 1)
    )


async def find_area(session: AnySession, who: Who, area_id: UUID) -> RowMapping | None:
    statement = select(AREA, _predecessors().label("predecessors")).where(A.id == area_id, area_seen(who))
    return (await session.execute(statement)).mappings().one_or_none()


async def area_for_update(session: WriteSession, who: Who, area_id: UUID) -> RowMapping | None:
    statement = select(AREA).where(A.id == area_id, area_seen(who)).with_for_update()
    return (await session.execute(statement)).mappings().one_or_none()


async def areas_by_id(session: AnySession, who: Who, ids: Sequence[UUID]) -> dict[UUID, RowMapping]:
    rows = (await session.execute(select(AREA).where(A.id.in_(ids), area_seen(who)))).mappings()
    return {row["id"]: row for row in rows}


async def predecessors_of(session: AnySession, area_id: UUID) -> set[UUID]:
    statement = select(AREA_SUCCESSION.c.predecessor_id).where(AREA_SUCCESSION.c.successor_id == area_id)
    return set((await session.execute(statement)).scalars())


async def earliest_successor(session: AnySession, area_id: UUID) -> date | None:
    """The day on which the first of the area's successors begins."""
    statement = (
        select(func.min(A.valid_from))
        .join(AREA_SUCCESSION, AREA_SUCCESSION.c.successor_id == A.id)
        .where(AREA_SUCCESSION.c.predecessor_id == area_id)
    )
    earliest: date | None = (await session.execute(statement)).scalar_one()
    return earliest


async def child_levels(session: AnySession, area_id: UUID) -> set[AreaLevel]:
    rows = await session.execute(select(A.level).where(A.parent_id == area_id).distinct())
    return {AreaLevel(level) for level in rows.scalars()}


async def descendants(session: AnySession, area_id: UUID) -> tuple[UUID, ...]:
    """The area itself, everything below it and what took their place."""
    statement = select(AREA_CLOSURE.c.descendant_id).where(AREA_CLOSURE.c.ancestor_id == area_id)
    return tuple((await session.execute(statement)).scalars())


async def place_for(session: WriteSession, who: Who, area_id: UUID) -> RowMapping | None:
    """(province, area) of an area in which the person may place something; kept as it is until the commit."""
    statement = select(A.province_id, A.id.label("area_id")).where(A.id == area_id, area_held(who))
    return (await session.execute(statement.with_for_update(read=True))).mappings().one_or_none()
