"""Rows that changed, in the order of the transactions that wrote them."""

import dataclasses
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, cast, literal, or_, select, text, tuple_
from sqlalchemy import Uuid as SqlUuid

from schemas.register import AreaLevel
from schemas.sync import (
    SyncArea,
    SyncFlag,
    SyncInstrument,
    SyncMarket,
    SyncSpotCheck,
    SyncStall,
    SyncStandard,
    SyncVerification,
)
from service.areas.models import Area, AreaClosure
from service.db import ReadSession
from service.flags.models import Flag
from service.identity.who import Who, in_scope
from service.instruments.models import Instrument
from service.markets.models import Market, Stall
from service.spot_checks.models import SpotCheck
from service.standards.models import Standard
from service.sync.cursor import Place, SyncCursor
from service.sync.models import Tombstone
from service.verifications.models import Verification

HISTORY = timedelta(days=2 * 366)
"""How far back the checks go that a phone is given."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One kind of row: the page's list it belongs to, its wire class and its table."""

    name: str
    wire: type[Any]
    table: Any


# Parents before children, so that a phone can keep its own references whole page by page.
FEEDS = (
    Feed("areas", SyncArea, Area),
    Feed("markets", SyncMarket, Market),
    Feed("stalls", SyncStall, Stall),
    Feed("instruments", SyncInstrument, Instrument),
    Feed("verifications", SyncVerification, Verification),
    Feed("standards", SyncStandard, Standard),
    Feed("flags", SyncFlag, Flag),
    Feed("spot_checks", SyncSpotCheck, SpotCheck),
)

_HORIZON = text(
    """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS until,
           (SELECT system_identifier::text FROM pg_control_system()) || current_database() AS database
    """
)


async def horizon(session: ReadSession) -> tuple[int, str]:
    """The oldest transaction still running (all below it are settled), and which database this is."""
    row = (await session.execute(_HORIZON)).one()
    return row.until, row.database


async def changed_rows(
    session: ReadSession, who: Who, feed: Feed, window: SyncCursor, after: Place | None, limit: int, today: date
) -> list[Any]:
    """At most `limit` rows of a kind within the window and the scope, after a place in it."""
    table = feed.table
    columns = [getattr(table, field.name) for field in dataclasses.fields(feed.wire)]
    key = tuple_(table.changed_xid, table.id)
    statement = (
        select(*columns, table.changed_xid)
        .where(table.changed_xid >= window.since, table.changed_xid < window.until, _visible(who, feed, today))
        .order_by(table.changed_xid, table.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(key > tuple_(literal(after.number, BigInteger), cast(literal(after.key), SqlUuid)))
    return list((await session.execute(statement)).all())


def _visible(who: Who, feed: Feed, today: date) -> ColumnElement[bool]:
    if feed.table is Area:
        return _areas_of(who)
    condition = in_scope(who, feed.table)
    if feed.table is SpotCheck:
        return condition & (SpotCheck.performed_on >= today - HISTORY)
    return condition


def _areas_of(who: Who) -> ColumnElement[bool]:
    """The areas of the scope with all below and above them."""
    own: list[UUID] = [*who.provinces, *who.areas]
    below = select(AreaClosure.descendant_id).where(AreaClosure.ancestor_id.in_(own))  # type: ignore[attr-defined, call-overload]  # a column
    of_markets = select(Market.area_id).where(in_scope(who, Market))  # type: ignore[call-overload]  # a column
    leaves = or_(AreaClosure.descendant_id.in_(own), AreaClosure.descendant_id.in_(of_markets))  # type: ignore[attr-defined]  # a column
    above = select(AreaClosure.ancestor_id).where(leaves)  # type: ignore[call-overload]  # a column
    area_id: Any = Area.id
    return or_(area_id.in_(below), area_id.in_(above), Area.level == AreaLevel.COUNTRY)  # type: ignore[arg-type]  # a column


async def gone_rows(session: ReadSession, who: Who, window: SyncCursor, after: Place | None, limit: int) -> list[Any]:
    """Tombstones under the markets of the scope."""
    table: Any = Tombstone
    markets = select(Market.id).where(in_scope(who, Market))  # type: ignore[call-overload]  # a column
    statement = (
        select(table.id, table.kind, table.row_id, table.changed_xid)
        .where(table.changed_xid >= window.since, table.changed_xid < window.until, table.market_id.in_(markets))
        .order_by(table.changed_xid, table.id)
        .limit(limit)
    )
    if after is not None:
        place = tuple_(literal(after.number, BigInteger), literal(int(after.key), BigInteger))
        statement = statement.where(tuple_(table.changed_xid, table.id) > place)
    return list((await session.execute(statement)).all())
