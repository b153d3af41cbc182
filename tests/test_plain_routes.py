"""Routes that read their requests by themselves refuse what the others refuse, in the same order and words."""

import json
from typing import Any

import pytest

from schemas.identity import Role
from tests.makers.evidence import add_check, beginning, jpeg
from tests.makers.spot_checks import record_of
from tests.makers.world import World, anonymous, new_id

BROKEN = {"instrument_id": 1}


def errors_of(answer: Any) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


async def test_a_stranger_learns_nothing_of_what_is_wrong_with_a_record(world: World) -> None:
    async with anonymous(world.app) as stranger:
        answer = await stranger.put(f"/api/v1/spot-checks/{new_id()}", json=BROKEN)
    verifier = await (await world.client(Role.VERIFIER)).put(f"/api/v1/spot-checks/{new_id()}", json=BROKEN)
    board = await (await world.client(Role.BOARD)).put(f"/api/v1/spot-checks/{new_id()}", json=BROKEN)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert (verifier.status_code, board.status_code) == (403, 422)


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        (b"", "application/json", [("/", "missing")]),
        (b'{"instrument_id": ', "application/json", [("/", "json_invalid")]),
        (b"\xff\xfe{}", "application/json", [("/", "json_invalid")]),
        (b'"\\ud800"', "application/json", [("/", "json_invalid")]),
        (b"[]", "application/json", [("/", "dataclass_type")]),
        (b"{}", "text/plain", [("/", "dataclass_type")]),
    ],
)
async def test_a_body_that_is_no_record_is_refused_with_the_reason(
    world: World, content: bytes, kind: str, told: list[tuple[str, str]]
) -> None:
    board = await world.client(Role.BOARD)

    answer = await board.put(f"/api/v1/spot-checks/{new_id()}", content=content, headers={"Content-Type": kind})

    assert answer.status_code == 422
    assert errors_of(answer) == told
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_record_may_say_more_of_its_kind_than_json(world: World) -> None:
    board, record = await world.client(Role.BOARD), record_of(world, await world.add_instrument())
    for kind in ("application/json; charset=utf-8", "application/vnd.quacan+json"):
        body = json.dumps(record).encode()
        answer = await board.put(f"/api/v1/spot-checks/{new_id()}", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 201, answer.text


async def test_an_address_that_holds_no_id_is_refused_with_its_place(world: World) -> None:
    board = await world.client(Role.BOARD)
    record = await board.put("/api/v1/spot-checks/one", json={})
    photo = await board.post("/api/v1/spot-checks/one/photos", headers=beginning(jpeg()))
    assert [answer.status_code for answer in (record, photo)] == [422, 422]
    assert errors_of(record) == errors_of(photo) == [("check_id", "uuid_parsing")]


@pytest.mark.parametrize(
    ("length", "code"), [("no", "int_parsing"), ("0", "greater_than_equal"), ("-1", "greater_than_equal")]
)
async def test_a_length_that_is_none_is_refused_with_its_header(world: World, length: str, code: str) -> None:
    photo = jpeg()
    check = await add_check(world, photo)

    answer = await check.client.post(check.photos, headers=beginning(photo) | {"Upload-Length": length})

    assert answer.status_code == 422
    assert errors_of(answer) == [("Upload-Length", code)]


async def test_a_stranger_learns_nothing_of_what_is_wrong_with_an_upload(world: World) -> None:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "no"}
    async with anonymous(world.app) as stranger:
        answer = await stranger.post(f"/api/v1/spot-checks/{new_id()}/photos", headers=headers)
    verifier = await (await world.client(Role.VERIFIER)).post(f"/api/v1/spot-checks/{new_id()}/photos", headers=headers)

    assert (answer.status_code, verifier.status_code) == (401, 403)
    assert answer.headers["tus-resumable"] == verifier.headers["tus-resumable"] == "1.0.0"


async def test_other_methods_at_the_same_addresses_find_their_own_routes(world: World) -> None:
    board, address = await world.client(Role.BOARD), f"/api/v1/spot-checks/{new_id()}"
    record = record_of(world, await world.add_instrument())
    assert (await board.put(address, json=record)).status_code == 201
    assert (await board.get(address)).json()["id"] == address.rpartition("/")[2]
    assert (await board.options(f"{address}/photos")).status_code == 204
    assert (await board.delete(address)).status_code == 405


async def test_a_session_that_has_ended_sends_neither_record_nor_photo(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    device = (await check.client.get("/api/v1/me/devices")).json()["items"][0]["id"]
    assert (await check.client.delete(f"/api/v1/me/devices/{device}")).status_code == 204

    record = await check.client.put(
        f"/api/v1/spot-checks/{new_id()}", json=record_of(world, await world.add_instrument())
    )
    sent = await check.client.post(check.photos, headers=beginning(photo))

    assert [answer.json()["code"] for answer in (record, sent)] == ["not_signed_in"] * 2
