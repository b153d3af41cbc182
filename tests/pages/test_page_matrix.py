"""Every page, asked by every role inside and outside its scope, against what is written down."""

import pytest
from fastapi import FastAPI

from schemas.identity import Role
from tests.makers.world import World, make_world
from tests.pages import (
    calls_consumer,
    calls_flagged,
    calls_instruments,
    calls_labels,
    calls_ledger,
    calls_markets,
    calls_people,
    calls_reports,
    calls_sign_in,
)
from tests.pages.matrix import PAGE_EXPECTATIONS, PAGE_MAKERS, page_routes, visiting, with_form_token
from tests.role_matrix.expectations import COLUMNS

MADE_BY = (
    calls_sign_in,
    calls_flagged,
    calls_instruments,
    calls_labels,
    calls_ledger,
    calls_markets,
    calls_people,
    calls_reports,
    calls_consumer,
)


@pytest.fixture(scope="module")
async def home(app: FastAPI) -> World:
    return await make_world(app)


@pytest.fixture(scope="module")
async def elsewhere(app: FastAPI) -> World:
    return await make_world(app)


def test_every_page_has_an_expectation_and_a_request() -> None:
    routes = {f"{method} {path}" for method, path in page_routes()}
    assert routes == set(PAGE_EXPECTATIONS)
    assert set(PAGE_EXPECTATIONS) == set(PAGE_MAKERS)


@pytest.mark.parametrize("role", COLUMNS, ids=lambda role: role.value if role else "nobody")
@pytest.mark.parametrize("route", sorted(PAGE_EXPECTATIONS))
async def test_a_role_gets_what_is_written_down(home: World, elsewhere: World, route: str, role: Role | None) -> None:
    expected = PAGE_EXPECTATIONS[route][role]
    for inside in (True, False):
        case, token = await visiting(home, elsewhere, role, inside=inside)
        async with case.client:
            call = with_form_token(await PAGE_MAKERS[route](case), token)
            answer = await case.client.request(route.partition(" ")[0], call.path, **call.sent)
        status = expected.inside if inside else expected.outside
        assert answer.status_code == status, f"{'inside' if inside else 'outside'}: {answer.text[:500]}"
        if call.subject is not None and (role is None or not inside):
            assert str(call.subject) not in answer.text, "nobody outside is told of it"
        elif call.subject is not None and answer.status_code == 200:
            assert str(call.subject) in answer.text, "somebody inside sees it"
