"""Nobody else's page changes anything in a visitor's name, and no link of ours leads to another host."""

from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import BigInteger, Text, cast, func, literal_column, select
from sqlmodel import SQLModel

from schemas.identity import Role
from service.pages.inside import inside
from tests.makers.identity import PASSWORD, add_someone
from tests.makers.world import World, make_world
from tests.pages.matrix import PAGE_EXPECTATIONS, PAGE_MAKERS, browser, form_token_of, visiting, with_form_token
from tests.pages.test_page_matrix import MADE_BY
from tests.role_matrix.calls import Call, Case
from tests.role_matrix.expectations import COLUMNS

assert MADE_BY, "they register the makers"
FORMS = sorted(route for route in PAGE_EXPECTATIONS if route.startswith("POST "))
OPEN_TO_ANYBODY = {route for route in FORMS if PAGE_EXPECTATIONS[route][None].inside != 303} | {
    "POST /console/sign-in",
    "POST /language",
    "POST /report",
    "POST /s/{code}/report",
}
WITH_TOKEN = [route for route in FORMS if route not in OPEN_TO_ANYBODY]
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://quacan.test"},
    {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://quacan.test.evil.example"},
    {"Origin": "http://quacan.test:8080"},
    {"Origin": "null"},
)


@pytest.fixture(scope="module")
async def home(app: FastAPI) -> World:
    return await make_world(app)


@pytest.fixture(scope="module")
async def elsewhere(app: FastAPI) -> World:
    return await make_world(app)


async def everything(world: World) -> dict[str, tuple[Any, ...]]:
    """Changes with any row added, changed or gone, in any table."""
    written = func.sum(cast(cast(literal_column("xmin"), Text), BigInteger))
    async with world.database.read() as session:
        return {
            table.name: tuple((await session.execute(select(func.count(), written).select_from(table))).one())
            for table in SQLModel.metadata.sorted_tables
        }


async def made(home: World, elsewhere: World, route: str) -> tuple[Case, Call, str | None]:
    """A form that its sender may send: somebody's who is let in, at home."""
    role = next(role for role in COLUMNS if role and PAGE_EXPECTATIONS[route][role].inside < 400)
    case, token = await visiting(home, elsewhere, role, inside=True)
    return case, await PAGE_MAKERS[route](case), token


async def answered(case: Case, route: str, call: Call, token: str | None, headers: dict[str, str]) -> httpx.Response:
    call = with_form_token(call, token)
    sent = {**call.sent, "headers": {**call.sent.get("headers", {}), **headers}}
    if "Sec-Fetch-Site" not in headers:
        case.client.headers.pop("Sec-Fetch-Site", None)
    return await case.client.request(route.partition(" ")[0], call.path, **sent)


@pytest.mark.parametrize("route", FORMS)
async def test_a_form_from_another_site_changes_nothing(home: World, elsewhere: World, route: str) -> None:
    case, call, token = await made(home, elsewhere, route)
    before = await everything(home)
    async with case.client:
        for headers in FOREIGN:
            answer = await answered(case, route, call, token, headers)
            assert answer.status_code == 403, f"{headers}: {answer.status_code}"
            assert "set-cookie" not in answer.headers, headers
    assert await everything(home) == before


@pytest.mark.parametrize("route", WITH_TOKEN)
async def test_a_form_without_the_token_of_this_session_changes_nothing(
    home: World, elsewhere: World, route: str
) -> None:
    case, call, own = await made(home, elsewhere, route)
    assert own is not None
    other = form_token_of(home.app, await home.token(case.person, case.role)) if case.person and case.role else ""
    assert other != own
    before = await everything(home)
    async with case.client:
        for token in (None, "", "0" * 64, own[:-1], own.upper(), other):
            answer = await answered(case, route, call, token, {"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code == 403, f"{token!r}: {answer.status_code}"
        assert await everything(home) == before
        taken = await answered(case, route, call, own, {"Sec-Fetch-Site": "same-origin"})
    assert taken.status_code == PAGE_EXPECTATIONS[route][case.role].inside, "with its own it is taken"


LEADING_AWAY = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/ok\r\nSet-Cookie: a=b",
    " //evil.example",
    "/\x00/evil.example",
    "/\u2028/evil.example",
    "evil.example",
    "@evil.example",
    "",
)


@pytest.mark.parametrize("address", LEADING_AWAY, ids=repr)
async def test_no_next_leads_to_another_host(app: FastAPI, world: World, address: str) -> None:
    person = await add_someone(world, Role.DEPARTMENT)
    async with browser(app, None) as client:
        shown = await client.get("/console/sign-in", params={"next": address})
        form = {"username": person.username, "password": PASSWORD, "next": address}
        refused = await client.post("/console/sign-in", data={**form, "password": "falsch"})
        entered = await client.post("/console/sign-in", data=form)
        language = await client.post("/language", data={"language": "en", "next": address})
    for page in (shown, refused):
        assert 'name="next" value="/console"' in page.text
    assert (entered.status_code, entered.headers["location"]) == (303, "/console")
    assert (language.status_code, language.headers["location"]) == (303, "/")


@pytest.mark.parametrize(
    "address", ["/console/flagged?severity=3&market=a", "/s/ABC?x=https://evil.example", "/a b", "/..//evil.example"]
)
async def test_a_next_of_our_own_stays_on_this_host(app: FastAPI, address: str) -> None:
    async with browser(app, None) as client:
        answer = await client.post("/language", data={"language": "en", "next": address})
        led = answer.next_request
    assert inside(address, "/no") == address
    assert led is not None
    assert led.url.host == urlsplit(str(client.base_url)).hostname


async def test_a_flags_form_leads_back_into_this_host_alone(home: World, elsewhere: World) -> None:
    for action in ("acknowledge", "close"):
        route = f"POST /console/flags/{{flag_id}}/{action}"
        case, call, token = await made(home, elsewhere, route)
        call.sent["data"]["next"] = "//evil.example/console"
        async with case.client:
            answer = await answered(case, route, call, token, {"Sec-Fetch-Site": "same-origin"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/flagged")
