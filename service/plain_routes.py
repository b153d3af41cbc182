"""Routes that read their requests by themselves, for those few that phones send all day.

FastAPI solves a route's parameters and dependencies anew for every request, which costs more than all that a spot
check's own code does. A plain route is declared and described like any other, and is called with the request alone.
"""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from uuid import UUID

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, APIRouter
from pydantic import TypeAdapter, ValidationError
from starlette.types import Receive, Scope, Send

from service.errors import problems

API_PREFIX = "/api/v1"
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]
Message = TypeVar("Message")
_UUID: TypeAdapter[UUID] = TypeAdapter(UUID)


class PlainRoute(APIRoute):
    """Its endpoint takes the request and nothing else.

    What the request holds is told to the OpenAPI document by a dependency, which nobody calls.
    """

    def __init__(self, path: str, endpoint: Endpoint, **described: Any) -> None:
        super().__init__(path, endpoint, **described)
        answer = self.get_route_handler()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            # What is raised here is answered by the application's own handlers.
            response = await answer(Request(scope, receive, send))
            await response(scope, receive, send)

        self.app = app

    def get_route_handler(self) -> Endpoint:
        endpoint: Endpoint = self.endpoint
        return endpoint


def plain_router(tag: str, route_class: type[PlainRoute] = PlainRoute) -> APIRouter:
    """For `mount_first`: its routes carry what an included router would give them."""
    return APIRouter(
        prefix=API_PREFIX,
        tags=[tag],
        route_class=route_class,
        responses=problems(),
        generate_unique_id_function=lambda route: route.name,
    )


def mount_first(app: FastAPI, *routers: APIRouter) -> None:
    """Before all others, by their full addresses: an included router is asked twice, and asks all of its own."""
    for router in reversed(routers):
        app.router.routes[:0] = router.routes


def id_in_path(request: Request, name: str) -> UUID:
    """Raises `RequestValidationError`."""
    return valid(_UUID, request.path_params[name], "path", name)


def in_header(request: Request, kind: TypeAdapter[Message], name: str) -> Message | None:
    """None where the header is missing. Raises `RequestValidationError`."""
    value = request.headers.get(name)
    return None if value is None else valid(kind, value, "header", name)


def valid(kind: TypeAdapter[Message], value: object, *place: str) -> Message:
    """Raises `RequestValidationError` naming the place."""
    try:
        return kind.validate_python(value)
    except ValidationError as refused:
        raise _placed(refused, *place) from refused


async def in_body(request: Request, kind: TypeAdapter[Message]) -> Message:
    """The message in a JSON body. Raises `RequestValidationError`, for a body of another kind too."""
    body = await request.body()
    if not body:
        raise RequestValidationError([{"type": "missing", "loc": ("body",), "msg": "Field required", "input": None}])
    main, _, sub = request.headers.get("content-type", "").partition(";")[0].strip().lower().partition("/")
    if main != "application" or not (sub == "json" or sub.endswith("+json")):
        return valid(kind, body, "body")
    try:
        return kind.validate_json(body)
    except ValidationError as refused:
        raise _placed(refused, "body") from refused


def _placed(refused: ValidationError, *place: str) -> RequestValidationError:
    """Told as FastAPI tells what it has found itself."""
    errors = refused.errors(include_url=False, include_input=False)
    return RequestValidationError([{**error, "loc": (*place, *error["loc"])} for error in errors])
