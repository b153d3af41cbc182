"""Guessing is slow, on every replica alike."""

import asyncio
from datetime import timedelta

from fastapi import FastAPI
from sqlalchemy import func, select

from service.app import create_app
from service.identity.models import SIGN_IN_FAILURE
from service.identity.throttle import ADDRESS_FACTOR, name_subject
from service.settings import Settings
from tests.conftest import MovableClock
from tests.makers.identity import add_someone, from_address, is_problem, sign_in
from tests.makers.world import World, new_id

TRIES = 3


def quick(settings: Settings) -> Settings:
    return settings.model_copy(update={"sign_in_tries": TRIES})


async def test_too_many_failures_of_a_name_are_throttled_on_every_replica(
    settings: Settings, world: World, clock: MovableClock
) -> None:
    replicas = [create_app(quick(settings), clock=clock) for _ in range(2)]
    someone = await add_someone(world)
    try:
        for number in range(TRIES):
            answer = await sign_in(from_address(replicas[number % 2]), someone.username, "sai")
            assert answer.status_code == 401
        for replica in replicas:
            answer = await sign_in(from_address(replica), someone.username)
            assert is_problem(answer, 429, "too_many_tries")
            assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
        clock.offset = timedelta(seconds=int(answer.headers["retry-after"]) + 1)
        assert (await sign_in(from_address(replicas[0]), someone.username)).status_code == 200
    finally:
        for replica in replicas:
            await replica.state.database.close()


async def test_a_name_that_nobody_has_is_throttled_alike(settings: Settings, world: World) -> None:
    app = create_app(quick(settings))
    name = f"khong-co-{world.number}-{new_id().hex[-6:]}"
    try:
        statuses = [(await sign_in(from_address(app), name, "sai")).status_code for _ in range(TRIES + 1)]
    finally:
        await app.state.database.close()
    assert statuses == [401] * TRIES + [429]


async def test_parallel_guesses_do_not_overtake_the_count(settings: Settings, world: World) -> None:
    app = create_app(quick(settings))
    someone = await add_someone(world)
    try:
        answers = await asyncio.gather(
            *(sign_in(from_address(app), someone.username, f"sai {number}") for number in range(TRIES + 4))
        )
    finally:
        await app.state.database.close()
    assert sorted(answer.status_code for answer in answers) == [401] * TRIES + [429] * 4


async def test_a_success_clears_the_name_and_not_the_address(settings: Settings, world: World) -> None:
    app = create_app(quick(settings))
    someone = await add_someone(world)
    client = from_address(app)
    allowed = TRIES * ADDRESS_FACTOR
    try:
        for _ in range(TRIES - 1):
            assert (await sign_in(client, someone.username, "sai")).status_code == 401
        assert (await sign_in(client, someone.username)).status_code == 200
        for _ in range(TRIES - 1):
            assert (await sign_in(client, someone.username, "sai")).status_code == 401
        for number in range(allowed - 2 * (TRIES - 1)):
            assert (await sign_in(client, f"ai-{world.number}-{number}", "sai")).status_code == 401
        assert is_problem(await sign_in(client, someone.username), 429, "too_many_tries")
        assert (await sign_in(from_address(app), someone.username)).status_code == 200
    finally:
        await app.state.database.close()


async def test_old_failures_are_forgotten(app: FastAPI, world: World, clock: MovableClock, settings: Settings) -> None:
    someone = await add_someone(world)
    await sign_in(from_address(app), someone.username, "sai")
    kept = select(func.count()).where(SIGN_IN_FAILURE.c.subject == name_subject(someone.username, settings).key)
    async with world.database.read() as session:
        assert (await session.execute(kept)).scalar_one() == 1
    clock.offset = timedelta(days=30)
    await sign_in(from_address(app), f"ai-{world.number}", "sai")
    async with world.database.read() as session:
        assert (await session.execute(kept)).scalar_one() == 0
