"""Signing in by password."""

from fastapi import FastAPI

from schemas.identity import Role
from tests.makers.identity import add_someone, me, sign_in
from tests.makers.world import World, anonymous


async def test_a_person_signs_in_and_is_known(app: FastAPI, world: World) -> None:
    someone = await add_someone(world, Role.BOARD)
    client = anonymous(app)
    answer = await sign_in(client, someone.username, device_name="Samsung của chị Hoa")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert tokens["expires_in"] == 15 * 60
    known = (await me(client, tokens["access_token"])).json()
    assert known["username"] == someone.username
    assert known["scope"] == {"areas": [], "markets": [str(world.market)]}
    assert [(device["name"], device["current"]) for device in known["devices"]] == [("Samsung của chị Hoa", True)]
