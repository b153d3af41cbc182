"""From the database of an older app to that of this one: forward only, each version in one transaction."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Final

from phone.store import version_1
from phone.store.connections import telling_full, transaction
from phone.store.errors import StoreTooNew

Step = str | Callable[[sqlite3.Connection], None]
"""One statement, or a function that changes what statements alone cannot."""
Migration = Sequence[Step]

MIGRATIONS: Final[tuple[Migration, ...]] = (version_1.STATEMENTS,)
"""The first makes version 1 out of nothing. A migration that changes the register's tables may empty them, but then
forgets the cursor with them: the service tells it all again. What is in `KEPT` it carries over, row by row.
"""


def newest_version() -> int:
    return len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """The version found before. Each version is whole or not there at all. Raises `StoreTooNew`, `StorageFull`."""
    found = version_of(connection)
    if found > len(migrations):
        raise StoreTooNew(found, len(migrations))
    for version, migration in enumerate(migrations[found:], start=found + 1):
        with telling_full(), transaction(connection):
            _run(connection, migration)
            connection.execute(f"PRAGMA user_version = {version}")
    return found


def _run(connection: sqlite3.Connection, migration: Migration) -> None:
    for step in migration:
        if isinstance(step, str):
            connection.execute(step)
        else:
            step(connection)
