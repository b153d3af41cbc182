"""Engine, sessions and the column kinds that every table shares; the only module that commits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, NewType

from fastapi import Depends, Request
from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, FetchedValue, String, Text
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import SQLModel

from service.settings import Settings

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


class Database:
    """The two session types over one engine."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._read_engine = engine.execution_options(postgresql_readonly=True)

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

    async def close(self) -> None:
        await self.engine.dispose()


def create_database(settings: Settings) -> Database:
    engine = create_async_engine(
        settings.asyncpg_url,
        pool_size=settings.database_pool,
        max_overflow=0,
        pool_timeout=20,
        pool_pre_ping=False,
        # What people wrote does not belong in a log beside an error.
        hide_parameters=True,
        connect_args={"server_settings": {"application_name": "quacan", "timezone": "UTC", "jit": "off"}},
    )
    return Database(engine)


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
