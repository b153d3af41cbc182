"""Who may enter a route: the signed-in person, or one of certain roles."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from schemas.identity import Role
from service.db import ReadDb, Source, Within, WriteDb
from service.identity.access_tokens import Claims, NotSignedIn, read_access_token
from service.identity.queries import find_who
from service.identity.who import Who, one_of

_bearer = OAuth2PasswordBearer(tokenUrl="/api/v1/auth/token", auto_error=False)
Bearer = Annotated[str | None, Depends(_bearer)]


def _claims(request: Request, token: str | None) -> Claims:
    if not token:
        raise NotSignedIn
    state = request.app.state
    return read_access_token(state.keys, token, state.clock.now())


async def _identify(request: Request, token: str | None, source: Source) -> Who:
    claims = _claims(request, token)
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
        return one_of(who, roles)

    return guard


def writer_of(*roles: Role) -> Callable[..., Coroutine[Any, Any, Who]]:
    """A guard that lets only these roles write; the others get 403."""

    async def guard(who: Writer) -> Who:
        return one_of(who, roles)

    return guard


async def claims_of(request: Request) -> Claims:
    """For a plain route: whose token it is. Whether they may still enter, the database says with what else it is asked.

    Raises `NotSignedIn`.
    """
    return _claims(request, await _bearer(request))


async def require_one_of(request: Request, roles: tuple[Role, ...]) -> None:
    """What a guard does, for a plain route that found a fault: a stranger gets no answer about it."""
    one_of(await _identify(request, await _bearer(request), request.app.state.database), roles)
