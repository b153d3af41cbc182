"""Short numbers for ids and words: a row that names an instrument by number takes 14 bytes less."""

import sqlite3
from typing import Final
from uuid import UUID

NO_ID: Final = 0
"""In the place of an instrument's number where there is none; no id has it."""


class IdNumbers:
    """For the time of one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[UUID, int] = {}

    def find(self, value: UUID) -> int | None:
        row = self._connection.execute("SELECT key FROM known_id WHERE id = ?", (value.bytes,)).fetchone()
        return row[0] if row else None

    def number(self, value: UUID) -> int:
        number = self._known.get(value) or self.find(value)
        if number is None:
            added = self._connection.execute("INSERT INTO known_id (id) VALUES (?)", (value.bytes,))
            number = added.lastrowid or NO_ID
        self._known[value] = number
        return number


class WordNumbers:
    """For the time of one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known = {text: key for key, text in words_of(connection).items()}

    def number(self, text: str | None) -> int | None:
        if text is None:
            return None
        number = self._known.get(text)
        if number is None:
            added = self._connection.execute("INSERT INTO word (text) VALUES (?)", (text,))
            number = self._known[text] = added.lastrowid or NO_ID
        return number


def words_of(connection: sqlite3.Connection) -> dict[int, str]:
    return {row[0]: row[1] for row in connection.execute("SELECT key, text FROM word")}
