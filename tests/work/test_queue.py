"""Jobs exist when, and only when, what caused them is committed."""

import pytest
from sqlalchemy import text

from service.db import Database, WriteSession
from service.work.queue import enqueue
from tests.makers.world import World, new_id


class Undone(Exception):
    pass


async def waiting(database: Database, entrypoint: str) -> int:
    async with database.read() as session:
        sql = text("SELECT count(*) FROM pgqueuer WHERE entrypoint = :name")
        return int((await session.execute(sql, {"name": entrypoint})).scalar_one())


async def rolled_back(database: Database, entrypoint: str) -> None:
    async with database.write() as session:
        # The very first thing in the transaction: it must not run ahead of its BEGIN.
        await enqueue(session, entrypoint, b"x")
        raise Undone


async def test_a_rollback_takes_its_job_back_even_when_it_was_the_first_statement(world: World) -> None:
    name = f"test-{new_id()}"
    with pytest.raises(Undone):
        await rolled_back(world.database, name)
    assert await waiting(world.database, name) == 0


async def test_a_commit_makes_the_job(world: World) -> None:
    name = f"test-{new_id()}"
    async with world.database.write() as session:
        await enqueue(session, name, b"x")
    assert await waiting(world.database, name) == 1


async def test_a_job_of_a_waiting_ones_key_is_dropped(world: World) -> None:
    name = f"test-{new_id()}"

    async def put(session: WriteSession, key: str | None) -> None:
        await enqueue(session, name, b"x", dedupe_key=key)

    async with world.database.write() as session:
        await put(session, name)
        await put(session, name)
        await put(session, None)
        await put(session, None)
    assert await waiting(world.database, name) == 3
