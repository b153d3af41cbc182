"""Connections to the one SQLite file: one that writes, and one for each thread that reads."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock, local

from phone.store.errors import StorageFull

_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
_BUSY_MS = 10_000


class Connections:
    """A reader never waits for a writer, and sees only what was committed."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._path: Path | None = None
        self._writer: sqlite3.Connection | None = None
        self._own = local()

    def open(self, path: Path, writer: sqlite3.Connection) -> None:
        self._path, self._writer = path, writer

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on disk when the block ends, undone when it raises. Raises `StorageFull`."""
        with self._lock, telling_full():
            writer = self._opened()
            if writer.in_transaction:
                raise RuntimeError("a transaction within a transaction")
            with transaction(writer):
                yield writer

    def read(self) -> sqlite3.Connection:
        """For this thread alone."""
        reader: sqlite3.Connection | None = getattr(self._own, "reader", None)
        if reader is None:
            with self._lock:
                self._opened()
                reader = _connect(self._path or Path())
            reader.execute("PRAGMA query_only = ON")
            self._own.reader = reader
        return reader

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """For several reads that must agree with each other."""
        reader = self.read()
        reader.execute("BEGIN")
        try:
            yield reader
        finally:
            reader.execute("ROLLBACK")

    def make_compact(self) -> None:
        """Gives back what deleted rows took; as safe as any transaction."""
        with self._lock, telling_full():
            writer = self._opened()
            writer.execute("VACUUM")
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Another thread may still be reading: its connection goes when it has ended, never under its hands."""
        with self._lock:
            own: sqlite3.Connection | None = getattr(self._own, "reader", None)
            for connection in (own, self._writer):
                if connection is not None:
                    connection.close()
            self._own, self._writer = local(), None

    def _opened(self) -> sqlite3.Connection:
        if self._writer is None:
            raise RuntimeError("the store is not open")
        return self._writer


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        # Whatever ended the block early, also what is no error of a program: nothing of it may stay.
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def telling_full() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as refused:
        if refused.sqlite_errorcode in _NO_ROOM:
            raise StorageFull from refused
        raise


def writer_of(path: Path) -> sqlite3.Connection:
    """Every commit is on disk when it returns, also when the power goes a moment later."""
    connection = _connect(path)
    with telling_full():
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000)
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    return connection
