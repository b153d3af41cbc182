"""Which way records and photos go through the states, and what each step writes."""

import sqlite3
from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from phone.core.outbox_state import OutboxState
from phone.store.errors import IllegalTransition

QUEUED, SENDING, SENT = OutboxState.QUEUED, OutboxState.SENDING, OutboxState.SENT
PUT_ASIDE, CONFLICT = OutboxState.PUT_ASIDE, OutboxState.CONFLICT
NO_WAIT: Final = {"next_try_at": None, "waits_since": None}
NO_PROBLEM: Final = {**NO_WAIT, "problem": None}


def move_record(
    connection: sqlite3.Connection,
    record_id: UUID,
    before: Collection[OutboxState],
    after: OutboxState,
    **columns: Any,
) -> None:
    """Raises `IllegalTransition`."""
    condition, key = "id = ?", (record_id.bytes,)
    if not _moved(connection, "outbox", (condition, key), before, {"state": after, **columns}):
        raise IllegalTransition(f"record {record_id}", _state(connection, "outbox", condition, key), after)


def move_photo(
    connection: sqlite3.Connection,
    photo: tuple[UUID, str],
    before: Collection[OutboxState],
    after: OutboxState,
    **columns: Any,
) -> None:
    """Only once its record is sent. Raises `IllegalTransition`."""
    record_id, sha256 = photo
    condition, key = "record_id = ? AND sha256 = ?", (record_id.bytes, sha256)
    ready = f"{condition} AND EXISTS (SELECT 1 FROM outbox WHERE outbox.id = record_id AND outbox.state = 'sent')"
    if not _moved(connection, "outbox_photo", (ready, key), before, {"state": after, **columns}):
        raise IllegalTransition(f"photo {sha256}", _state(connection, "outbox_photo", condition, key), after)


def recover(connection: sqlite3.Connection) -> int:
    """What was being sent is queued again, its tries counted as they were."""
    moved = 0
    for table in ("outbox", "outbox_photo"):
        moved += connection.execute(
            f"UPDATE {table} SET state = 'queued', next_try_at = NULL, waits_since = NULL WHERE state = 'sending'"
        ).rowcount
    return moved


def hasten(connection: sqlite3.Connection, condition: str, values: tuple[Any, ...]) -> int:
    """`condition` is on the record."""
    of_records = f"record_id IN (SELECT id FROM outbox WHERE {condition})"
    moved = 0
    for table, chosen in (("outbox", condition), ("outbox_photo", of_records)):
        moved += connection.execute(
            f"UPDATE {table} SET next_try_at = NULL, waits_since = NULL"
            f" WHERE state = 'queued' AND next_try_at IS NOT NULL AND {chosen}",
            values,
        ).rowcount
    return moved


def take_up_again(connection: sqlite3.Connection, record_id: UUID) -> int:
    """What of a record was put aside or is in conflict."""
    moved = 0
    for table, key in (("outbox", "id"), ("outbox_photo", "record_id")):
        moved += connection.execute(
            f"UPDATE {table} SET state = 'queued', next_try_at = NULL, waits_since = NULL, problem = NULL"
            f" WHERE state IN ('put_aside', 'conflict') AND {key} = ?",
            (record_id.bytes,),
        ).rowcount
    return moved


def _moved(
    connection: sqlite3.Connection,
    table: str,
    where: tuple[str, tuple[Any, ...]],
    before: Collection[OutboxState],
    columns: dict[str, Any],
) -> bool:
    condition, key = where
    changes = ", ".join(f"{name} = ?" for name in columns)
    states = ", ".join("?" * len(before))
    changed = connection.execute(
        f"UPDATE {table} SET {changes} WHERE {condition} AND state IN ({states})", (*columns.values(), *key, *before)
    )
    return changed.rowcount == 1


def _state(connection: sqlite3.Connection, table: str, condition: str, key: tuple[Any, ...]) -> str | None:
    row = connection.execute(f"SELECT state FROM {table} WHERE {condition}", key).fetchone()
    return row["state"] if row else None
