"""Who may enter a route: the signed-in person, or one of certain roles."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from schemas.identity import Role
from service.db import ReadDb, Source, Within, WriteDb
from service.errors import Forbidden
from service.identity.access_tokens import NotSignedIn, read_access_token
from service.identity.queries import find_who
from service.identity.who import Who

_bearer = OAuth2PasswordBearer(tokenUrl="/api/v1/auth/token", auto_error=False)
Bearer = Annotated[str | None, Depends(_bearer)]


async def _identify(request: Request, token: str | None, source: Source) -> Who:
    if not token:
        raise NotSignedIn
    state = request.app.state
    claims = read_access_token(state.keys, token, state.clock.now())
    who = await find_who(source, claims.person_id, claims.session_id)
    if who is None:
        raise NotSignedIn
    return who


async def _reader(request: Request, token: Bearer, session: ReadDb) -> Who:
    return await _identify(request, token, Within(session))


async def _identified(request: Request, token: Bearer) -> Who:
    return await _identify(request, token, request.app.state.database)


async def _writer(request: Request, token: Bearer, session: WriteDb) -> Who:
    return await _identify(request, token, Within(session))


# The guard shares its route's session and transaction, so a route that reads takes `Reader` with
# `ReadDb`, one that writes `Writer` with `WriteDb`.
Reader = Annotated[Who, Depends(_reader, scope="function")]
Writer = Annotated[Who, Depends(_writer, scope="function")]
# For a route that works long before it writes: no connection is held after the guard.
Identified = Annotated[Who, Depends(_identified, scope="function")]


def reader_of(*roles: Role) -> Callable[..., Coroutine[Any, Any, Who]]:
    """A guard that lets only these roles read; the others get 403."""

    async def guard(who: Reader) -> Who:
        return _one_of(who, roles)

    return guard


def writer_of(*roles: Role) -> Callable[..., Coroutine[Any, Any, Who]]:
    """A guard that lets only these roles write; the others get 403."""

    async def guard(who: Writer) -> Who:
        return _one_of(who, roles)

    return guard


async def admitted(request: Request, roles: tuple[Role, ...], source: Source) -> Who:
    """What a guard does, for a plain route: who asks, if they are of these roles."""
    return _one_of(await _identify(request, await _bearer(request), source), roles)


def _one_of(who: Who, roles: tuple[Role, ...]) -> Who:
    if who.role not in roles:
        raise Forbidden
    return who
