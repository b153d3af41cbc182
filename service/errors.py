"""Refusals: every expected one is a `ServiceError` with a stable code; the words come from the catalogue."""

import http
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from schemas.problem import FieldProblem, Problem
from service.messages import language_of, say

log = structlog.get_logger(__name__)
PROBLEM_JSON = "application/problem+json"
_problem = TypeAdapter(Problem)


class ServiceError(Exception):
    """An expected refusal. Subclasses set `status` and `code`; `code` names the entry in the catalogue."""

    status = 400
    code = "refused"

    def __init__(
        self,
        *,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
        **values: str | int,
    ) -> None:
        super().__init__(self.code)
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.values = values


class NotFound(ServiceError):
    status = 404
    code = "not_found"


class Forbidden(ServiceError):
    status = 403
    code = "forbidden"


class Conflict(ServiceError):
    status = 409
    code = "conflict"


class Differs(Conflict):
    """The id is known with other content; nothing was changed."""

    code = "differs"


class InvalidRequest(ServiceError):
    """Well-formed, but a part of it cannot be used; `errors` says which and why."""

    status = 422
    code = "invalid"


class TooLarge(ServiceError):
    status = 413
    code = "too_large"


class Unavailable(ServiceError):
    status = 503
    code = "unavailable"

    def __init__(self, **values: str | int) -> None:
        super().__init__(errors=(), headers={"Retry-After": "5"}, **values)


def problem_response(
    request: Request,
    status: int,
    code: str,
    *,
    values: Mapping[str, str | int] | None = None,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    language = language_of(request.headers.get("accept-language"))
    problem = Problem(
        type="about:blank",
        title=http.HTTPStatus(status).phrase if status in http.HTTPStatus._value2member_map_ else "Refused",
        status=status,
        code=code,
        detail=say(code, language, **(values or {})),
        errors=list(errors),
    )
    return JSONResponse(
        _problem.dump_python(problem, mode="json"),
        status_code=status,
        headers={"Content-Language": language, **(headers or {})},
        media_type=PROBLEM_JSON,
    )


async def _service_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ServiceError)  # noqa: S101  # registered for this class only
    return problem_response(
        request, error.status, error.code, values=error.values, errors=error.errors, headers=error.headers
    )


async def _http_exception(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for this class only
    codes = {
        401: "not_signed_in",
        403: "forbidden",
        404: "not_found",
        405: "method_not_allowed",
        413: "too_large",
    }
    code = codes.get(error.status_code, "refused")
    return problem_response(request, error.status_code, code, headers=error.headers)


async def _validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class only
    language = language_of(request.headers.get("accept-language"))
    errors = [field_problem(item, language) for item in error.errors()[:50]]
    return problem_response(request, 422, "invalid", errors=errors)


def field_problem(item: Mapping[str, Any], language: str) -> FieldProblem:
    """One of pydantic's errors, its `loc` beginning with where in the request it stands."""
    location = [str(part) for part in item["loc"]]
    where, path = location[0], location[1:]
    pointer = "/" + "/".join(path) if where == "body" else "/".join(path)
    code = str(item["type"])
    context = item.get("ctx") or {}
    if code == "value_error":
        # Raised by the wire classes themselves: the text of the error is its code.
        code = str(context.get("error") or "value_error")
    values = {key: str(value) for key, value in context.items() if key != "error"}
    return FieldProblem(pointer=pointer, code=code, message=say(f"field.{code}", language, **values))


async def _database_error(request: Request, error: Exception) -> JSONResponse:
    """What the database refused although the wire let it pass: a fault of ours unless it is a lost race."""
    sqlstate = _sqlstate(error)
    if isinstance(error, IntegrityError) or sqlstate.startswith(_INTEGRITY):
        log.warning("integrity_conflict", path=request.url.path, sqlstate=sqlstate)
        return problem_response(request, 409, "conflict")
    if isinstance(error, PoolTimeout | OperationalError) or _passes(error):
        log.warning("database_unavailable", path=request.url.path, error=type(error).__name__)
        return problem_response(request, 503, "unavailable", headers={"Retry-After": "5"})
    return await _unexpected(request, error)


# Classes of SQLSTATE that say nothing about the request: connection, lost race or deadlock, resources, lock,
# operator's intervention, system. The same request may succeed a moment later.
_PASSING = frozenset({"08", "40", "53", "55", "57", "58"})
_INTEGRITY = "23"


def _passes(error: Exception) -> bool:
    if isinstance(error, asyncpg.InterfaceError):
        # The driver's own: a connection that closed meanwhile, or, a fault of ours, a value it cannot send.
        return not isinstance(error, ValueError)
    return getattr(error, "connection_invalidated", False) or _sqlstate(error)[:2] in _PASSING


def _sqlstate(error: Exception) -> str:
    """As the driver tells it, whether SQLAlchemy has wrapped the driver's error or not."""
    return str(getattr(getattr(error, "orig", error), "sqlstate", None) or "")


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected_error", path=request.url.path, method=request.method, exc_info=error)
    return problem_response(request, 500, "fault")


async def _client_gone(request: Request, _error: Exception) -> JSONResponse:
    return problem_response(request, 400, "connection_lost")


def install_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(DBAPIError, _database_error)
    app.add_exception_handler(PoolTimeout, _database_error)
    app.add_exception_handler(asyncpg.PostgresError, _database_error)
    app.add_exception_handler(asyncpg.InterfaceError, _database_error)
    app.add_exception_handler(OSError, _connection_refused)
    app.add_exception_handler(ClientDisconnect, _client_gone)
    app.add_exception_handler(Exception, _unexpected)


async def _connection_refused(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, ConnectionError):
        log.warning("database_unavailable", path=request.url.path, error=type(error).__name__)
        return problem_response(request, 503, "unavailable", headers={"Retry-After": "5"})
    return await _unexpected(request, error)


EVERYWHERE = (400, 401, 403, 404, 413, 422, 503)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route for its OpenAPI entry, beside those that any route can give."""
    return {
        status: {
            "description": http.HTTPStatus(status).phrase if status != 460 else "Checksum Mismatch",
            "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({*statuses, *EVERYWHERE})
    }
