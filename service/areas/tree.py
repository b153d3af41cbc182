"""The rules of the tree: levels in order, periods in order, no circles, each commune in its province."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import RowMapping

from schemas.problem import FieldProblem
from schemas.register import AreaIn, AreaLevel
from service.areas.closure import below
from service.areas.queries import areas_by_id, child_levels, earliest_successor
from service.db import WriteSession
from service.errors import InvalidRequest
from service.identity.who import Who
from service.register.refusals import problem

RANK = {AreaLevel.COUNTRY: 0, AreaLevel.PROVINCE: 1, AreaLevel.DISTRICT: 2, AreaLevel.COMMUNE: 3}


async def check_place(
    session: WriteSession, who: Who, area_id: UUID, data: AreaIn, known: RowMapping | None
) -> UUID | None:
    """The province the area lies in. Raises `InvalidRequest` naming every part that does not fit the tree."""
    named = await areas_by_id(session, who, [*data.predecessors, *([data.parent_id] if data.parent_id else [])])
    parent = named.get(data.parent_id) if data.parent_id else None
    province_id = area_id if data.level is AreaLevel.PROVINCE else (parent["province_id"] if parent else None)
    found = [*_period(who, data), *_parent(who, data, parent), *_predecessors(who, data, named)]
    if not found and known is not None:
        found = await _what_hangs_on_it(session, who, area_id, data)
        if known["province_id"] != province_id:
            found.append(problem(who, "/parent_id", "other_province"))
    if not found and (data.parent_id or data.predecessors):
        circle = await below(session, area_id) | {area_id}
        if data.parent_id in circle:
            found.append(problem(who, "/parent_id", "circle"))
        found += [
            problem(who, f"/predecessors/{place}", "circle")
            for place, one in enumerate(data.predecessors)
            if one in circle
        ]
    if found:
        raise InvalidRequest(errors=found)
    return province_id


def _period(who: Who, data: AreaIn) -> list[FieldProblem]:
    ends_early = data.valid_until is not None and data.valid_until < data.valid_from
    return [problem(who, "/valid_until", "period_reversed")] if ends_early else []


def _parent(who: Who, data: AreaIn, parent: RowMapping | None) -> list[FieldProblem]:
    if data.parent_id is not None and parent is None:
        return [problem(who, "/parent_id", "unknown")]
    if parent is None:
        return [problem(who, "/parent_id", "outside_province")] if RANK[data.level] > 1 else []
    if RANK[AreaLevel(parent["level"])] >= RANK[data.level]:
        return [problem(who, "/parent_id", "level_order")]
    if RANK[data.level] > 1 and parent["province_id"] is None:
        return [problem(who, "/parent_id", "outside_province")]
    return []


def _predecessors(who: Who, data: AreaIn, named: Mapping[UUID, RowMapping]) -> list[FieldProblem]:
    found: list[FieldProblem] = []
    for place, one in enumerate(data.predecessors):
        pointer = f"/predecessors/{place}"
        row = named.get(one)
        if row is None:
            found.append(problem(who, pointer, "unknown"))
        elif one in data.predecessors[:place]:
            found.append(problem(who, pointer, "repeated"))
        elif row["valid_until"] is None or row["valid_until"] >= data.valid_from:
            found.append(problem(who, pointer, "not_ended"))
    return found


async def _what_hangs_on_it(session: WriteSession, who: Who, area_id: UUID, data: AreaIn) -> list[FieldProblem]:
    """Areas below it and after it must still fit."""
    found: list[FieldProblem] = []
    if any(RANK[level] <= RANK[data.level] for level in await child_levels(session, area_id)):
        found.append(problem(who, "/level", "level_order"))
    successor = await earliest_successor(session, area_id)
    if successor is not None and (data.valid_until is None or data.valid_until >= successor):
        found.append(problem(who, "/valid_until", "has_successors"))
    return found
