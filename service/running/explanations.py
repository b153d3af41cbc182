"""Failures that the person at the command line can mend, each in one line."""

import socket
from collections.abc import Iterator
from typing import Any

import asyncpg
from alembic.util import CommandError
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from service.errors import ServiceError
from service.messages import say
from service.running.failure import StartError

MENDABLE: tuple[type[Exception], ...] = (
    StartError,
    ServiceError,
    ValidationError,
    SQLAlchemyError,
    asyncpg.PostgresError,
    CommandError,
    OSError,
    ValueError,
)
"""What may be among them; `in_one_line` decides."""

_PREFIX = "QUACAN_"
_UNREACHABLE = (socket.gaierror, ConnectionError, TimeoutError, asyncpg.CannotConnectNowError)
_SIGN_IN = (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError)
_REFUSED = (asyncpg.InsufficientPrivilegeError, asyncpg.LockNotAvailableError, asyncpg.TooManyConnectionsError)
_SAID: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((StartError,), "{}"),
    (_SIGN_IN, "the database refuses the sign-in of QUACAN_DATABASE_URL: {}"),
    ((asyncpg.InvalidCatalogNameError,), "the database named in QUACAN_DATABASE_URL is not there: {}"),
    ((asyncpg.UndefinedTableError,), "the database has no schema yet: run `quacan db upgrade`"),
    (_REFUSED, "the database refuses: {}"),
    (_UNREACHABLE, "the database or the store cannot be reached: {}"),
    ((CommandError,), "the database's schema is not one that this version knows: {}"),
)


def in_one_line(failure: BaseException) -> str | None:
    """None for what only a programmer can mend."""
    for cause in _causes(failure):
        for kinds, text in _SAID:
            if isinstance(cause, kinds):
                return text.format(" ".join(str(cause).split()))
        if isinstance(cause, ValidationError) and cause.title == "Settings":
            return "; ".join(_setting(error["loc"], error["msg"]) for error in cause.errors())
        if isinstance(cause, ServiceError):
            said = [
                say(cause.code, "en", **cause.values),
                *(f"{error.pointer}: {error.message}" for error in cause.errors),
            ]
            return " ".join(said)
        if isinstance(cause, OSError) and cause.filename:
            return f"{cause.filename}: {cause.strerror}"
        if isinstance(cause, ValueError) and str(cause).startswith((_PREFIX, "a store")):
            return str(cause)
    return None


def _causes(failure: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = failure
    while cause is not None:
        yield cause
        cause = cause.__cause__ or (cause.orig if isinstance(cause, DBAPIError) else None)


def _setting(location: tuple[Any, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"{_PREFIX}{location[0].upper()}: {message}" if location else message
