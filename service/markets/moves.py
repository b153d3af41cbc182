"""Moving a market, a stall or an instrument takes along what belongs to it; checks stay where they were made."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, update

from service.db import WriteSession
from service.flags.models import FLAG
from service.instruments.models import INSTRUMENT
from service.markets.models import STALL
from service.reports.models import REPORT
from service.standards.models import STANDARD
from service.verifications.models import VERIFICATION

PLACE = ("province_id", "area_id", "market_id", "stall_id")
Place = Mapping[str, UUID]
"""Where something lies: the columns of `PLACE` that its table has."""


def place_of(row: Mapping[str, Any], **more: UUID) -> dict[str, UUID]:
    """The place that a row gives to what lies in it."""
    return {**{name: row[name] for name in PLACE if name in row}, **more}


async def carry_market(session: WriteSession, market_id: UUID, area: Place) -> None:
    """To another area: its stalls, instruments, verifications, standards, reports and open flags with it."""
    for table in (STALL, INSTRUMENT, VERIFICATION, STANDARD, REPORT):
        await session.execute(update(table).where(table.c.market_id == market_id).values(area))
    await session.execute(update(FLAG).where(FLAG.c.market_id == market_id, FLAG.c.closed_at.is_(None)).values(area))


async def carry_stall(session: WriteSession, stall_id: UUID, market: Place) -> None:
    """To another market: its instruments, their verifications, and open flags."""
    await session.execute(
        update(VERIFICATION)
        .where(VERIFICATION.c.instrument_id == INSTRUMENT.c.id, INSTRUMENT.c.stall_id == stall_id)
        .values(market)
    )
    await session.execute(update(INSTRUMENT).where(INSTRUMENT.c.stall_id == stall_id).values(market))
    open_here = and_(FLAG.c.stall_id == stall_id, FLAG.c.closed_at.is_(None))
    await session.execute(update(FLAG).where(open_here).values(market))


async def carry_instrument(session: WriteSession, instrument_id: UUID, stall: Place) -> None:
    """To another stall: its verifications and its own open flags."""
    within = {name: value for name, value in stall.items() if name != "stall_id"}
    moved = or_(*(VERIFICATION.c[name] != value for name, value in within.items()))
    await session.execute(
        update(VERIFICATION).where(VERIFICATION.c.instrument_id == instrument_id, moved).values(within)
    )
    open_on_it = and_(FLAG.c.instrument_id == instrument_id, FLAG.c.closed_at.is_(None))
    await session.execute(update(FLAG).where(open_on_it).values(dict(stall)))
