"""Adding and changing areas."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete
from sqlalchemy.dialects.postgresql import insert

from schemas.register import AreaIn, AreaLevel, AreaOut
from service.areas.closure import lock_tree, refresh_closure
from service.areas.models import AREA_SUCCESSION, Area
from service.areas.policy import may_write
from service.areas.queries import area_for_update, find_area, predecessors_of
from service.areas.tree import check_place
from service.db import WriteSession
from service.errors import Forbidden, NotFound
from service.identity.who import Who
from service.register.refusals import CodeTaken
from service.register.rows import enter_put, put_row
from service.register.search import order_key
from service.vietnamese import search_key


async def put_area(
    session: WriteSession, who: Who, area_id: UUID, data: AreaIn, *, now: datetime
) -> tuple[AreaOut, bool]:
    """The area, and whether it is new. Raises `Forbidden`, `InvalidRequest`, `NotFound`, `CodeTaken`."""
    await lock_tree(session)
    known = await area_for_update(session, who, area_id)
    if not may_write(who, data.level, *([AreaLevel(known["level"])] if known else [])):
        raise Forbidden
    province_id = await check_place(session, who, area_id, data, known)
    put = await put_row(
        session,
        Area,
        area_id,
        _columns(data, province_id),
        find=lambda: area_for_update(session, who, area_id),
        taken={"area_code_key": CodeTaken},
    )
    before = await predecessors_of(session, area_id)
    if before != set(data.predecessors):
        await _replace_predecessors(session, area_id, data.predecessors)
        put.changes["predecessors"] = (sorted(before), sorted(data.predecessors))
    if put.created or {"parent_id", "predecessors"} & put.changes.keys():
        await refresh_closure(session, area_id)
    await enter_put(session, who, now, "area", area_id, put)
    row = await find_area(session, who, area_id)
    if row is None:
        raise NotFound
    return area_out(row), put.created


def _columns(data: AreaIn, province_id: UUID | None) -> dict[str, Any]:
    return {
        "code": data.code,
        "name": data.name,
        "sort_key": order_key(data.name),
        "search_key": search_key(f"{data.name} {data.code}"),
        "level": data.level.value,
        "parent_id": data.parent_id,
        "province_id": province_id,
        "valid_from": data.valid_from,
        "valid_until": data.valid_until,
        "lat": data.lat,
        "lon": data.lon,
    }


async def _replace_predecessors(session: WriteSession, area_id: UUID, predecessors: list[UUID]) -> None:
    await session.execute(delete(AREA_SUCCESSION).where(AREA_SUCCESSION.c.successor_id == area_id))
    if predecessors:
        rows = [{"predecessor_id": one, "successor_id": area_id} for one in predecessors]
        await session.execute(insert(AREA_SUCCESSION).values(rows))


def area_out(row: RowMapping) -> AreaOut:
    return AreaOut(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        level=AreaLevel(row["level"]),
        parent_id=row["parent_id"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        predecessors=list(row["predecessors"]),
        lat=row["lat"],
        lon=row["lon"],
    )
