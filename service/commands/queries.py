"""Finding places and bodies by the codes that people type."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from service.areas.models import AREA
from service.commands.acting import AT_THE_MACHINE
from service.db import AnySession
from service.identity.who import in_scope
from service.markets.models import MARKET
from service.running.failure import StartError


async def area_ids(session: AnySession, codes: Collection[str]) -> list[UUID]:
    """In the order of the codes. Raises `StartError` naming those that nobody has."""
    rows = await session.execute(select(AREA.c.code, AREA.c.id).where(AREA.c.code.in_(codes)))
    return _each("area", codes, {row.code: row.id for row in rows})


async def market_ids(session: AnySession, codes: Collection[str]) -> list[UUID]:
    """In the order of the codes. Raises `StartError` naming those that nobody has."""
    known = select(MARKET.c.code, MARKET.c.id).where(MARKET.c.code.in_(codes), in_scope(AT_THE_MACHINE, MARKET))
    rows = await session.execute(known)
    return _each("market", codes, {row.code: row.id for row in rows})


def _each(kind: str, codes: Collection[str], known: Mapping[str, UUID]) -> list[UUID]:
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise StartError(f"there is no {kind} with the code {', '.join(unknown)}")
    return [known[code] for code in codes]
