"""Every route of the document, asked by every role inside and outside its scope, against what is written down."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from schemas.identity import Role
from service.errors import PROBLEM_JSON
from tests.makers.world import World, make_world
from tests.pages.matrix import page_routes
from tests.role_matrix import (
    calls_flags,
    calls_identity,
    calls_labels,
    calls_register,
    calls_reports,
    calls_spot_checks,
    calls_standards,
)
from tests.role_matrix.calls import API, MAKERS, Call, Case, make_case
from tests.role_matrix.expectations import COLUMNS, EXPECTATIONS

MADE_BY = (calls_identity, calls_register, calls_standards, calls_spot_checks, calls_flags, calls_labels, calls_reports)
# Pages for a reader of the document; they hold no data.
UNDOCUMENTED = {"/openapi.json", "/docs", "/docs/assets"}
# Pages and their files are for browsers; tests/pages holds every page to its own table.
PAGES = {path for _, path in page_routes()} | {"/static/own", "/static/htmx", "/static/leaflet"}


@pytest.fixture(scope="module")
async def home(app: FastAPI) -> World:
    return await make_world(app)


@pytest.fixture(scope="module")
async def elsewhere(app: FastAPI) -> World:
    return await make_world(app)


def documented(app: FastAPI) -> set[str]:
    paths: dict[str, dict[str, Any]] = app.openapi()["paths"]
    return {f"{method.upper()} {path.removeprefix(API)}" for path, operations in paths.items() for method in operations}


def test_every_route_of_the_document_has_an_expectation_and_a_request(app: FastAPI) -> None:
    routes = documented(app)
    assert routes - set(EXPECTATIONS) == set(), "routes without an expectation"
    assert set(EXPECTATIONS) - routes == set(), "expectations without a route"
    assert set(EXPECTATIONS) == set(MAKERS), "each expectation needs a maker of its request"


def test_no_route_is_left_out_of_the_document(app: FastAPI) -> None:
    contexts = iter_route_contexts(app.routes)
    assert {route.path for route in contexts if not getattr(route, "include_in_schema", False)} == UNDOCUMENTED | PAGES


def test_a_route_that_nobody_wrote_an_expectation_for_shows() -> None:
    app = FastAPI()
    app.add_api_route(f"{API}/secrets", lambda: None, methods=["GET"])
    assert documented(app) - set(EXPECTATIONS) == {"GET /secrets"}


def test_every_expectation_lets_somebody_in() -> None:
    """Otherwise a request that is never valid would pass for one that is refused."""
    shut = [
        route for route, roles in EXPECTATIONS.items() if not any(expected.inside < 300 for expected in roles.values())
    ]
    assert shut == []


@pytest.mark.parametrize("role", COLUMNS, ids=lambda role: role.value if role else "nobody")
@pytest.mark.parametrize("route", sorted(EXPECTATIONS))
async def test_a_role_gets_what_is_written_down(home: World, elsewhere: World, route: str, role: Role | None) -> None:
    expected = EXPECTATIONS[route][role]
    for inside in (True, False):
        case = await make_case(home, elsewhere, role, inside=inside)
        async with case.client:
            call = await MAKERS[route](case)
            answer = await case.client.request(route.partition(" ")[0], call.path, **call.sent)
        status = expected.inside if inside else expected.outside
        assert answer.status_code == status, f"{'inside' if inside else 'outside'}: {answer.text[:500]}"
        check_answer(case, call, answer)


def check_answer(case: Case, call: Call, answer: httpx.Response) -> None:
    if answer.status_code >= 400:
        method = answer.request.method
        assert answer.headers["content-type"] == PROBLEM_JSON or method == "HEAD"
    if call.done is not None and answer.is_success:
        assert call.done(answer.json()) is case.inside
    if call.subject is None:
        return
    shown = str(call.subject) in answer.text
    if case.role is not None and case.inside and answer.request.method == "GET" and answer.is_success:
        assert shown, "somebody inside sees it"
    if case.role is None or not case.inside:
        assert not shown, "nobody outside is told of it"
