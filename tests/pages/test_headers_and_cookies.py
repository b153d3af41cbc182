"""What every answer to a browser forbids, and what its cookies are worth to anybody else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from http.cookies import Morsel, SimpleCookie

import httpx
import pytest
from fastapi import FastAPI

from schemas.identity import Role
from service.app import create_app
from service.identity.keys import new_key_set
from service.pages.statics import static_url
from service.settings import Settings
from tests.conftest import MovableClock
from tests.makers.identity import PASSWORD, add_someone, reasons_ended
from tests.makers.reports import fresh_address
from tests.makers.world import World, make_world
from tests.pages.matrix import PAGE_EXPECTATIONS, PAGE_MAKERS, browser, visiting
from tests.pages.test_page_matrix import MADE_BY
from tests.role_matrix.expectations import COLUMNS

assert MADE_BY, "they register the makers"
SHOWN = sorted(route for route in PAGE_EXPECTATIONS if route.startswith("GET "))
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
KEPT_LONGER = "/photos/"


@pytest.fixture(scope="module")
async def home(app: FastAPI) -> World:
    return await make_world(app)


@pytest.fixture(scope="module")
async def elsewhere(app: FastAPI) -> World:
    return await make_world(app)


def policy_of(answer: httpx.Response) -> dict[str, list[str]]:
    parts = [part.split() for part in answer.headers["content-security-policy"].split(";")]
    return {name: sources for name, *sources in parts}


def assert_guarded(answer: httpx.Response) -> None:
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE, answer.request.url
    policy = policy_of(answer)
    assert policy["default-src"] == ["'none'"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
        assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
        assert " onclick=" not in answer.text


def expected_statuses(route: str) -> dict[Role | None, int]:
    return {role: PAGE_EXPECTATIONS[route][role].inside for role in COLUMNS}


@pytest.mark.parametrize("route", SHOWN)
async def test_a_page_a_refusal_and_the_way_to_signing_in_are_guarded_alike(
    home: World, elsewhere: World, route: str
) -> None:
    one_of_each = {status: role for role, status in expected_statuses(route).items()}
    for status, role in one_of_each.items():
        case, _ = await visiting(home, elsewhere, role, inside=True)
        async with case.client:
            call = await PAGE_MAKERS[route](case)
            answer = await case.client.get(call.path, **call.sent)
        assert answer.status_code == status
        assert_guarded(answer)
        if call.path.startswith("/console") and KEPT_LONGER not in call.path:
            assert answer.headers["cache-control"] == "no-store"
        elif call.path.startswith("/console") and status == 200:
            assert answer.headers["cache-control"].startswith("private")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/console/sign-in?next=" + "x" * 20, 200),
        ("/console/instruments/nothing", 303),
        ("/s/AAAAAAAAA", 404),
        ("/r/nothing", 404),
        ("/markets/nothing", 422),
        ("/markets/01890000-0000-7000-8000-0000000000ff", 404),
    ],
)
async def test_error_pages_are_guarded(app: FastAPI, path: str, status: int) -> None:
    async with browser(app, None) as client:
        answer = await client.get(path)
    assert answer.status_code == status
    assert_guarded(answer)


@pytest.mark.parametrize(
    "name", ["own/page.css", "own/console.css", "own/consumer.js", "own/icon.svg", "htmx/htmx.min.js"]
)
async def test_a_static_file_is_what_it_says_and_lasts(app: FastAPI, name: str) -> None:
    async with browser(app, None) as client:
        answer = await client.get(static_url(name))
        again = await client.get(static_url(name), headers={"If-None-Match": answer.headers["etag"]})
        missing = await client.get("/static/own/../../headers.py")
    assert answer.status_code == 200
    assert again.status_code == 304
    for each in (answer, again):
        assert each.headers["x-content-type-options"] == "nosniff"
        assert each.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert missing.status_code == 404
    assert "immutable" not in missing.headers.get("cache-control", "")


def cookies_set(answer: httpx.Response) -> dict[str, Morsel[str]]:
    found: SimpleCookie = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        found.load(line)
    return dict(found)


async def sign_in(client: httpx.AsyncClient, world: World) -> dict[str, Morsel[str]]:
    person = await add_someone(world)
    form = {"username": person.username, "password": PASSWORD, "next": "/console/flagged"}
    answer = await client.post("/console/sign-in", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/flagged"), answer.text
    return cookies_set(answer)


@pytest.fixture
async def earnest_app(settings: Settings, movable_clock: MovableClock) -> AsyncIterator[FastAPI]:
    """On the same database, but not as a demo."""
    changed = {"demo": False, "signing_keys": new_key_set("earnest"), "storage_url": settings.store_url}
    app = create_app(Settings(**{**settings.model_dump(), **changed}), clock=movable_clock)
    yield app
    await app.state.database.close()


def earnest_browser(app: FastAPI) -> httpx.AsyncClient:
    """Over TLS, as cookies of a host's own want it."""
    transport = httpx.ASGITransport(app=app, client=(fresh_address(), 50_000))
    return httpx.AsyncClient(
        transport=transport, base_url="https://quacan.test", headers={"Sec-Fetch-Site": "same-origin"}
    )


async def test_in_earnest_cookies_are_bound_to_this_host_and_to_tls(earnest_app: FastAPI, world: World) -> None:
    async with earnest_browser(earnest_app) as client:
        made = await sign_in(client, world)
        page = await client.get("/console/flagged")
        language = cookies_set(await client.post("/language", data={"language": "en"}))
        token = page.text.partition('name="form_token" value="')[2].partition('"')[0]
        gone = cookies_set(await client.post("/console/sign-out", data={"form_token": token}))
    assert set(made) == set(gone) == {"__Host-quacan_access", "__Host-quacan_refresh"}
    for cookie in (*made.values(), *gone.values(), *language.values()):
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "lax")
        assert cookie["secure"]
        assert cookie["httponly"]
    assert {cookie["max-age"] for cookie in gone.values()} == {"0"}
    assert page.status_code == 200
    assert page.headers["strict-transport-security"].startswith("max-age=31536000")


async def test_a_demo_does_without_tls_and_nothing_else(app: FastAPI, world: World) -> None:
    async with browser(app, None) as client:
        made = await sign_in(client, world)
        page = await client.get("/console/flagged")
    assert set(made) == {"quacan_access", "quacan_refresh"}
    for cookie in made.values():
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "lax")
        assert cookie["httponly"]
        assert not cookie["secure"]
    assert "strict-transport-security" not in page.headers


async def test_a_session_is_renewed_on_the_way_when_its_access_has_run_out(
    app: FastAPI, world: World, clock: MovableClock
) -> None:
    async with browser(app, None) as client:
        first = await sign_in(client, world)
        assert not cookies_set(await client.get("/console/flagged")), "while it holds nothing is renewed"
        clock.offset = timedelta(minutes=16)
        answer = await client.get("/console/flagged")
        renewed = cookies_set(answer)
        assert answer.status_code == 200
        assert all(renewed[name].value != first[name].value and renewed[name]["httponly"] for name in first)
        assert not cookies_set(await client.get("/console/flagged"))
        clock.offset = timedelta(days=91)
        over = await client.get("/console/flagged?severity=3")
    assert (over.status_code, over.headers["location"]) == (
        303,
        "/console/sign-in?next=/console/flagged%3Fseverity%3D3",
    )


async def test_a_refusal_too_brings_the_renewed_cookies(app: FastAPI, world: World, clock: MovableClock) -> None:
    async with browser(app, None) as client:
        await sign_in(client, world)
        clock.offset = timedelta(minutes=16)
        refused = await client.get("/console/people")
    assert refused.status_code == 403
    assert set(cookies_set(refused)) == {"quacan_access", "quacan_refresh"}


async def test_after_signing_out_the_old_cookies_open_nothing(app: FastAPI, world: World, clock: MovableClock) -> None:
    async with browser(app, None) as client, browser(app, None) as thief:
        made = await sign_in(client, world)
        page = await client.get("/console/flagged")
        token = page.text.partition('name="form_token" value="')[2].partition('"')[0]
        out = await client.post("/console/sign-out", data={"form_token": token})
        assert (out.status_code, out.headers["location"]) == (303, "/console/sign-in")
        assert not client.cookies, "the browser keeps none"
        for name, cookie in made.items():
            thief.cookies.set(name, cookie.value)
        for offset in (timedelta(), timedelta(minutes=16)):
            clock.offset = offset
            answer = await thief.get("/console/flagged")
            assert (answer.status_code, cookies_set(answer)) == (303, {})


async def test_a_stolen_refresh_cookie_ends_the_session_for_both(
    app: FastAPI, world: World, clock: MovableClock
) -> None:
    person = await add_someone(world)
    async with browser(app, None) as owner, browser(app, None) as thief:
        form = {"username": person.username, "password": PASSWORD}
        stolen = cookies_set(await owner.post("/console/sign-in", data=form))["quacan_refresh"].value
        for minutes in (16, 32):
            clock.offset = timedelta(minutes=minutes)
            assert (await owner.get("/console/flagged")).status_code == 200
        thief.cookies.set("quacan_refresh", stolen)
        assert (await thief.get("/console/flagged")).status_code == 303
        assert (await owner.get("/console/flagged")).status_code == 303
    assert await reasons_ended(world, person.id) == ["reused"]
