"""A visit to the console: who is signed in, by two cookies that scripts cannot read."""

import hmac
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Form, Header, Request, Response

from schemas.identity import Role, Tokens
from service.errors import Forbidden
from service.identity.access_tokens import NotSignedIn, read_access_token
from service.identity.keys import SigningKeys
from service.identity.queries import find_who
from service.identity.rotation import rotate
from service.identity.sessions import Issuer
from service.identity.who import Who
from service.pages.page_route import ForeignForm

ACCESS, REFRESH = "quacan_access", "quacan_refresh"


@dataclass(frozen=True, slots=True)
class Visit:
    """`form_token` goes with every form: only our own pages know it."""

    who: Who
    form_token: str


def cookie_name(request: Request, name: str) -> str:
    """`__Host-` binds a cookie to this very host over TLS; a demo on localhost has no TLS."""
    return name if request.app.state.settings.demo else f"__Host-{name}"


def keep(request: Request, response: Response, tokens: Tokens) -> None:
    settings = request.app.state.settings
    lasting = {ACCESS: tokens.expires_in, REFRESH: settings.refresh_token_days * 86400}
    for name, value in ((ACCESS, tokens.access_token), (REFRESH, tokens.refresh_token)):
        response.set_cookie(
            cookie_name(request, name),
            value,
            max_age=lasting[name],
            path="/",
            secure=not settings.demo,
            httponly=True,
            samesite="lax",
        )


def forget(request: Request, response: Response) -> None:
    for name in (ACCESS, REFRESH):
        response.delete_cookie(
            cookie_name(request, name),
            path="/",
            secure=not request.app.state.settings.demo,
            httponly=True,
            samesite="lax",
        )


async def visit(request: Request) -> Visit:
    """Who is visiting; an access token that ran out is renewed on the way. Raises `NotSignedIn`."""
    who = await _by_access_token(request, request.cookies.get(cookie_name(request, ACCESS)))
    if who is None:
        who = await _renewed(request)
    made = Visit(who, form_token(request.app.state.keys, who.session_id))
    request.state.visit = made
    return made


async def _by_access_token(request: Request, token: str | None) -> Who | None:
    state = request.app.state
    try:
        claims = read_access_token(state.keys, token or "", state.clock.now())
    except NotSignedIn:
        return None
    found: Who | None = await find_who(state.database, claims.person_id, claims.session_id)
    return found


async def _renewed(request: Request) -> Who:
    """Raises `NotSignedIn`."""
    state = request.app.state
    token = request.cookies.get(cookie_name(request, REFRESH))
    if not token:
        raise NotSignedIn
    async with state.database.write() as session:
        tokens = await rotate(session, Issuer(state.keys, state.settings), token, state.clock.now())
    if not isinstance(tokens, Tokens):
        raise NotSignedIn
    request.state.renewed_cookies = [lambda response: keep(request, response, tokens)]
    who = await _by_access_token(request, tokens.access_token)
    if who is None:
        raise NotSignedIn
    return who


def form_token(keys: SigningKeys, session_id: UUID | None) -> str:
    """The same for all pages of a session, and worthless in any other."""
    return hmac.new(keys.private.private_bytes_raw(), f"form {session_id}".encode(), sha256).hexdigest()


async def own_form(
    visitor: Annotated[Visit, Depends(visit, scope="function")],
    form_token: Annotated[str | None, Form()] = None,
    x_form_token: Annotated[str | None, Header()] = None,
) -> None:
    """For routes that change something. Raises `ForeignForm`."""
    given = form_token or x_form_token or ""
    if not hmac.compare_digest(given.encode(), visitor.form_token.encode()):
        raise ForeignForm


Visitor = Annotated[Visit, Depends(visit, scope="function")]


def visitor_of(*roles: Role) -> Callable[..., Coroutine[Any, Any, Visit]]:
    """A guard that lets only these roles in; the others get 403."""

    async def guard(found: Visitor) -> Visit:
        if found.who.role not in roles:
            raise Forbidden
        return found

    return guard
