"""What labels are printed for, within scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, func, select

from service.db import ReadSession
from service.identity.who import Who, in_scope
from service.instruments.models import INSTRUMENT, Instrument
from service.markets.models import MARKET, STALL, Stall

I = INSTRUMENT.c  # noqa: E741  # the instrument's columns
S = STALL.c


@dataclass(frozen=True, slots=True)
class Slice:
    offset: int
    limit: int


async def stalls_of_market(
    session: ReadSession, who: Who, market_id: UUID, part: Slice
) -> tuple[int, Sequence[RowMapping]]:
    """How many are open, and these of them by code."""
    return await _counted(session, _stalls(who).where(S.market_id == market_id, S.open), part)


async def instruments_of_market(
    session: ReadSession, who: Who, market_id: UUID, part: Slice
) -> tuple[int, Sequence[RowMapping]]:
    """How many are in use, and these of them by stall."""
    return await _counted(session, _instruments(who).where(I.market_id == market_id, I.in_use), part)


async def stalls_by_id(session: ReadSession, who: Who, ids: Sequence[UUID]) -> Sequence[RowMapping]:
    return await _rows(session, _stalls(who).where(S.id.in_(ids)))


async def instruments_by_id(session: ReadSession, who: Who, ids: Sequence[UUID]) -> Sequence[RowMapping]:
    return await _rows(session, _instruments(who).where(I.id.in_(ids)))


def _stalls(who: Who) -> Select[Any]:
    return (
        select(S.id, S.code.label("stall"), S.label_code, MARKET.c.name.label("market"))
        .join(MARKET, MARKET.c.id == S.market_id)
        .where(in_scope(who, Stall))
        .order_by(MARKET.c.sort_key, S.sort_key, S.id)
    )


def _instruments(who: Who) -> Select[Any]:
    return (
        select(I.id, S.code.label("stall"), I.label_code, MARKET.c.name.label("market"), I.kind, I.max_mg)
        .join(STALL, S.id == I.stall_id)
        .join(MARKET, MARKET.c.id == I.market_id)
        .where(in_scope(who, Instrument))
        .order_by(MARKET.c.sort_key, S.sort_key, S.id, I.id)
    )


async def _counted(session: ReadSession, wanted: Select[Any], part: Slice) -> tuple[int, Sequence[RowMapping]]:
    count = (await session.execute(select(func.count()).select_from(wanted.order_by(None).subquery()))).scalar_one()
    return count, await _rows(session, wanted.offset(part.offset).limit(part.limit))


async def _rows(session: ReadSession, wanted: Select[Any]) -> Sequence[RowMapping]:
    rows: Sequence[RowMapping] = (await session.execute(wanted)).mappings().all()
    return rows
