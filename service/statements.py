"""Statements made once, in SQLAlchemy's form for a session and in PostgreSQL's own for its driver."""

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import Select, TextClause
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

_DIALECT = PGDialect_asyncpg()  # type: ignore[no-untyped-call]  # it has no annotations


# asyncpg's records and SQLAlchemy's mappings both are read by name.
class Row(Protocol):
    def __getitem__(self, name: str, /) -> Any: ...


class Statement:
    """A statement with named values. Values must be of types that the driver itself knows: it converts none."""

    def __init__(self, clause: Select[Any] | TextClause) -> None:
        compiled = clause.compile(dialect=_DIALECT)
        self.clause = clause
        self.sql = str(compiled)
        self._names: list[str] = list(compiled.positiontup or ())
        self._constants: dict[str, Any] = dict(compiled.params)

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the order of their numbers `$1`, `$2`, …"""
        known = {**self._constants, **values}
        return [known[name] for name in self._names]
