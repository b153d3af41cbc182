"""A table in a file: its headings found and understood, its rows with what is wrong in each."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from schemas.verifications import RowError
from service.messages import say
from service.spreadsheets.cells import UNITS, CellFault
from service.spreadsheets.reading import Cell, Rows, read_rows
from service.spreadsheets.refusals import NoHeadings
from service.vietnamese import search_key

MOST_ERRORS = 200
HEADINGS_WITHIN = 30
_UNIT = re.compile(r"\((mg|g|kg|tan|t)\)")
# Two files at a time: reading one takes a whole processor.
_READERS: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="spreadsheet")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column:
    """`title` is what a template calls it; `others` are headings understood as the same."""

    name: str
    title: str
    others: tuple[str, ...] = ()
    needed: bool = False

    def spellings(self) -> set[str]:
        return {_heading_key(text) for text in (self.name.replace("_", " "), self.name, self.title, *self.others)}


@dataclass(frozen=True, slots=True)
class Row:
    """`number` as the spreadsheet shows it; `cells` by column name, empty text for an empty one."""

    number: int
    cells: Mapping[str, Cell]

    def get(self, name: str) -> Cell:
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True)
class Table:
    """`headings` are those of the file by column name; `units` holds the mg in the unit that a heading names."""

    headings: Mapping[str, str]
    units: Mapping[str, int]
    rows: Sequence[Row]


@dataclass(slots=True)
class RowErrors:
    """What is to be mended, in the person's language; the first 200 are listed, the others counted."""

    language: str
    headings: Mapping[str, str] = field(default_factory=dict)
    listed: list[RowError] = field(default_factory=list)
    left_out: int = 0

    def add(self, row: int, column: str | None, code: str, **values: str | int) -> None:
        if len(self.listed) >= MOST_ERRORS:
            self.left_out += 1
            return
        shown = self.headings.get(column, column) if column else None
        message = say(f"field.{code}", self.language, **values)
        self.listed.append(RowError(row=row, column=shown, code=code, message=message))

    def read(self, row: Row, column: str, reader: Callable[[Cell], T | None]) -> T | None:
        """The cell as `reader` understands it; None, with an error noted, if it does not."""
        try:
            return reader(row.get(column))
        except CellFault as wrong:
            self.add(row.number, column, wrong.code, **wrong.values)
            return None

    def build(self, row: Row, adapter: TypeAdapter[T], values: Mapping[str, Any]) -> T | None:
        """A message of the wire made of the values; None, with its errors noted, if it cannot be."""
        try:
            return adapter.validate_python(dict(values))
        except ValidationError as wrong:
            for item in wrong.errors()[:5]:
                column = str(item["loc"][0]) if item["loc"] else None
                context = item.get("ctx") or {}
                code = str(context.get("error")) if item["type"] == "value_error" else str(item["type"])
                said = {key: str(value) for key, value in context.items() if key != "error"}
                self.add(row.number, column, code, **said)
            return None

    def in_order(self) -> list[RowError]:
        return sorted(self.listed, key=lambda error: error.row)

    def __bool__(self) -> bool:
        return bool(self.listed)


async def read_table(data: bytes, columns: Sequence[Column], then: Callable[[Table], T]) -> T:
    """Reads the file and works through its rows by `then`, both off the event loop. Raises `FileRefused`."""
    return await asyncio.get_running_loop().run_in_executor(
        _READERS, lambda: then(find_table(read_rows(data), columns))
    )


def find_table(rows: Rows, columns: Sequence[Column]) -> Table:
    """The headings may stand below a title; empty rows are passed over. Raises `NoHeadings`."""
    known = {key: column.name for column in columns for key in column.spellings()}
    best: dict[str, int] = {}
    at = 0
    for number, row in enumerate(rows[:HEADINGS_WITHIN]):
        found: dict[str, int] = {}
        for place, cell in enumerate(row):
            name = known.get(_heading_key(str(cell)))
            if name is not None:
                found.setdefault(name, place)
        if len(found) > len(best):
            best, at = found, number
    if any(column.needed and column.name not in best for column in columns) or len(best) < 2:
        raise NoHeadings(columns=", ".join(column.title for column in columns if column.needed))
    headings = {name: " ".join(str(rows[at][place]).split())[:80] for name, place in best.items()}
    units = {name: UNITS[unit[1]] for name, text in headings.items() if (unit := _UNIT.search(search_key(text)))}
    return Table(headings=headings, units=units, rows=_below(rows, at, best))


def _below(rows: Rows, at: int, places: Mapping[str, int]) -> list[Row]:
    below: list[Row] = []
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        cells = {name: row[place] for name, place in places.items() if place < len(row)}
        if any(not isinstance(cell, str) or cell.strip() for cell in cells.values()):
            below.append(Row(number=number, cells=cells))
    return below


def _heading_key(text: str) -> str:
    """Without diacritics, case, what stands in brackets, and signs."""
    outside = re.sub(r"\([^)]*\)", " ", search_key(text))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", outside).split())
