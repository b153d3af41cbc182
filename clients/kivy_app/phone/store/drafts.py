"""Spot checks being made."""

import json
import logging
import sqlite3
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any
from uuid import UUID

from phone.core.clock import Clock
from phone.core.draft import Draft
from phone.store.account import read_account
from phone.store.columns import maybe_bytes, micros, uuid_of
from phone.store.connections import Connections
from phone.store.errors import AlreadyQueued
from phone.store.record_copies import RecordCopies
from schemas.plain import from_plain, to_plain

logger = logging.getLogger(__name__)


class Drafts:
    def __init__(self, connections: Connections, clock: Clock, copies: RecordCopies) -> None:
        self._connections = connections
        self._clock = clock
        self._copies = copies

    def save(self, draft: Draft) -> None:
        """On disk when it returns. Raises `AlreadyQueued` once the draft has become a record; `StorageFull`."""
        content = json.dumps(to_plain(draft), ensure_ascii=False)
        with self._connections.write() as connection:
            if connection.execute("SELECT 1 FROM outbox WHERE id = ?", (draft.id.bytes,)).fetchone():
                raise AlreadyQueued(draft.id)
            account = read_account(connection)
            connection.execute(
                """
                INSERT INTO draft (id, person_id, instrument_id, saved_at, content) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at,
                    instrument_id = excluded.instrument_id
                """,
                (
                    draft.id.bytes,
                    maybe_bytes(account.person_id if account else None),
                    maybe_bytes(draft.instrument_id),
                    micros(self._clock.now()),
                    content,
                ),
            )

    def get(self, draft_id: UUID) -> Draft | None:
        rows = self._connections.read().execute("SELECT id, content FROM draft WHERE id = ?", (draft_id.bytes,))
        return next(iter(_readable(rows)), None)

    def open_drafts(self) -> list[Draft]:
        """Of the person signed in, and of nobody; last saved first."""
        connection = self._connections.read()
        account = read_account(connection)
        person = maybe_bytes(account.person_id if account else None)
        return _readable(
            connection.execute(
                "SELECT id, content FROM draft WHERE person_id = ? OR person_id IS NULL"
                " ORDER BY saved_at DESC, seq DESC",
                (person,),
            )
        )

    def of_instrument(self, instrument_id: UUID) -> Draft | None:
        """The one last saved."""
        return next((draft for draft in self.open_drafts() if draft.instrument_id == instrument_id), None)

    def discard(self, draft_id: UUID) -> None:
        """Its photos stay until they are swept."""
        with self._connections.write() as connection:
            connection.execute("DELETE FROM draft WHERE id = ?", (draft_id.bytes,))
            queued = connection.execute("SELECT 1 FROM outbox WHERE id = ?", (draft_id.bytes,)).fetchone()
        if not queued:
            self._copies.remove(draft_id)


def _readable(rows: sqlite3.Cursor) -> list[Draft]:
    found = []
    for row in rows:
        try:
            found.append(draft_of(json.loads(row["content"])))
        except ValueError as unreadable:
            # It stays where it is: a later version may know better.
            logger.warning("draft %s cannot be read: %s", uuid_of(row["id"]), unreadable)
    return found


def draft_of(values: object) -> Draft:
    """A draft as any version of the app wrote it: a member that is not known, or says what is not, is left out.

    Raises `ValueError` where even what every draft has is missing.
    """
    if not isinstance(values, Mapping):
        raise ValueError("not_an_object")  # noqa: TRY004  # as for any other text that is no draft
    try:
        return from_plain(Draft, values, ignore_unknown=True)
    except ValueError as unfit:
        logger.warning("a draft says what this version does not know: %s", unfit)
    needed = {field.name: values[field.name] for field in fields(Draft) if _is_needed(field) and field.name in values}
    fit = {name: value for name, value in values.items() if name in needed or _fits({**needed, name: value})}
    return from_plain(Draft, fit, ignore_unknown=True)


def _is_needed(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _fits(values: Mapping[str, Any]) -> bool:
    try:
        from_plain(Draft, values, ignore_unknown=True)
    except ValueError:
        return False
    return True
