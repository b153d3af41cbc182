"""Where to look: the narrowest places that hold all that is asked for and in scope."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select, union
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUUID

from schemas.register import AreaLevel
from service.areas.models import AREA, AREA_CLOSURE
from service.db import AnySession
from service.flags.filters import FlagFilters
from service.identity.who import Who, in_scope
from service.markets.models import MARKET

UUIDS = ARRAY(PgUUID(as_uuid=True))
# Each place is read in order by itself and the results are merged. Beyond this many it is cheaper to read the
# whole province in order and leave out what lies elsewhere.
MOST_PLACES = 32


@dataclass(frozen=True, slots=True)
class Places:
    """`ids` of `column` lead an ordered index; `areas` and `markets` are what must hold besides."""

    column: str
    ids: tuple[UUID, ...]
    areas: tuple[UUID, ...] | None = None
    markets: tuple[UUID, ...] | None = None

    def besides(self) -> dict[str, tuple[UUID, ...]]:
        named = {"area_id": self.areas, "market_id": self.markets}
        return {name: ids for name, ids in named.items() if ids is not None}


async def find_places(
    session: AnySession, who: Who, filters: FlagFilters, most_areas: int = MOST_PLACES
) -> Places | None:
    """None where nothing can match. The scope itself is still to be put on every query."""
    areas: tuple[UUID, ...] | None = None
    provinces: tuple[UUID, ...] = ()
    if filters.areas:
        areas, provinces, whole = await _below(session, filters.areas)
        if not areas:
            return None
        if whole:
            areas = None
    if filters.stalls:
        return Places("stall_id", filters.stalls, areas, filters.markets or None)
    if filters.markets:
        return Places("market_id", filters.markets, areas)
    if filters.areas:
        if areas is not None and len(areas) <= most_areas:
            return Places("area_id", areas)
        return Places("province_id", provinces, areas) if provinces else None
    return await _of_scope(session, who, most_areas)


async def _below(session: AnySession, asked: tuple[UUID, ...]) -> tuple[tuple[UUID, ...], tuple[UUID, ...], bool]:
    """All areas below those asked for, their provinces, and whether those are whole provinces."""
    rows = (
        await session.execute(
            select(AREA_CLOSURE.c.ancestor_id, AREA_CLOSURE.c.descendant_id, AREA.c.level, AREA.c.province_id)
            .join(AREA, AREA.c.id == AREA_CLOSURE.c.descendant_id)
            .where(AREA_CLOSURE.c.ancestor_id.in_(asked))
        )
    ).all()
    provinces = {row.province_id for row in rows if row.province_id is not None}
    covered = {row.descendant_id for row in rows if row.level == AreaLevel.PROVINCE}
    areas = sorted({row.descendant_id for row in rows})
    return tuple(areas), tuple(sorted(provinces)), bool(provinces) and provinces <= covered


async def _of_scope(session: AnySession, who: Who, most_areas: int) -> Places | None:
    if who.everywhere:
        everywhere = await session.execute(select(AREA.c.id).where(AREA.c.level == AreaLevel.PROVINCE))
        return Places("province_id", tuple(everywhere.scalars()))
    if who.provinces and not who.areas and not who.markets:
        return Places("province_id", who.provinces)
    if who.areas and not who.provinces and not who.markets and len(who.areas) <= most_areas:
        return Places("area_id", who.areas)
    if who.markets and not who.provinces and not who.areas:
        return Places("market_id", who.markets)
    mixed = union(
        select(AREA.c.province_id).where(
            AREA.c.province_id.is_not(None), or_(AREA.c.id.in_(who.areas), AREA.c.id.in_(who.provinces))
        ),
        select(MARKET.c.province_id).where(in_scope(who, MARKET.c), MARKET.c.id.in_(who.markets)),
    )
    provinces = tuple((await session.execute(mixed)).scalars())
    return Places("province_id", provinces) if provinces else None
