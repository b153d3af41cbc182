"""What every role gets from every page, written down as for the API: `inside/outside` its scope, or one for both.

303 for nobody is the way to the sign-in page. Each page has a maker of a real request beside its others.
"""

from dataclasses import replace
from uuid import UUID

import httpx
import jwt
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from schemas.identity import Role
from service.pages.console.visits import ACCESS, form_token
from service.pages.routes import router
from tests.makers.reports import fresh_address
from tests.makers.world import BASE_URL, World
from tests.role_matrix.calls import Call, Case, Maker, make_case
from tests.role_matrix.expectations import read_table

TABLE = """
# page                                                    board    team     dept.    verifier admin    nobody
GET     /console/sign-in                                  200      200      200      200      200      200
POST    /console/sign-in                                  303      303      303      303      303      303
POST    /console/sign-out                                 303      303      303      303      303      303
POST    /language                                         303      303      303      303      303      303

# Flagged stalls; a board acknowledges and never closes
GET     /console                                          303      303      303      303      303      303
GET     /console/flagged                                  200      200      200      403      403      303
GET     /console/flagged.{form}                           200      200      200      403      403      303
POST    /console/flags/{flag_id}/acknowledge              303/404  303/404  303/404  403      403      303
POST    /console/flags/{flag_id}/close                    403      303/404  303/404  403      403      303

# Markets as points and as a list
GET     /console/map                                      200      200      200      403      403      303
GET     /console/map.json                                 200      200      200      403      403      303

# Markets and what falls due there
GET     /console/markets                                  200      200      200      200      403      303
GET     /console/markets/{market_id}                      200/404  200/404  200/404  200/404  403      303
GET     /console/markets/{market_id}/campaign             200/404  200/404  200/404  200/404  403      303

# Consumers' reports; a board sees them and writes down what a trader says, and decides nothing
GET     /console/reports                                  200      200      200      403      403      303
GET     /console/reports/{report_id}                      200/404  200/404  200/404  403      403      303
GET     /console/reports/{report_id}/photos/{sha256}      200/404  200/404  200/404  403      403      303
POST    /console/reports/{report_id}/confirm              403      303/404  303/404  403      403      303
POST    /console/reports/{report_id}/join                 403      303/404  303/404  403      403      303
POST    /console/reports/{report_id}/dismiss              403      303/404  303/404  403      403      303
POST    /console/reports/{report_id}/answer               403      303/404  303/404  403      403      303
POST    /console/reports/{report_id}/reply                303/404  303/404  303/404  403      403      303

# Plots
GET     /console/plots                                    200      200      200      403      403      303

# Who saw and changed what
GET     /console/ledger                                   403      403      200      403      403      303

# Instruments and checks; what checks found is not for a verification body
GET     /console/find                                     303/404  303/404  303/404  303/404  403      303
GET     /console/instruments/{instrument_id}              200/404  200/404  200/404  200/404  403      303
GET     /console/checks/{check_id}                        200/404  200/404  200/404  403      403      303
GET     /console/checks/{check_id}/photos/{sha256}        200/404  200/404  200/404  403      403      303

# Labels; a market out of scope is not there
GET     /console/labels                                   200/404  200/404  200/404  403      403      303
POST    /console/labels.pdf                               200/404  200/404  200/404  403      403      303

# People and files brought in
GET     /console/people                                   403      403      200      403      200      303
POST    /console/people                                   403      403      303      403      303      303
POST    /console/people/{person_id}/enrolment             403      403      200/404  403      200/404  303
POST    /console/people/{person_id}/active                403      403      303/404  403      303/404  303
GET     /console/imports                                  200      200      200      200      403      303
POST    /console/imports/import                           200/404  200/404  200/404  403      403      303

# What anybody may see and send
GET     /                                                 200      200      200      200      200      200
GET     /s                                                303      303      303      303      303      303
GET     /s/{code}                                         200      200      200      200      200      200
GET     /s/{code}/report                                  200      200      200      200      200      200
POST    /s/{code}/report                                  303      303      303      303      303      303
GET     /markets                                          200      200      200      200      200      200
GET     /markets/{market_id}                              200      200      200      200      200      200
GET     /report                                           200      200      200      200      200      200
POST    /report                                           303      303      303      303      303      303
GET     /r                                                303      303      303      303      303      303
GET     /r/{receipt}                                      200      200      200      200      200      200
"""

PAGE_EXPECTATIONS = read_table(TABLE)
PAGE_MAKERS: dict[str, Maker] = {}


def page_of(route: str) -> "PageMaker":
    """Registers the maker of a page such as `GET /console/flagged`; a form's data need no token, it is added."""
    return PageMaker(route)


class PageMaker:
    def __init__(self, route: str) -> None:
        self._route = route

    def __call__(self, maker: Maker) -> Maker:
        assert self._route not in PAGE_MAKERS, f"{self._route} has a maker already"
        PAGE_MAKERS[self._route] = maker
        return maker


def page_routes() -> set[tuple[str, str]]:
    contexts = iter_route_contexts(router.routes)
    return {(method, str(page.path)) for page in contexts for method in page.methods or ()}


def browser(app: FastAPI, token: str | None) -> httpx.AsyncClient:
    """As a browser of a network of its own: cookies, a page of our own as the origin, and no following of redirects."""
    cookies = {ACCESS: token} if token else {}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app, client=(fresh_address(), 50_000)),
        base_url=BASE_URL,
        cookies=cookies,
        headers={"Sec-Fetch-Site": "same-origin"},
    )


def form_token_of(app: FastAPI, token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return form_token(app.state.keys, UUID(claims["sid"]))


async def visiting(home: World, elsewhere: World, role: Role | None, *, inside: bool) -> tuple[Case, str | None]:
    """As in the API's matrix, but by cookie; with the token for forms."""
    case = await make_case(home, elsewhere, role, inside=inside)
    bearer = case.client.headers.get("Authorization", "").removeprefix("Bearer ") or None
    await case.client.aclose()
    token = form_token_of(home.app, bearer) if bearer else None
    return replace(case, client=browser(home.app, bearer)), token


def with_form_token(call: Call, token: str | None) -> Call:
    if token is None:
        return call
    headers = {**call.sent.get("headers", {}), "X-Form-Token": token}
    return replace(call, sent={**call.sent, "headers": headers})
