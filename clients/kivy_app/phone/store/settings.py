"""Small things the phone remembers."""

import sqlite3

from phone.store.connections import Connections


class Settings:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, key: str) -> str | None:
        return read_setting(self._connections.read(), key)

    def set(self, key: str, value: str | None) -> None:
        """None forgets it."""
        with self._connections.write() as connection:
            write_setting(connection, key, value)


def read_setting(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def write_setting(connection: sqlite3.Connection, key: str, value: str | None) -> None:
    """Within a transaction that is not its own."""
    if value is None:
        connection.execute("DELETE FROM setting WHERE key = ?", (key,))
    else:
        connection.execute(
            "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )
