"""Reading what can still be read of a damaged database."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from phone.store.migrations import newest_version

Rows = dict[str, list[dict[str, Any]]]
KEPT_TABLES: Final = ("setting", "draft", "outbox", "outbox_photo")
"""What the service cannot tell again, those named by others first; photos lie in files of their own."""
_LONGEST_GAP: Final = 10_000


@dataclass(frozen=True, slots=True)
class Salvaged:
    """`version` is the one the rows are of; `whole`: every row could be read."""

    version: int
    rows: Rows
    whole: bool


NOTHING_LEFT: Final = Salvaged(newest_version(), {}, whole=False)


def read_damaged(path: Path) -> Salvaged:
    with closing(open_untouched(path)) as connection:
        connection.row_factory = sqlite3.Row
        version = _version(connection)
        tables = {name: _table(connection, name) for name in KEPT_TABLES}
    rows = {name: found for name, (found, _) in tables.items()}
    whole = version > 0 and all(complete for _, complete in tables.values())
    return Salvaged(version or newest_version(), rows, whole)


def open_untouched(path: Path) -> sqlite3.Connection:
    """Reads without writing a byte, the log beside the file included."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _version(connection: sqlite3.Connection) -> int:
    """0 where it is none that this app ever wrote."""
    try:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError:
        return 0
    return version if 0 < version <= newest_version() else 0


def _table(connection: sqlite3.Connection, table: str) -> tuple[list[dict[str, Any]], bool]:
    """From both ends to the damage, and then row by row through what lies between."""
    found: dict[int, dict[str, Any]] = {}
    if _scan(connection, f"SELECT rowid AS row_number, * FROM {table} ORDER BY rowid", found):
        return list(found.values()), True
    last = max(found, default=0)
    _scan(connection, f"SELECT rowid AS row_number, * FROM {table} ORDER BY rowid DESC", found)
    first = min((number for number in found if number > last), default=last + _LONGEST_GAP)
    for number in range(last + 1, min(first, last + _LONGEST_GAP)):
        _scan(connection, f"SELECT rowid AS row_number, * FROM {table} WHERE rowid = {number}", found)
    return [found[number] for number in sorted(found)], False


def _scan(connection: sqlite3.Connection, statement: str, found: dict[int, dict[str, Any]]) -> bool:
    try:
        for row in _rows(connection, statement):
            found[row.pop("row_number")] = row
    except (sqlite3.Error, OverflowError, ValueError):
        return False
    return True


def _rows(connection: sqlite3.Connection, statement: str) -> Iterator[dict[str, Any]]:
    for row in connection.execute(statement):
        yield dict(row)
