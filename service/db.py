"""Engine, sessions and the column kinds that every table shares; the only module that commits."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final, NewType, Protocol

import asyncpg
from fastapi import Depends, Request
from sqlalchemy import BigInteger, CheckConstraint, Column, CursorResult, DateTime, FetchedValue, String, Text
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import QueuePool
from sqlmodel import SQLModel

from service.errors import Unavailable
from service.settings import Settings
from service.statements import Row, Statement

SQLModel.metadata.naming_convention = {
    "ix": "%(table_name)s_%(column_0_N_name)s_ix",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}

# Two types for one class: a write in a read path fails type checking, and the
# database refuses it too (the transaction is opened READ ONLY).
ReadSession = NewType("ReadSession", AsyncSession)
WriteSession = NewType("WriteSession", AsyncSession)
AnySession = ReadSession | WriteSession


_PATIENCE_SECONDS: Final = 20
_ON_CONNECTING: Final = {"application_name": "quacan", "timezone": "UTC", "jit": "off"}
# What goes straight to the driver are few statements that find everything by key. They are planned once for a
# connection, and that plan must not rest on how small a table was at that moment.
_ON_CONNECTING_STRAIGHT: Final = _ON_CONNECTING | {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off"}


class Source(Protocol):
    """Where statements go. Each is a transaction of its own, unless one is under way there."""

    async def fetch(self, statement: Statement, values: Mapping[str, Any]) -> Sequence[Row]: ...

    def read(self) -> AbstractAsyncContextManager[ReadSession]: ...


class Within:
    """A session as a source, for whoever has a transaction under way."""

    def __init__(self, session: AnySession) -> None:
        self._session = session

    async def fetch(self, statement: Statement, values: Mapping[str, Any]) -> Sequence[Row]:
        result = await self._session.execute(statement.clause, dict(values))
        # An INSERT without RETURNING has no rows to give, which the driver tells by giving none.
        return result.mappings().all() if isinstance(result, CursorResult) and result.returns_rows else []

    def read(self) -> AbstractAsyncContextManager[ReadSession]:
        """The same session: it sees what its transaction has written."""
        return nullcontext(ReadSession(self._session))


class Database:
    """The two session types over one engine, and a way past them for what phones send all day.

    A session costs several times what a statement on the driver does, in the service and in the database: it begins
    and ends a transaction around whatever is done. `straight` and `brief` spare that, on connections of their own.
    """

    def __init__(self, engine: AsyncEngine, straight: Mapping[str, Any]) -> None:
        """`straight`: how `asyncpg` makes the pool of connections that no session uses."""
        self.engine = engine
        self._read_engine = engine.execution_options(postgresql_readonly=True)
        self._straight = straight
        self._pool: asyncpg.Pool | None = None
        self._opening = asyncio.Lock()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[ReadSession]:
        async with AsyncSession(self._read_engine, expire_on_commit=False, autoflush=False) as session:
            yield ReadSession(session)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[WriteSession]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        async with AsyncSession(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield WriteSession(session)
            await session.commit()

    async def fetch(self, statement: Statement, values: Mapping[str, Any]) -> Sequence[Row]:
        async with self.straight() as source:
            return await source.fetch(statement, values)

    @asynccontextmanager
    async def straight(self) -> AsyncIterator[Source]:
        """A connection: PostgreSQL commits each statement by itself before its rows are here."""
        async with self._connection() as connection:
            yield _OnDriver(self, connection)

    @asynccontextmanager
    async def brief(self) -> AsyncIterator[Source]:
        """One transaction of few statements, committed when the block ends, rolled back when it raises."""
        async with self._connection() as connection, connection.transaction():
            yield _OnDriver(self, connection)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        """Raises `Unavailable` when none is free for long."""
        pool = self._pool or await self._open()
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                connection = await pool.acquire()
        except TimeoutError as none_free:
            raise Unavailable from none_free
        try:
            yield connection
        finally:
            await pool.release(connection)

    async def _open(self) -> asyncpg.Pool:
        """At the first use, because a pool belongs to its event loop; connections it makes when it is asked for one."""
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(**self._straight)
            return self._pool

    def in_use(self) -> int:
        """Connections at work, for sessions and for statements sent straight."""
        straight = self._pool.get_size() - self._pool.get_idle_size() if self._pool else 0
        pool = self.engine.sync_engine.pool
        return straight + (pool.checkedout() if isinstance(pool, QueuePool) else 0)

    async def close(self) -> None:
        await self.engine.dispose()
        if self._pool is not None:
            await self._pool.close()


class _OnDriver:
    """A connection as a source; a transaction there is only if `Database.brief` has begun one."""

    def __init__(self, database: Database, connection: Any) -> None:
        self._connection = connection
        self.read = database.read

    async def fetch(self, statement: Statement, values: Mapping[str, Any]) -> Sequence[Row]:
        rows: Sequence[Row] = await self._connection.fetch(statement.sql, *statement.arguments(values))
        return rows


def create_database(settings: Settings) -> Database:
    # Half for sessions, half for what goes straight to the driver; few suffice there, each is held for an instant.
    straight = max(1, settings.database_pool // 2)
    engine = create_async_engine(
        settings.asyncpg_url,
        pool_size=max(1, settings.database_pool - straight),
        max_overflow=0,
        pool_timeout=_PATIENCE_SECONDS,
        pool_pre_ping=False,
        # What people wrote does not belong in a log beside an error.
        hide_parameters=True,
        connect_args={"server_settings": _ON_CONNECTING},
    )
    return Database(
        engine,
        {
            "dsn": settings.asyncpg_url.replace("+asyncpg", "", 1),
            "min_size": 0,
            "max_size": straight,
            "max_inactive_connection_lifetime": 0,
            "reset": _leave_as_it_is,
            "server_settings": _ON_CONNECTING_STRAIGHT,
        },
    )


async def _leave_as_it_is(_connection: Any) -> None:
    """Nothing that is sent straight changes a connection's settings, and clearing them is a round trip each time."""


async def _read_session(request: Request) -> AsyncIterator[ReadSession]:
    async with request.app.state.database.read() as session:
        yield session


async def _write_session(request: Request) -> AsyncIterator[WriteSession]:
    async with request.app.state.database.write() as session:
        yield session


# scope="function": the block ends, and so commits, before the response is sent. With the
# default scope a commit that fails would still have answered 2xx, and the phone would have
# deleted its only copy.
ReadDb = Annotated[ReadSession, Depends(_read_session, scope="function")]
WriteDb = Annotated[WriteSession, Depends(_write_session, scope="function")]


def id_column(**more: Any) -> Column[Any]:
    return Column(UUID(as_uuid=True), primary_key=True, **more)


def time_column(*, nullable: bool = False) -> Column[Any]:
    return Column(DateTime(timezone=True), nullable=nullable)


def text_column(*, nullable: bool = False, unique: bool = False) -> Column[Any]:
    return Column(Text(), nullable=nullable, unique=unique)


def big_column(*, nullable: bool = False) -> Column[Any]:
    return Column(BigInteger(), nullable=nullable)


def json_column(*, nullable: bool = False) -> Column[Any]:
    return Column(JSONB(), nullable=nullable)


def changed_column() -> Column[Any]:
    """The writing transaction's number, set by the trigger `stamp_change`: what `/sync` reads by."""
    return Column("changed_xid", BigInteger(), nullable=False, server_default="0", server_onupdate=FetchedValue())


def enum_column(kind: type[StrEnum], *, nullable: bool = False) -> Column[Any]:
    """Stored as text; the table carries `one_of(column, kind)` as its check."""
    longest = max(len(member.value) for member in kind)
    return Column(String(max(longest, 24)), nullable=nullable)


def one_of(column: str, kind: type[StrEnum]) -> CheckConstraint:
    values = ", ".join(f"'{member.value}'" for member in kind)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")


def in_range(column: str, low: int, high: int) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=f"{column}_in_range")


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC, as every JSON document of the service writes a time."""
    return moment.isoformat().replace("+00:00", "Z")
