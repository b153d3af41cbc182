"""A question about flags, split into what shapes its SQL and the values bound to it.

Building these statements takes longer than running them, so each shape is built once and kept.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func
from sqlalchemy.dialects.postgresql import UUID as PgUUID

from service.flags.filters import FlagFilters
from service.flags.queries_places import UUIDS, Places
from service.identity.who import Who

_ONE = PgUUID(as_uuid=True)
_SCOPES = ("provinces", "areas", "markets")


@dataclass(frozen=True, slots=True)
class Shape:
    """`who` has the asker's kind of scope with parameters in the place of ids; `filters` name no places."""

    who: Who = field(compare=False)
    scope: tuple[int, ...] | None
    filters: FlagFilters
    today: date
    column: str
    one_place: bool
    besides: tuple[str, ...]

    def besides_place(self, columns: Any) -> list[ColumnElement[bool]]:
        """What must hold besides lying in one of the places.

        Written so that no index serves it: one would lose the order that the place's own index gives.
        """
        return [
            func.array_position(bindparam(f"besides_{name}", type_=UUIDS), columns[name]).is_not(None)
            for name in self.besides
        ]


@dataclass(frozen=True, slots=True)
class Asked:
    who: Who
    filters: FlagFilters
    places: Places
    today: date

    def shape(self) -> Shape:
        held = {name: getattr(self.who, name) for name in _SCOPES}
        parameters: dict[str, Any] = {
            name: tuple(bindparam(f"{name}_{index}", type_=_ONE) for index in range(len(ids)))
            for name, ids in held.items()
        }
        return Shape(
            who=replace(self.who, **parameters),
            scope=None if self.who.everywhere else tuple(len(ids) for ids in held.values()),
            filters=replace(self.filters, areas=(), markets=(), stalls=()),
            today=self.today,
            column=self.places.column,
            one_place=len(self.places.ids) == 1,
            besides=tuple(self.places.besides()),
        )

    def values(self) -> dict[str, Any]:
        scope = {f"{name}_{index}": item for name in _SCOPES for index, item in enumerate(getattr(self.who, name))}
        place = {"place": self.places.ids[0]} if len(self.places.ids) == 1 else {"places": list(self.places.ids)}
        besides = {f"besides_{name}": list(ids) for name, ids in self.places.besides().items()}
        return {**scope, **place, **besides}
