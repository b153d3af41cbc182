"""What goes past the sessions, straight to the driver: each statement alone, or few of them in one transaction."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import text

from service import db
from service.db import Database, Within, create_database
from service.errors import Unavailable
from service.settings import Settings
from service.statements import Statement

KEEP = Statement(text("INSERT INTO kept (word) VALUES (:word) RETURNING word"))
KEPT = Statement(text("SELECT word FROM kept ORDER BY word"))
SETTING = Statement(text("SELECT current_setting(:name) AS setting"))


@pytest.fixture
async def small(settings: Settings) -> AsyncIterator[Database]:
    """One connection for sessions, one for what goes straight."""
    database = create_database(settings.model_copy(update={"database_pool": 2}))
    async with database.write() as session:
        await session.execute(text("CREATE TABLE kept (word text NOT NULL)"))
    yield database
    async with database.write() as session:
        await session.execute(text("DROP TABLE kept"))
    await database.close()


async def kept(database: Database) -> list[str]:
    return [row["word"] for row in await database.fetch(KEPT, {})]


async def test_a_statement_alone_is_committed_when_its_rows_are_here(small: Database) -> None:
    rows = await small.fetch(KEEP, {"word": "cân"})
    async with small.read() as session:
        seen = (await session.execute(KEPT.clause)).scalars().all()
    assert [row["word"] for row in rows] == list(seen) == ["cân"]


async def test_a_brief_transaction_is_kept_whole_or_not_at_all(small: Database) -> None:
    async def keep(*words: str | None) -> None:
        async with small.brief() as source:
            for word in words:
                await source.fetch(KEEP, {"word": word})

    await keep("a", "b")
    with pytest.raises(asyncpg.NotNullViolationError):
        await keep("c", None)
    assert await kept(small) == ["a", "b"]


async def test_the_same_statement_goes_through_a_session_and_into_its_transaction(small: Database) -> None:
    async with small.write() as session:
        assert [row["word"] for row in await Within(session).fetch(KEEP, {"word": "d"})] == ["d"]
        await session.rollback()
    assert await kept(small) == []


async def test_whoever_finds_no_connection_free_is_told_to_come_back(
    small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "_PATIENCE_SECONDS", 0.05)
    async with small.straight():
        assert small.in_use() == 1
        with pytest.raises(Unavailable):
            await small.fetch(KEPT, {})
    assert small.in_use() == 0
    assert await kept(small) == []


async def test_a_connection_that_the_server_ended_is_replaced(small: Database) -> None:
    own = Statement(text("SELECT pg_backend_pid() AS pid"))
    ended = (await small.fetch(own, {}))[0]["pid"]
    async with small.write() as session:
        await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": ended})
    await asyncio.sleep(0.2)
    assert (await small.fetch(own, {}))[0]["pid"] != ended


async def test_plans_made_once_do_not_rest_on_how_small_a_table_was(small: Database) -> None:
    settings = {
        name: (await small.fetch(SETTING, {"name": name}))[0]["setting"]
        for name in ("plan_cache_mode", "enable_seqscan")
    }
    assert settings == {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off"}
