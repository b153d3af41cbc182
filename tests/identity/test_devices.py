"""One's own phones, seen and signed out from elsewhere."""

from fastapi import FastAPI

from tests.makers.identity import add_someone, bearer, from_address, is_problem, me, refresh, signed_in
from tests.makers.world import World, new_id


async def test_a_lost_phone_is_signed_out_from_elsewhere_at_once(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    lost = await signed_in(client, someone.username)
    here = bearer((await signed_in(client, someone.username))["access_token"])
    devices = (await client.get("/api/v1/me/devices", headers=here)).json()["items"]
    assert [device["current"] for device in devices] == [True, False]
    address = f"/api/v1/me/devices/{devices[1]['id']}"
    assert (await client.get(address, headers=here)).json()["revoked_at"] is None

    for _ in range(2):
        assert (await client.delete(address, headers=here)).status_code == 204
    assert is_problem(await me(client, lost["access_token"]), 401, "not_signed_in")
    assert is_problem(await refresh(client, lost["refresh_token"]), 401, "session_revoked")
    assert (await client.get(address, headers=here)).json()["revoked_at"] is not None
    in_use = (await client.get("/api/v1/me", headers=here)).json()["devices"]
    assert [device["current"] for device in in_use] == [True]


async def test_somebody_else_s_phone_does_not_exist(app: FastAPI, world: World) -> None:
    owner, other = await add_someone(world), await add_someone(world)
    client = from_address(app)
    tokens = await signed_in(client, owner.username)
    device = (await me(client, tokens["access_token"])).json()["devices"][0]["id"]
    stranger = bearer((await signed_in(client, other.username))["access_token"])
    for unknown in (device, new_id()):
        for method in ("GET", "DELETE"):
            answer = await client.request(method, f"/api/v1/me/devices/{unknown}", headers=stranger)
            assert is_problem(answer, 404, "not_found")
    assert (await me(client, tokens["access_token"])).status_code == 200


async def test_phones_are_listed_page_by_page(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    tokens = [await signed_in(client, someone.username) for _ in range(3)]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": "2", **({"cursor": cursor} if cursor else {})}
        page = await client.get("/api/v1/me/devices", params=query, headers=bearer(tokens[0]["access_token"]))
        seen += [device["id"] for device in page.json()["items"]]
        cursor = page.json()["next"]
    assert len(seen) == len(set(seen)) == 3


async def test_a_made_up_cursor_is_refused(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    client = from_address(app)
    token = bearer((await signed_in(client, someone.username))["access_token"])
    for made_up in (
        "abc",
        "WyIyMDI2LTAxLTAxIiwieCJd",
        "WyIyMDI2LTAxLTAxIiwiMDE4OTAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDBiMDAxIl0",
    ):
        answer = await client.get("/api/v1/me/devices", params={"cursor": made_up}, headers=token)
        assert is_problem(answer, 400, "cursor_invalid")
