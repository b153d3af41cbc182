"""A phone signs in by a one-time code."""

import asyncio
import itertools
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import zxingcpp
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from schemas.identity import Role
from service.app import create_app
from service.identity.accounts import set_password
from service.identity.codes import ALPHABET, new_code, read_code
from service.settings import Settings
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
)
from tests.makers.qr import drawn
from tests.makers.world import World, make_world, new_id

codes = st.text(ALPHABET, min_size=11, max_size=11)


async def make_code(world: World, person: Any, **values: Any) -> dict[str, Any]:
    client = await world.client(Role.DEPARTMENT)
    answer = await client.post("/api/v1/enrolments", json={"person_id": str(person), **values})
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    made: dict[str, Any] = answer.json()
    return made


async def enrol(client: httpx.AsyncClient, code: str) -> httpx.Response:
    return await client.post("/api/v1/auth/enrol", json={"code": code, "device_name": "Samsung A04"})


async def test_a_phone_signs_in_by_a_code_once(app: FastAPI, world: World) -> None:
    someone = await add_someone(world, password_hash=None)
    made = await make_code(world, someone.id)
    phone = from_address(app)
    answer = await enrol(phone, made["code"])
    assert answer.status_code == 200
    known = (await me(phone, answer.json()["access_token"])).json()
    assert (known["id"], known["devices"][0]["name"]) == (str(someone.id), "Samsung A04")
    assert (await refresh(phone, answer.json()["refresh_token"])).status_code == 200
    assert is_problem(await enrol(phone, made["code"]), 409, "enrolment_code_used")


async def test_the_qr_code_holds_the_server_and_the_code(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    made = await make_code(world, someone.id)
    read = zxingcpp.read_barcode(drawn(made["qr_svg"]))
    assert read is not None
    assert read.text == made["qr_text"]
    parts = urlsplit(made["qr_text"])
    assert (parts.scheme, parts.netloc) == ("quacan", "enrol")
    assert parse_qs(parts.query) == {"server": ["http://quacan.test"], "code": [made["code"]]}


async def test_the_public_address_stands_in_the_qr_code_when_it_is_set(
    settings: Settings, world: World, clock: MovableClock
) -> None:
    someone = await add_someone(world)
    app = create_app(settings.model_copy(update={"public_url": "https://can.example.vn/"}), clock=clock)
    token = (await world.client(Role.DEPARTMENT)).headers["authorization"]
    client = from_address(app)
    client.headers["authorization"] = token
    try:
        answer = await client.post("/api/v1/enrolments", json={"person_id": str(someone.id)})
    finally:
        await app.state.database.close()
    assert parse_qs(urlsplit(answer.json()["qr_text"]).query)["server"] == ["https://can.example.vn"]


@pytest.mark.parametrize("retype", ["lower", "spaces", "letters", "dots"])
async def test_a_code_is_read_however_it_is_typed(app: FastAPI, world: World, retype: str) -> None:
    someone = await add_someone(world)
    code = (await make_code(world, someone.id))["code"]
    typed = {
        "lower": code.lower(),
        "spaces": f"  {code.replace('-', ' ')} ",
        "letters": code.replace("0", "O").replace("1", "l"),
        "dots": code.replace("-", "."),
    }[retype]
    assert (await enrol(from_address(app), typed)).status_code == 200


async def test_a_mistyped_code_is_told_apart_from_an_unknown_one(app: FastAPI) -> None:
    phone, code = from_address(app), new_code()
    wrong = ALPHABET[(ALPHABET.index(code[0]) + 1) % 32] + code[1:]
    assert is_problem(await enrol(phone, wrong), 422, "enrolment_code_mistyped")
    assert is_problem(await enrol(phone, code), 404, "enrolment_code_unknown")


async def test_an_expired_code_is_refused(app: FastAPI, world: World, clock: MovableClock) -> None:
    someone = await add_someone(world)
    code = (await make_code(world, someone.id, valid_hours=1))["code"]
    clock.offset = timedelta(hours=1, seconds=1)
    assert is_problem(await enrol(from_address(app), code), 410, "enrolment_code_expired")


async def test_a_code_of_a_person_made_inactive_since_is_refused(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    code = (await make_code(world, someone.id))["code"]
    await change_person(world, someone.id, active=False)
    assert is_problem(await enrol(from_address(app), code), 410, "enrolment_code_expired")


@pytest.mark.parametrize("change", [{"role": "district_team"}, {"active": False}, {"body": "other"}])
async def test_a_change_of_rights_voids_the_codes_given_out_before(
    app: FastAPI, world: World, change: dict[str, Any]
) -> None:
    someone = await add_someone(world, Role.VERIFIER)
    person: dict[str, Any] = {
        "username": someone.username,
        "name": "Nông Thị Hoa",
        "role": "verifier",
        "body": world.body,
    }
    person |= {"areas": [str(world.province)], "markets": [], **change}
    if "role" in change:
        person["body"] = None
    if "body" in change:
        world.body = ""
        person["body"] = await world.add_body()
    code = (await make_code(world, someone.id))["code"]
    client = await world.client(Role.DEPARTMENT)
    assert (await client.put(f"/api/v1/people/{someone.id}", json=person)).status_code == 200
    assert (await client.put(f"/api/v1/people/{someone.id}", json={**person, "active": True})).status_code == 200
    assert is_problem(await enrol(from_address(app), code), 410, "enrolment_code_expired")
    fresh = (await make_code(world, someone.id))["code"]
    assert (await enrol(from_address(app), fresh)).status_code == 200


async def test_a_password_chosen_voids_the_codes_and_keeps_the_session(app: FastAPI, world: World) -> None:
    someone, phone = await add_someone(world, password_hash=None), from_address(app)
    code, spare = [(await make_code(world, someone.id))["code"] for _ in range(2)]
    phone.headers.update(bearer((await enrol(phone, code)).json()["access_token"]))
    answer = await phone.put("/api/v1/me/password", json={"new": "ba quả cân trên bàn"})
    assert answer.status_code == 204
    assert (await phone.get("/api/v1/me")).status_code == 200
    assert is_problem(await enrol(from_address(app), spare), 410, "enrolment_code_expired")


async def test_a_password_set_at_the_machine_voids_the_codes(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    code = (await make_code(world, someone.id))["code"]
    async with world.database.write() as session:
        now = app.state.clock.now()
        await set_password(session, username=someone.username, password="ba quả cân trên bàn", at=now)
    assert is_problem(await enrol(from_address(app), code), 410, "enrolment_code_expired")


async def test_a_code_used_while_rights_change_leaves_no_session(app: FastAPI, world: World) -> None:
    someone = await add_someone(world, Role.BOARD)
    code = (await make_code(world, someone.id))["code"]
    client, phone = await world.client(Role.DEPARTMENT), from_address(app)
    person: dict[str, Any] = {
        "username": someone.username,
        "name": "Nông Thị Hoa",
        "role": "district_team",
        "body": None,
    }
    person |= {"areas": [str(world.province)], "markets": []}
    change = client.put(f"/api/v1/people/{someone.id}", json=person)
    enrolled, changed = await asyncio.gather(enrol(phone, code), change)
    assert changed.status_code == 200
    assert enrolled.status_code in {200, 410}
    assert set(await reasons_ended(world, someone.id)) <= {"rights_changed"}


async def test_of_two_phones_with_one_code_one_signs_in(app: FastAPI, world: World) -> None:
    someone = await add_someone(world)
    code = (await make_code(world, someone.id))["code"]
    answers = await asyncio.gather(*(enrol(from_address(app), code) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]


async def test_guessing_codes_is_throttled_by_address(settings: Settings, world: World, clock: MovableClock) -> None:
    app = create_app(settings.model_copy(update={"sign_in_tries": 1}), clock=clock)
    guesser = from_address(app)
    someone = await add_someone(world)
    code = (await make_code(world, someone.id))["code"]
    try:
        statuses = [(await enrol(guesser, new_code())).status_code for _ in range(5)]
        throttled = await enrol(guesser, code)
        assert (await enrol(from_address(app), code)).status_code == 200
    finally:
        await app.state.database.close()
    assert statuses == [404] * 5
    assert is_problem(throttled, 429, "too_many_tries")


async def test_codes_are_made_only_for_people_one_may_manage(app: FastAPI, world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    elsewhere = await make_world(app)
    cases = {
        (await add_someone(world, Role.ADMIN)).id: (403, "forbidden"),
        (await add_someone(world, Role.DEPARTMENT)).id: (403, "forbidden"),
        (await add_someone(elsewhere, Role.BOARD)).id: (404, "not_found"),
        (await add_someone(world, Role.BOARD, active=False)).id: (409, "person_inactive"),
        new_id(): (404, "not_found"),
    }
    for person, (status, code) in cases.items():
        answer = await department.post("/api/v1/enrolments", json={"person_id": str(person)})
        assert is_problem(answer, status, code)


@given(codes)
def test_every_single_wrong_letter_and_every_swap_shows(letters: str) -> None:
    code = next(code for check in ALPHABET if (code := read_code(letters + check)))
    for place, letter in itertools.product(range(12), ALPHABET):
        wrong = code[:place] + letter + code[place + 1 :]
        assert (read_code(wrong) is None) == (wrong != code)
    for one, two in itertools.combinations(range(12), 2):
        swapped = list(code)
        swapped[one], swapped[two] = swapped[two], swapped[one]
        assert (read_code("".join(swapped)) is None) == (code[one] != code[two])


def test_a_new_code_is_readable_and_its_own() -> None:
    made = {new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(read_code(code) == code.replace("-", "") for code in made)
