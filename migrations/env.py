"""Runs the migrations: one transaction each, one at a time, never waiting long for a lock."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from service import models  # noqa: F401  # registers every table
from service.settings import Settings

ADVISORY_LOCK = 7_241_150_901  # any number that nothing else in this database uses

# What autogenerate cannot compare, or what belongs to a library (the job queue keeps its own tables).
FOREIGN_TABLES = ("pgqueuer",)


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith(FOREIGN_TABLES))


def run(connection: Connection) -> None:
    # Replicas that start together migrate once: the others wait here and find nothing to do.
    connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": ADVISORY_LOCK})
    connection.commit()
    try:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            include_name=include_name,
            transaction_per_migration=True,
            compare_type=True,
            compare_server_default=False,
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": ADVISORY_LOCK})
        connection.commit()


async def migrate() -> None:
    url = context.config.attributes.get("url") or Settings().asyncpg_url
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(migrate())
