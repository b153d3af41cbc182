"""Opening the database: one that is too new is refused, a damaged one is mended, an older one brought up to date."""

import logging
import sqlite3
from contextlib import ExitStack, closing
from enum import StrEnum
from typing import Final

from phone.core.clock import Clock
from phone.store.connections import writer_of
from phone.store.durable import make_folder, sync_folder
from phone.store.errors import CannotOpen, StoreTooNew
from phone.store.mending import exchange, mend
from phone.store.migrations import migrate, newest_version, version_of
from phone.store.places import Places
from phone.store.record_copies import RecordCopies
from phone.store.salvage import open_untouched

logger = logging.getLogger(__name__)
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_FURTHEST_VERSION: Final = 1000
"""A version so far ahead is none that was ever made, but damage."""
_PRIMARY_CODE: Final = 0xFF


class _Found(StrEnum):
    NOTHING = "nothing"
    SOUND = "sound"
    DAMAGED = "damaged"


def open_database(places: Places, copies: RecordCopies, clock: Clock) -> sqlite3.Connection:
    """The connection that writes. Raises `StoreTooNew`, `StorageFull`, `CannotOpen`."""
    make_folder(places.home)
    if places.mended.exists():
        exchange(places)
    found = _examined(places)
    lost = found is _Found.NOTHING and copies.exist()
    if found is _Found.DAMAGED or lost:
        mend(places, copies, clock)
        exchange(places)
    with ExitStack() as unless_opened:
        writer = unless_opened.enter_context(closing(writer_of(places.database)))
        migrate(writer)
        sync_folder(places.home)
        unless_opened.pop_all()
        return writer


def _examined(places: Places) -> _Found:
    """Without writing a byte. Raises `StoreTooNew`, `CannotOpen`."""
    if not places.database.exists():
        return _Found.DAMAGED if places.leftovers() else _Found.NOTHING
    try:
        with closing(open_untouched(places.database)) as connection:
            return _state_of(connection)
    except sqlite3.DatabaseError as refused:
        if refused.sqlite_errorcode & _PRIMARY_CODE in _DAMAGED:
            logger.warning("the database is damaged: %s", refused)
            return _Found.DAMAGED
        raise CannotOpen(places.database, str(refused)) from refused


def _state_of(connection: sqlite3.Connection) -> _Found:
    version, known = version_of(connection), newest_version()
    # First of all: what a newer app wrote may look damaged to this one.
    if known < version < known + _FURTHEST_VERSION:
        raise StoreTooNew(version, known)
    if not 0 <= version <= known:
        return _Found.DAMAGED
    said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        logger.warning("the database is damaged: %s", said)
        return _Found.DAMAGED
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if version == 0:
        return _Found.DAMAGED if tables else _Found.NOTHING
    return _Found.SOUND
