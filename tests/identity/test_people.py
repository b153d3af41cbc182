"""Who makes whom, and with which rights."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from schemas.identity import Role
from schemas.register import AreaLevel
from tests.makers.identity import add_someone, bearer, from_address, is_problem, me, reasons_ended, refresh, signed_in
from tests.makers.world import World, make_world, new_id


def person(world: World, role: Role = Role.BOARD, **values: Any) -> dict[str, Any]:
    """A body for PUT /people/{id}: a board of the market, the others of the province."""
    places = (
        {"areas": [], "markets": [world.market]} if role is Role.BOARD else {"areas": [world.province], "markets": []}
    )
    body = {
        "username": f"nguoi-{new_id().hex[-10:]}",
        "name": "Nông Thị Hoa",
        "role": role.value,
        "body": world.body if role is Role.VERIFIER else None,
        **places,
        **values,
    }
    return {
        key: [str(one) for one in value] if isinstance(value, list | tuple) else value for key, value in body.items()
    }


async def put(client: httpx.AsyncClient, body: dict[str, Any], id_: UUID | None = None) -> httpx.Response:
    return await client.put(f"/api/v1/people/{id_ or new_id()}", json=body)


MAY_MAKE = {
    Role.ADMIN: set(Role),
    Role.DEPARTMENT: {Role.BOARD, Role.DISTRICT_TEAM, Role.VERIFIER},
    Role.DISTRICT_TEAM: set[Role](),
    Role.BOARD: set[Role](),
    Role.VERIFIER: set[Role](),
}


@pytest.mark.parametrize("made", Role)
@pytest.mark.parametrize("maker", Role)
async def test_a_role_makes_only_the_roles_below_it(world: World, maker: Role, made: Role) -> None:
    await world.add_body()
    client = await world.client(maker)
    answer = await put(client, person(world, made))
    if made in MAY_MAKE[maker]:
        assert answer.status_code == 201, answer.text
    else:
        assert is_problem(answer, 403, "forbidden")


async def test_what_was_put_is_read_back_and_changed(world: World) -> None:
    client, id_ = await world.client(Role.DEPARTMENT), new_id()
    body = person(world, username="Hoa.BQL" + id_.hex[-6:])
    made = await put(client, body, id_)
    assert made.status_code == 201
    assert made.json()["username"] == body["username"].casefold()
    again = await put(client, body, id_)
    assert (again.status_code, again.json()) == (200, made.json())
    changed = await put(client, {**body, "name": "Nông Thị Hòa", "markets": [str(world.other_market)]}, id_)
    assert changed.status_code == 200
    read = (await client.get(f"/api/v1/people/{id_}")).json()
    assert (read["name"], read["markets"]) == ("Nông Thị Hòa", [str(world.other_market)])


async def test_places_that_are_unknown_or_not_one_s_own_are_named(app: FastAPI, world: World) -> None:
    elsewhere = await make_world(app)
    client = await world.client(Role.DEPARTMENT)
    body = person(world, areas=[world.commune, elsewhere.commune], markets=[new_id(), elsewhere.market, world.market])
    answer = await put(client, body)
    assert is_problem(answer, 422, "invalid")
    problems = {(error["pointer"], error["code"]) for error in answer.json()["errors"]}
    assert problems == {("/areas/1", "unknown"), ("/markets/0", "unknown"), ("/markets/1", "unknown")}


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"areas": [], "markets": []}, "/areas", "scope_missing"),
        ({"username": "hai chữ"}, "/username", "username_unusable"),
        ({"body": "VMI"}, "/body", "body_for_verifiers_only"),
        ({"role": "verifier", "body": None}, "/body", "body_missing"),
        ({"role": "verifier", "body": "KHONG-CO"}, "/body", "unknown"),
        ({"name": "  "}, "/name", "missing"),
    ],
)
async def test_what_cannot_be_used_is_named(world: World, change: dict[str, Any], pointer: str, code: str) -> None:
    client = await world.client(Role.DEPARTMENT)
    answer = await put(client, {**person(world), **change})
    assert is_problem(answer, 422, "invalid")
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    assert answer.json()["errors"][0]["message"] != code


async def test_a_user_name_belongs_to_one_person(world: World) -> None:
    client = await world.client(Role.DEPARTMENT)
    body = person(world)
    assert (await put(client, body)).status_code == 201
    assert is_problem(await put(client, {**body, "username": body["username"].upper()}), 409, "username_taken")


async def test_one_of_two_who_take_a_name_at_once_gets_it(world: World) -> None:
    client = await world.client(Role.DEPARTMENT)
    body = person(world)
    answers = await asyncio.gather(*(put(client, body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


@pytest.mark.parametrize("change", [{"role": "department"}, {"active": False}, {"areas": "more"}, {"areas": "less"}])
async def test_nobody_changes_their_own_rights(app: FastAPI, world: World, change: dict[str, Any]) -> None:
    someone = await add_someone(world, Role.ADMIN, areas=(world.commune, world.other_commune))
    client = from_address(app)
    client.headers.update(bearer((await signed_in(client, someone.username))["access_token"]))
    own = person(world, Role.ADMIN, username=someone.username, areas=[world.commune, world.other_commune])
    places = {"more": [world.commune, world.other_commune, world.province], "less": [world.commune]}
    if "areas" in change:
        change = {"areas": [str(area) for area in places[change["areas"]]]}
    assert is_problem(await put(client, {**own, **change}, someone.id), 403, "own_rights")
    assert (await put(client, {**own, "name": "Tên mới"}, someone.id)).status_code == 200


async def test_a_department_touches_no_admin_and_no_department(world: World) -> None:
    client = await world.client(Role.DEPARTMENT)
    for role in (Role.ADMIN, Role.DEPARTMENT):
        someone = await add_someone(world, role)
        body = person(world, Role.BOARD, username=someone.username)
        assert is_problem(await put(client, body, someone.id), 403, "forbidden")


async def test_a_board_is_not_raised_to_a_department_by_a_department(world: World) -> None:
    client = await world.client(Role.DEPARTMENT)
    someone = await add_someone(world, Role.BOARD)
    body = person(world, Role.DEPARTMENT, username=someone.username)
    assert is_problem(await put(client, body, someone.id), 403, "forbidden")


async def test_people_of_elsewhere_or_of_a_wider_scope_do_not_exist(app: FastAPI, world: World) -> None:
    elsewhere = await make_world(app)
    stranger = await add_someone(elsewhere)
    wider = await add_someone(world, Role.BOARD, markets=(world.market, elsewhere.market))
    client = await world.client(Role.ADMIN)
    for someone in (stranger, wider):
        assert is_problem(await client.get(f"/api/v1/people/{someone.id}"), 404, "not_found")
        body = person(world, username=someone.username)
        assert is_problem(await put(client, body, someone.id), 404, "not_found")
    listed = (await client.get("/api/v1/people", params={"limit": 200})).json()["items"]
    assert not {str(stranger.id), str(wider.id)} & {item["id"] for item in listed}


async def test_an_admin_of_one_commune_gives_only_that_commune(app: FastAPI, world: World) -> None:
    someone = await add_someone(world, Role.ADMIN, areas=(world.commune,))
    client = from_address(app)
    client.headers.update(bearer((await signed_in(client, someone.username))["access_token"]))
    assert (await put(client, person(world, areas=[world.commune], markets=[world.market]))).status_code == 201
    answer = await put(client, person(world, areas=[world.province], markets=[world.other_market]))
    assert is_problem(answer, 422, "invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/areas/0", "/markets/0"]


async def test_an_area_above_the_province_lies_outside_a_province_s_scope(world: World) -> None:
    country = new_id()
    await world.add_area(AreaLevel.COUNTRY, None, country, province_id=None)
    national = await add_someone(world, Role.ADMIN, areas=(country,))
    client = await world.client(Role.ADMIN)
    assert is_problem(await client.get(f"/api/v1/people/{national.id}"), 404, "not_found")
    assert is_problem(await put(client, person(world, Role.ADMIN, areas=[country])), 422, "invalid")


async def test_who_is_made_inactive_is_signed_out_everywhere(app: FastAPI, world: World) -> None:
    someone = await add_someone(world, Role.BOARD)
    phone = from_address(app)
    tokens = [await signed_in(phone, someone.username) for _ in range(2)]
    client = await world.client(Role.DEPARTMENT)
    body = person(world, username=someone.username)
    assert (await put(client, {**body, "active": False}, someone.id)).json()["active"] is False
    assert await reasons_ended(world, someone.id) == ["deactivated"] * 2
    for each in tokens:
        assert (await me(phone, each["access_token"])).status_code == 401
        assert is_problem(await refresh(phone, each["refresh_token"]), 401, "session_revoked")
    assert (await put(client, body, someone.id)).json()["active"] is True
    assert (await me(phone, tokens[0]["access_token"])).status_code == 401
    assert (await signed_in(phone, someone.username))["access_token"]


@pytest.mark.parametrize("change", ["role", "body"])
async def test_a_change_of_role_or_body_signs_out_everywhere(app: FastAPI, world: World, change: str) -> None:
    someone = await add_someone(world, Role.VERIFIER)
    phone, client = from_address(app), await world.client(Role.DEPARTMENT)
    tokens = await signed_in(phone, someone.username)
    body = person(world, Role.VERIFIER, username=someone.username)
    if change == "role":
        body = person(world, Role.DISTRICT_TEAM, username=someone.username)
    else:
        world.body = ""
        body["body"] = await world.add_body()
    assert (await put(client, body, someone.id)).status_code == 200
    assert await reasons_ended(world, someone.id) == ["rights_changed"]
    assert is_problem(await refresh(phone, tokens["refresh_token"]), 401, "session_revoked")
    assert (await me(phone, tokens["access_token"])).status_code == 401


async def test_a_new_name_or_other_places_leave_a_person_signed_in(app: FastAPI, world: World) -> None:
    someone = await add_someone(world, Role.BOARD)
    phone, client = from_address(app), await world.client(Role.DEPARTMENT)
    tokens = await signed_in(phone, someone.username)
    body = person(world, username=someone.username, name="Tên mới", markets=[world.other_market])
    assert (await put(client, body, someone.id)).status_code == 200
    assert (await refresh(phone, tokens["refresh_token"])).status_code == 200


async def test_people_are_listed_by_name_page_by_page_and_filtered(world: World) -> None:
    client = await world.client(Role.DEPARTMENT)
    boards = [await add_someone(world, Role.BOARD) for _ in range(3)]
    await add_someone(world, Role.BOARD, active=False)
    await add_someone(world, Role.DISTRICT_TEAM)
    query: dict[str, Any] = {"role": "board", "active": "true", "limit": 2}
    first = (await client.get("/api/v1/people", params=query)).json()
    second = (await client.get("/api/v1/people", params={**query, "cursor": first["next"]})).json()
    assert second["next"] is None
    names = [item["username"] for item in first["items"] + second["items"]]
    assert names == sorted(board.username for board in boards)
    found = (await client.get("/api/v1/people", params={"q": boards[1].username.upper()})).json()["items"]
    assert [item["id"] for item in found] == [str(boards[1].id)]
