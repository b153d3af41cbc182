"""Choosing one's own password, many at once and while something else changes."""

import asyncio

import httpx
from fastapi import FastAPI

from schemas.identity import Role
from service.app import create_app
from service.identity.passwords import Passwords
from service.settings import Settings
from tests.conftest import MovableClock
from tests.makers.identity import PASSWORD, Someone, add_someone, bearer, from_address, is_problem, sign_in
from tests.makers.world import World

NEW = "ba quả cân trên bàn"
QUICK = 15  # seconds; the pool gives up after 20


async def change(client: httpx.AsyncClient, token: str, new: str = NEW) -> httpx.Response:
    body = {"current": PASSWORD, "new": new}
    return await client.put("/api/v1/me/password", json=body, headers=bearer(token))


async def test_many_who_change_their_passwords_at_once_leave_a_small_pool_to_the_others(
    settings: Settings, world: World, clock: MovableClock
) -> None:
    app = create_app(settings.model_copy(update={"database_pool": 2}), clock=clock)
    people = [await add_someone(world) for _ in range(8)]
    tokens = [await world.token(person.id, Role.BOARD) for person in people]
    client = from_address(app)
    try:
        async with asyncio.timeout(QUICK):
            answers = await asyncio.gather(*(change(client, token) for token in tokens))
    finally:
        await app.state.database.close()
    assert [answer.status_code for answer in answers] == [204] * 8


async def test_of_simultaneous_changes_of_one_password_one_counts(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    token = await world.token(someone.id, Role.BOARD)
    chosen = [f"{NEW} {number}" for number in range(3)]
    answers = await asyncio.gather(*(change(client, token, new) for new in chosen))
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(204) == 1
    assert set(statuses) <= {204, 403, 409}
    assert (await sign_in(client, someone.username, chosen[statuses.index(204)])).status_code == 200


class Interrupted(Passwords):
    """Something happens while the new password is hashed."""

    def __init__(self, client: httpx.AsyncClient, token: str, method: str, path: str, body: object = None) -> None:
        super().__init__(at_once=2)
        self._meanwhile = client.build_request(method, path, json=body, headers=bearer(token))
        self._client = client
        self._done = False

    async def hash(self, password: str) -> str:
        if not self._done:
            self._done = True
            answer = await self._client.send(self._meanwhile)
            assert answer.status_code == 204
        return await super().hash(password)


async def interrupted(
    app: FastAPI, world: World, settings: Settings, someone: Someone, *, method: str, path: str, body: object = None
) -> httpx.Response:
    """A change of password during which the same session does something else."""
    own = create_app(settings, clock=app.state.clock)
    token = await world.token(someone.id, Role.BOARD)
    own.state.passwords = Interrupted(from_address(app), token, method, path, body)
    try:
        return await change(from_address(own), token)
    finally:
        await own.state.database.close()


async def test_a_password_changed_meanwhile_is_not_changed_again(
    app: FastAPI, world: World, settings: Settings
) -> None:
    someone = await add_someone(world)
    other = {"current": PASSWORD, "new": f"{NEW} khác"}
    answer = await interrupted(app, world, settings, someone, method="PUT", path="/api/v1/me/password", body=other)
    assert is_problem(answer, 409, "conflict")
    assert (await sign_in(from_address(app), someone.username, f"{NEW} khác")).status_code == 200


async def test_a_session_that_ended_meanwhile_changes_no_password(
    app: FastAPI, world: World, settings: Settings
) -> None:
    someone = await add_someone(world)
    answer = await interrupted(app, world, settings, someone, method="POST", path="/api/v1/auth/logout")
    assert is_problem(answer, 401, "not_signed_in")
    assert (await sign_in(from_address(app), someone.username)).status_code == 200


async def test_nobody_changes_a_password_without_a_good_token(app: FastAPI) -> None:
    client = from_address(app)
    nobody = await client.put("/api/v1/me/password", json={"current": PASSWORD, "new": NEW})
    for answer in (nobody, await change(client, "khong-phai-the")):
        assert is_problem(answer, 401, "not_signed_in")
        assert answer.headers["www-authenticate"] == "Bearer"
    operation = app.openapi()["paths"]["/api/v1/me/password"]["put"]
    assert operation["security"] == [{"OAuth2PasswordBearer": []}]
