"""Rows read from a damaged database into a new one: what is not what it was is put right from its copy, or left out."""

import json
import logging
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, Final

from phone.store.columns import uuid_of
from phone.store.outbox_queueing import insert_photos, insert_record
from phone.store.outbox_reading import content_of
from phone.store.record_copies import RecordCopy
from phone.store.salvage import Rows
from rules.verdicts import Verdict
from schemas.canonical import digest

logger = logging.getLogger(__name__)
_VERDICTS: Final = frozenset(Verdict)
_ID_BYTES: Final = 16


def put_rows_back(connection: sqlite3.Connection, rows: Rows) -> bool:
    """Whether nothing was left out. The rows are of the version that the new database has now."""
    whole = True
    for table, found in rows.items():
        columns = [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]
        for row in found:
            values = {name: row[name] for name in columns if name in row}
            if not (_is_plausible(table, values) and _is_inserted(connection, table, values)):
                logger.warning("a row of %s was left out", table)
                whole = False
    connection.execute("DELETE FROM draft WHERE id IN (SELECT id FROM outbox)")
    return whole


def put_copies_back(connection: sqlite3.Connection, copies: Iterable[RecordCopy]) -> None:
    """Records that the rows did not hold, and photos that their records name."""
    known = {row["id"] for row in connection.execute("SELECT id FROM outbox")}
    for copy in copies:
        if copy.id.bytes not in known:
            insert_record(connection, copy)
            connection.execute("DELETE FROM draft WHERE id = ?", (copy.id.bytes,))
    for row in connection.execute("SELECT id, content FROM outbox").fetchall():
        try:
            content = content_of(row["content"])
        except ValueError:
            continue
        insert_photos(connection, uuid_of(row["id"]), content)


def _is_inserted(connection: sqlite3.Connection, table: str, values: Mapping[str, Any]) -> bool:
    names, places = ", ".join(values), ", ".join("?" * len(values))
    try:
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(values.values()))
    except sqlite3.IntegrityError:
        return False
    return True


def _is_plausible(table: str, values: Mapping[str, Any]) -> bool:
    match table:
        case "setting":
            return all(isinstance(value, str) for value in values.values())
        case "draft":
            return _is_id(values["id"]) and _is_object(values["content"]) and isinstance(values["saved_at"], int)
        case "outbox":
            return _is_record(values)
    return _is_id(values["record_id"]) and isinstance(values["size"], int)


def _is_record(values: Mapping[str, Any]) -> bool:
    """A flipped bit is noticed by no database: the digest tells. Content of another version has another one."""
    ids = _is_id(values["id"]) and _is_id(values["person_id"])
    times = isinstance(values["queued_at"], int) and isinstance(values["performed_at"], int)
    if not (ids and times and values["verdict"] in _VERDICTS and _is_object(values["content"])):
        return False
    try:
        return bool(digest(content_of(values["content"])) == values["digest"])
    except ValueError:
        # Whole, as far as can be told, and of a version that is read otherwise.
        return True


def _is_id(value: object) -> bool:
    return isinstance(value, bytes) and len(value) == _ID_BYTES


def _is_object(text: object) -> bool:
    try:
        return isinstance(text, str) and isinstance(json.loads(text), dict)
    except ValueError:
        return False
