"""Reading an ordered source within each of several places and merging what they give."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import FromClause, Integer, Select, Subquery, bindparam, func, literal, select, union_all

from service.flags.asking import Shape
from service.flags.queries_places import UUIDS


def in_each_place(ordered: Select[Any], candidate: Subquery, shape: Shape) -> FromClause:
    """`ordered` selects from `candidate` and ends with its own order and limit."""
    column = candidate.c[shape.column]
    if shape.one_place:
        return ordered.where(column == bindparam("place", type_=column.type)).subquery()
    place = func.unnest(bindparam("places", type_=UUIDS)).table_valued("id", name="place").render_derived()
    inner = ordered.where(column == place.c.id).correlate(place).lateral()
    return select(*inner.c).select_from(place.join(inner, literal(True))).subquery()


def merged(sources: Sequence[FromClause], limit: int) -> Select[Any]:
    """The first rows of all sources together, ordered by all their columns."""
    rows = union_all(*(source.select() for source in sources)).subquery()
    return select(*rows.c).order_by(*rows.c).limit(row_count(limit))


def row_count(limit: int) -> Any:
    # Written out, not bound: the planner must see how few rows are wanted, also in a plan it keeps.
    return literal(limit, Integer, literal_execute=True)
