"""A table to be exported: what its columns are and how a cell is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

Cell = str | int | float | date | None
Row = Sequence[Cell]


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters, for a spreadsheet; those that only programs read stand last and are not `printed`."""

    heading: str
    kind: CellKind = CellKind.TEXT
    width: int = 16
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[Column, ...]
    language: str


class TableWriter(Protocol):
    """Rows are added in blocks; what is in the file is whole only after `close`. Ends with that or with `abandon`."""

    def add(self, rows: Sequence[Row]) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None:
        """Leaves nothing behind of a file that is not wanted any more."""
