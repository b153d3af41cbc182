"""Signing in by name and password."""

import unicodedata

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from schemas.identity import Role
from service.app import create_app
from service.identity.passwords import needs_rehash
from service.settings import Settings
from tests.makers.identity import (
    PASSWORD,
    add_someone,
    bearer,
    change_person,
    from_address,
    is_problem,
    me,
    password_hash_of,
    sign_in,
    signed_in,
)
from tests.makers.world import World


async def test_a_person_signs_in_and_is_known(app: FastAPI, world: World) -> None:
    someone = await add_someone(world, Role.BOARD)
    client = from_address(app)
    answer = await sign_in(client, someone.username, device_name="Samsung của chị Hoa")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert tokens["expires_in"] == 15 * 60
    known = (await me(client, tokens["access_token"])).json()
    assert known["username"] == someone.username
    assert known["scope"] == {"areas": [], "markets": [str(world.market)]}
    assert [(device["name"], device["current"]) for device in known["devices"]] == [("Samsung của chị Hoa", True)]


async def test_without_a_name_the_device_is_called_what_the_client_calls_itself(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    client.headers["user-agent"] = "quacan-phone/1.0"
    tokens = await signed_in(client, someone.username)
    devices = (await me(client, tokens["access_token"])).json()["devices"]
    assert [device["name"] for device in devices] == ["quacan-phone/1.0"]


async def test_name_and_password_are_the_same_however_they_are_typed(app: FastAPI, world: World) -> None:
    someone = await add_someone(world, username=f"nguyễn.{world.number}.đức")
    typed = unicodedata.normalize("NFD", f" {someone.username.upper()} ")
    answer = await sign_in(from_address(app), typed, unicodedata.normalize("NFD", PASSWORD))
    assert answer.status_code == 200


@pytest.mark.parametrize("why", ["unknown name", "wrong password", "inactive", "no password", "name with NUL"])
async def test_the_refusal_does_not_tell_why(app: FastAPI, world: World, why: str) -> None:
    someone = await add_someone(world, active=why != "inactive")
    if why == "no password":
        await change_person(world, someone.id, password_hash=None)
    names = {"unknown name": "khong-co-ai", "name with NUL": "a\x00b"}
    password = "sai rồi, sai rồi" if why == "wrong password" else PASSWORD
    answer = await sign_in(from_address(app), names.get(why, someone.username), password)
    assert is_problem(answer, 401, "wrong_name_or_password")
    assert answer.json()["detail"] == "Tên đăng nhập hoặc mật khẩu không đúng."
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_hash_of_older_cost_is_renewed_at_sign_in(app: FastAPI, world: World) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    someone = await add_someone(world, password_hash=cheap.hash(PASSWORD))
    client = from_address(app)
    await signed_in(client, someone.username)
    renewed = await password_hash_of(world, someone.id)
    assert renewed is not None
    assert not needs_rehash(renewed)
    assert (await sign_in(client, someone.username)).status_code == 200


async def test_a_demo_password_is_refused_outside_demo_mode(app: FastAPI, world: World, settings: Settings) -> None:
    username = f"board-{world.number}"
    await add_someone(world, username=username, password_hash=PasswordHasher(1, 8, 1).hash(f"demo-{username}"))
    assert (await sign_in(from_address(app), username, f"demo-{username}")).status_code == 200
    production = create_app(
        Settings(
            database_url=settings.database_url,
            storage_url=settings.store_url,
            signing_keys=(settings.home / "demo-signing-keys.json").read_text(),
        )
    )
    try:
        answer = await sign_in(from_address(production), username, f"demo-{username}")
    finally:
        await production.state.database.close()
    assert is_problem(answer, 401, "wrong_name_or_password")


async def test_a_chosen_password_replaces_the_old_one_and_ends_other_sessions(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    other = await signed_in(client, someone.username)
    this = bearer((await signed_in(client, someone.username))["access_token"])

    wrong = {"current": "không phải thế này", "new": "ba quả cân trên bàn"}
    assert is_problem(await client.put("/api/v1/me/password", json=wrong, headers=this), 403, "wrong_password")
    answer = await client.put("/api/v1/me/password", json={**wrong, "current": PASSWORD}, headers=this)
    assert answer.status_code == 204
    assert (await client.get("/api/v1/me", headers=this)).status_code == 200
    assert (await me(client, other["access_token"])).status_code == 401
    assert (await sign_in(client, someone.username)).status_code == 401
    assert (await sign_in(client, someone.username, "ba quả cân trên bàn")).status_code == 200


async def test_who_came_by_a_code_chooses_a_first_password(app: FastAPI, world: World) -> None:
    someone = await add_someone(world, password_hash=None)
    client = from_address(app)
    token = bearer(await world.token(someone.id, Role.BOARD))
    answer = await client.put("/api/v1/me/password", json={"new": "ba quả cân trên bàn"}, headers=token)
    assert answer.status_code == 204
    assert (await sign_in(client, someone.username, "ba quả cân trên bàn")).status_code == 200
