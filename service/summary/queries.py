"""Counting instruments, failures and checks by area, market or kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, distinct, func, select

from rules.grounds import FlagKind
from schemas.summary import SummaryBy
from service.areas.models import Area, AreaClosure
from service.db import ReadSession
from service.flags.models import Flag
from service.identity.who import Who, in_scope
from service.instruments.models import Instrument
from service.markets.models import Market, Stall
from service.spot_checks.models import SpotCheck
from service.verifications.states import is_due, is_never_verified, is_overdue

_instrument: Any = Instrument
_flag: Any = Flag
_check: Any = SpotCheck
_closure: Any = AreaClosure
_stall: Any = Stall


@dataclass(frozen=True, slots=True)
class SummaryFilter:
    """Areas with all below them; several values of one filter widen it."""

    areas: Sequence[UUID]
    markets: Sequence[UUID]
    kinds: Sequence[str]


_COLUMN = {SummaryBy.AREA: "area_id", SummaryBy.MARKET: "market_id", SummaryBy.KIND: "kind"}


async def count_instruments(
    session: ReadSession, who: Who, by: SummaryBy, wanted: SummaryFilter, today: date
) -> list[Any]:
    """Rows of key, registered, due, overdue and never verified."""
    key = getattr(_instrument, _COLUMN[by])
    statement = (
        select(
            key.label("key"),
            func.count().label("registered"),
            func.count().filter(is_due(today)).label("due"),
            func.count().filter(is_overdue(today)).label("overdue"),
            func.count().filter(is_never_verified()).label("never_verified"),
        )
        .join(_stall, _stall.id == _instrument.stall_id)
        .where(in_scope(who, Instrument), *_in_trade(), *_conditions(_instrument, wanted))
        .group_by(key)
    )
    return list((await session.execute(statement)).all())


async def count_failed(session: ReadSession, who: Who, by: SummaryBy, wanted: SummaryFilter) -> dict[Any, int]:
    """Instruments in use with an open nonconforming flag, by key."""
    statement = (
        _joined(by, _flag, func.count(distinct(_flag.instrument_id)))
        .where(in_scope(who, Flag), _flag.closed_at.is_(None), _flag.kind == FlagKind.NONCONFORMING)
        .where(*_conditions(_instrument, wanted))
    )
    return {row[0]: row[1] for row in (await session.execute(statement)).all()}


async def count_checked(
    session: ReadSession, who: Who, by: SummaryBy, wanted: SummaryFilter, period: tuple[date, date]
) -> dict[Any, int]:
    """Instruments in use checked at least once on the days of the period, by key."""
    statement = (
        _joined(by, _check, func.count(distinct(_check.instrument_id)))
        .where(in_scope(who, SpotCheck), _check.performed_on.between(*period))
        .where(*_conditions(_instrument, wanted))
    )
    return {row[0]: row[1] for row in (await session.execute(statement)).all()}


def _joined(by: SummaryBy, table: Any, figure: ColumnElement[int]) -> Select[Any]:
    """A count over rows about an instrument, grouped by where that instrument stands now."""
    key = getattr(_instrument, _COLUMN[by])
    joined = select(key, figure).join_from(table, _instrument, table.instrument_id == _instrument.id)
    return joined.join(_stall, _stall.id == _instrument.stall_id).where(*_in_trade()).group_by(key)


def _in_trade() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """In use at a stall that is open: the same instruments that flags are shown of."""
    return _instrument.in_use, _stall.open


def _conditions(table: Any, wanted: SummaryFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.areas:
        below = select(_closure.descendant_id).where(_closure.ancestor_id.in_(wanted.areas))
        conditions.append(table.area_id.in_(below))
    if wanted.markets:
        conditions.append(table.market_id.in_(wanted.markets))
    if wanted.kinds:
        conditions.append(table.kind.in_(wanted.kinds))
    return conditions


async def names_of(session: ReadSession, who: Who, by: SummaryBy, keys: Sequence[Any]) -> dict[Any, tuple[str, str]]:
    """Name and sort key of areas or markets; empty for kinds, which the catalogue names."""
    if by is SummaryBy.KIND or not keys:
        return {}
    table: Any = Area if by is SummaryBy.AREA else Market
    statement = select(table.id, table.name, table.sort_key).where(table.id.in_(keys))
    if table is Market:
        statement = statement.where(in_scope(who, Market))
    return {row.id: (row.name, row.sort_key) for row in (await session.execute(statement)).all()}
