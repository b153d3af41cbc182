"""Who is asking, and the one way in which every query is held to what they may see."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, Alias, Boolean, ColumnElement, FromClause, Table, Uuid, any_, bindparam, false, or_, true

from schemas.identity import Role
from service.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Who:
    """A signed-in person. Scope is whole provinces, single areas (all below included) and single markets.

    `everywhere` is for the command line and the worker only.
    """

    person_id: UUID
    name: str
    role: Role
    session_id: UUID | None
    device_id: UUID | None
    body: str | None
    provinces: tuple[UUID, ...]
    areas: tuple[UUID, ...]
    markets: tuple[UUID, ...]
    locale: str = "vi"
    everywhere: bool = False


def one_of(who: Who, roles: tuple[Role, ...]) -> Who:
    """Raises `Forbidden` for anyone of another role."""
    if who.role not in roles:
        raise Forbidden
    return who


@dataclass(frozen=True, slots=True, eq=False)
class Asker:
    """Whoever asks, in a statement that is made once and for all: arrays of ids, and whether all is in scope."""

    everywhere: ColumnElement[bool]
    provinces: ColumnElement[Any]
    areas: ColumnElement[Any]
    markets: ColumnElement[Any]


ASKER: Final = Asker(
    bindparam("scope_everywhere", type_=Boolean()),
    bindparam("scope_provinces", type_=ARRAY(Uuid())),
    bindparam("scope_areas", type_=ARRAY(Uuid())),
    bindparam("scope_markets", type_=ARRAY(Uuid())),
)
"""Known already: `scope_of` gives the values that the statement is executed with."""


def scope_of(who: Who) -> dict[str, Any]:
    """Values for a statement made with `in_scope(ASKER, …)`."""
    return {
        "scope_everywhere": who.everywhere,
        "scope_provinces": list(who.provinces),
        "scope_areas": list(who.areas),
        "scope_markets": list(who.markets),
    }


def in_scope(who: Who | Asker, table: Any) -> ColumnElement[bool]:
    """The condition that a row of `table` (with `province_id`, `area_id`, and `market_id` if it has one) is in scope.

    `table` is a model, an alias of one, or a Core table; of markets the id itself counts.
    Every select of a scoped table carries it; tests/test_architecture.py sees to that.
    """
    columns = table.c if isinstance(table, FromClause) else table
    market = columns.id if _is_market(table) else getattr(columns, "market_id", None)
    if isinstance(who, Asker):
        held = [columns.province_id == any_(who.provinces), columns.area_id == any_(who.areas)]
        return or_(who.everywhere, *held, *([] if market is None else [market == any_(who.markets)]))
    if who.everywhere:
        return true()
    conditions: list[ColumnElement[bool]] = []
    if who.provinces:
        conditions.append(_among(columns.province_id, who.provinces))
    if who.areas:
        conditions.append(_among(columns.area_id, who.areas))
    if who.markets and market is not None:
        conditions.append(_among(market, who.markets))
    return or_(*conditions) if conditions else false()


def _is_market(table: Any) -> bool:
    source = table.element if isinstance(table, Alias) else table
    return (source.name if isinstance(source, Table) else getattr(source, "__tablename__", None)) == "market"


def _among(column: Any, values: tuple[UUID, ...]) -> ColumnElement[bool]:
    # One value is by far the commonest case, and an equality keeps an index's order.
    condition: ColumnElement[bool] = column == values[0] if len(values) == 1 else column.in_(values)
    return condition
