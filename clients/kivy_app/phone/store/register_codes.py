"""Which instruments carry a code, as the service's own lookup finds them."""

import sqlite3
from collections.abc import Iterable
from functools import lru_cache

from schemas.label_codes import correct
from schemas.vietnamese import code_key

_key = lru_cache(maxsize=1 << 14)(code_key)


def numbers_of_code(connection: sqlite3.Connection, text: str) -> list[int]:
    """The numbers of the instruments: our label first, then the sticker borne now, then one borne before, then
    serial and local tag, then a sticker's number without its series.
    """
    key = code_key(text)
    if not key:
        return []
    found = _by_label(connection, {correct(text) or key, key, text.strip()})
    marks = [] if found else _marks(connection)
    if not found:
        found = _newest_if_any([mark for mark in marks if _key(mark[2] + mark[3]) == key])
    if not found:
        found = _by_serial_or_tag(connection, key)
    if not found:
        found = _newest_if_any([mark for mark in marks if _key(mark[3]) == key])
    return _in_use_if_any(connection, found)


_Mark = tuple[int, int, str, str]
"""Instrument, whether the instrument bears it now, series, number."""


def _by_label(connection: sqlite3.Connection, codes: Iterable[str]) -> list[int]:
    codes = sorted(codes)
    places = ", ".join("?" * len(codes))
    rows = connection.execute(f"SELECT key FROM instrument WHERE label_code IN ({places})", codes)
    return [row[0] for row in rows]


def _by_serial_or_tag(connection: sqlite3.Connection, key: str) -> list[int]:
    # The key without its signs is a line of the search key: that leaves few rows to look at.
    rows = connection.execute(
        "SELECT key, serial, local_tag FROM instrument WHERE instr(search_key, ?) > 0", (key.lower(),)
    )
    return [number for number, serial, tag in rows if key in {_key(serial or ""), _key(tag or "")}]


def _marks(connection: sqlite3.Connection) -> list[_Mark]:
    rows = connection.execute(
        """
        SELECT verification.instrument,
               row_number() OVER (PARTITION BY instrument ORDER BY verified_on DESC, id DESC) = 1,
               coalesce(word.text, ''), mark_number
        FROM verification LEFT JOIN word ON word.key = verification.mark_series
        WHERE mark_number IS NOT NULL
        """
    )
    return [tuple(row) for row in rows]


def _newest_if_any(found: list[_Mark]) -> list[int]:
    newest = [mark[0] for mark in found if mark[1]]
    return list(dict.fromkeys(newest or [mark[0] for mark in found]))


def _in_use_if_any(connection: sqlite3.Connection, numbers: list[int]) -> list[int]:
    """What was taken out of use stands back where one still in use carries the same code."""
    places = ", ".join("?" * len(numbers))
    rows = connection.execute(f"SELECT key FROM instrument WHERE in_use AND key IN ({places})", numbers)
    return [row[0] for row in rows] or numbers
