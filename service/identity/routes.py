"""Signing in and out."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response

from schemas.identity import RefreshIn, Tokens
from service.db import WriteDb
from service.errors import problems
from service.identity import routes_enrolments, routes_me, routes_people
from service.identity.guards import Writer
from service.identity.issuing import LONGEST_DEVICE_NAME, device_name_of, host_of, issuer_of
from service.identity.leaving import sign_out
from service.identity.rotation import rotate
from service.identity.signing_in import SignIn, sign_in

router = APIRouter(tags=["identity"])
for part in (routes_me, routes_people, routes_enrolments):
    router.include_router(part.router)


@router.post("/auth/token", responses=problems(429))
async def create_token(
    request: Request,
    response: Response,
    username: Annotated[str, Form(min_length=1, max_length=64)],
    password: Annotated[str, Form(min_length=1, max_length=1024, json_schema_extra={"format": "password"})],
    grant_type: Annotated[Literal["password"] | None, Form()] = None,  # noqa: ARG001  # OAuth2 clients send it
    device_name: Annotated[
        str | None, Form(max_length=LONGEST_DEVICE_NAME, description="What /me/devices calls it")
    ] = None,
) -> Tokens:
    """Sign in by name and password (OAuth2 password flow)."""
    state = request.app.state
    asked = SignIn(
        username=username,
        password=password,
        device_name=device_name_of(request, device_name),
        host=host_of(request),
    )
    return await sign_in(state.database, issuer_of(request, response), state.passwords, asked, state.clock.now())


@router.post("/auth/refresh")
async def refresh_token(body: RefreshIn, request: Request, response: Response) -> Tokens:
    """Exchange a refresh token for new tokens; it is good once, but an answer that got lost may be asked for again."""
    state = request.app.state
    issuer = issuer_of(request, response)
    # Raising inside a request's transaction would undo the end of a stolen session.
    async with state.database.write() as session:
        outcome = await rotate(session, issuer, body.refresh_token, state.clock.now())
    if not isinstance(outcome, Tokens):
        raise outcome
    return outcome


@router.post("/auth/logout", status_code=204)
async def logout(request: Request, session: WriteDb, who: Writer) -> None:
    """End this session; its tokens are refused from now on."""
    await sign_out(session, who, request.app.state.clock.now())
