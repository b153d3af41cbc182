"""Requests of signing in and out, and of the language."""

from tests.makers.identity import PASSWORD, add_someone
from tests.pages.matrix import page_of
from tests.role_matrix.calls import Call, Case


@page_of("GET /console/sign-in")
async def sign_in_page(_: Case) -> Call:
    return Call("/console/sign-in")


@page_of("POST /console/sign-in")
async def sign_in(case: Case) -> Call:
    person = await add_someone(case.home)
    return Call("/console/sign-in", sent={"data": {"username": person.username, "password": PASSWORD}})


@page_of("POST /console/sign-out")
async def sign_out(_: Case) -> Call:
    return Call("/console/sign-out")


@page_of("POST /language")
async def choose_language(_: Case) -> Call:
    return Call("/language", sent={"data": {"language": "en", "next": "/console"}})
