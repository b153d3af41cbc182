"""Refresh tokens rotate; a lost answer is forgiven, a theft is not."""

import asyncio
from datetime import timedelta

import jwt
from fastapi import FastAPI
from sqlalchemy import delete, insert

from schemas.identity import Role
from service.identity.models import PERSON_AREA, PERSON_MARKET
from tests.conftest import MovableClock
from tests.makers.identity import (
    add_someone,
    bearer,
    change_person,
    from_address,
    is_problem,
    me,
    reasons_ended,
    refresh,
    signed_in,
)
from tests.makers.world import World, new_id


async def test_a_refresh_gives_new_tokens(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    first = await signed_in(client, someone.username)
    answer = await refresh(client, first["refresh_token"])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["refresh_token"] != first["refresh_token"]
    assert (await me(client, answer.json()["access_token"])).status_code == 200


async def test_a_refresh_whose_answer_was_lost_may_be_asked_for_again(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    first = (await signed_in(client, someone.username))["refresh_token"]
    lost = [await refresh(client, first) for _ in range(3)]
    heard = (await refresh(client, first)).json()["refresh_token"]
    assert [answer.status_code for answer in lost] == [200] * 3
    following = await refresh(client, heard)
    assert following.status_code == 200
    assert (await refresh(client, following.json()["refresh_token"])).status_code == 200


async def test_a_refresh_that_the_network_sent_twice_leaves_either_answer_good(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    first = (await signed_in(client, someone.username))["refresh_token"]
    heard = (await refresh(client, first)).json()["refresh_token"]
    await refresh(client, first)
    assert (await refresh(client, heard)).status_code == 200


async def test_two_holders_of_one_token_end_the_session(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    first = (await signed_in(client, someone.username))["refresh_token"]
    owner = (await refresh(client, first)).json()["refresh_token"]
    thief = (await refresh(client, first)).json()["refresh_token"]
    assert (await refresh(client, thief)).status_code == 200
    assert is_problem(await refresh(client, owner), 401, "session_revoked")


async def test_reuse_after_the_successor_was_used_revokes_the_whole_family(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    first = (await signed_in(client, someone.username))["refresh_token"]
    second = (await refresh(client, first)).json()["refresh_token"]
    third = (await refresh(client, second)).json()
    assert is_problem(await refresh(client, first), 401, "session_revoked")
    assert is_problem(await refresh(client, third["refresh_token"]), 401, "session_revoked")
    assert is_problem(await me(client, third["access_token"]), 401, "not_signed_in")
    assert await reasons_ended(world, someone.id) == ["reused"]


async def test_a_sibling_of_a_token_used_long_ago_still_ends_the_session(
    app: FastAPI, world: World, clock: MovableClock
) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    first = (await signed_in(client, someone.username))["refresh_token"]
    owner = (await refresh(client, first)).json()["refresh_token"]
    thief = (await refresh(client, first)).json()["refresh_token"]
    for day in (1, 40, 80):
        clock.offset = timedelta(days=day)
        owner = (await refresh(client, owner)).json()["refresh_token"]
    clock.offset = timedelta(days=89)
    assert is_problem(await refresh(client, thief), 401, "session_revoked")
    assert is_problem(await refresh(client, owner), 401, "session_revoked")


async def test_a_sibling_expires_with_the_first_one_at_the_latest(
    app: FastAPI, world: World, clock: MovableClock
) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    first = (await signed_in(client, someone.username))["refresh_token"]
    owner = (await refresh(client, first)).json()["refresh_token"]
    clock.offset = timedelta(days=80)
    thief = (await refresh(client, first)).json()["refresh_token"]
    for day in (81, 91):
        clock.offset = timedelta(days=day)
        owner = (await refresh(client, owner)).json()["refresh_token"]
    assert is_problem(await refresh(client, thief), 401, "not_signed_in")
    clock.offset = timedelta(days=150)
    assert (await refresh(client, owner)).status_code == 200, "the owner's own successors have all their days"


async def test_the_end_of_one_family_leaves_another_phone_signed_in(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    other = await signed_in(client, someone.username)
    first = (await signed_in(client, someone.username))["refresh_token"]
    second = (await refresh(client, first)).json()["refresh_token"]
    await refresh(client, second)
    await refresh(client, first)
    assert (await refresh(client, other["refresh_token"])).status_code == 200


async def test_simultaneous_refreshes_of_one_token_all_answer_and_keep_the_family(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    first = (await signed_in(client, someone.username))["refresh_token"]
    answers = await asyncio.gather(*(refresh(client, first) for _ in range(8)))
    assert [answer.status_code for answer in answers] == [200] * 8
    assert len({answer.json()["refresh_token"] for answer in answers}) == 8
    assert (await refresh(client, answers[3].json()["refresh_token"])).status_code == 200


async def test_an_unknown_and_an_expired_token_are_refused(app: FastAPI, world: World, clock: MovableClock) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    assert is_problem(await refresh(client, "khong-co"), 401, "not_signed_in")
    first = (await signed_in(client, someone.username))["refresh_token"]
    clock.offset = timedelta(days=90, seconds=1)
    assert is_problem(await refresh(client, first), 401, "not_signed_in")


async def test_a_refresh_reflects_the_role_and_scope_of_today(app: FastAPI, world: World) -> None:
    someone = await add_someone(world, Role.BOARD)
    client = from_address(app)
    tokens = await signed_in(client, someone.username)
    before = jwt.decode(tokens["access_token"], options={"verify_signature": False})
    assert (before["role"], before["scope"]) == ("board", {"areas": [], "markets": [str(world.market)]})
    await change_person(world, someone.id, role=Role.DISTRICT_TEAM)
    async with world.database.write() as session:
        await session.execute(delete(PERSON_MARKET).where(PERSON_MARKET.c.person_id == someone.id))
        await session.execute(insert(PERSON_AREA).values(person_id=someone.id, area_id=world.commune))
    known = (await me(client, tokens["access_token"])).json()
    assert known["role"] == "district_team", "the service asks the database, whatever the token says"
    refreshed = (await refresh(client, tokens["refresh_token"])).json()
    after = jwt.decode(refreshed["access_token"], options={"verify_signature": False})
    assert (after["role"], after["scope"]) == ("district_team", {"areas": [str(world.commune)], "markets": []})


async def test_a_scope_too_long_for_a_header_is_left_out_of_the_token(app: FastAPI, world: World) -> None:
    markets = [await world.add_market(world.commune, id_) for id_ in (new_id() for _ in range(70))]
    someone = await add_someone(world, Role.BOARD, markets=tuple(markets))
    client = from_address(app)
    tokens = await signed_in(client, someone.username)
    assert len(tokens["access_token"]) < 4000
    assert len((await me(client, tokens["access_token"])).json()["scope"]["markets"]) == 70


async def test_signing_out_ends_the_session(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    tokens = await signed_in(client, someone.username)
    access = bearer(tokens["access_token"])
    assert (await client.post("/api/v1/auth/logout", headers=access)).status_code == 204
    assert is_problem(await me(client, tokens["access_token"]), 401, "not_signed_in")
    assert is_problem(await refresh(client, tokens["refresh_token"]), 401, "session_revoked")


async def test_a_person_made_inactive_is_not_refreshed(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    tokens = await signed_in(client, someone.username)
    await change_person(world, someone.id, active=False)
    assert is_problem(await refresh(client, tokens["refresh_token"]), 401, "not_signed_in")
