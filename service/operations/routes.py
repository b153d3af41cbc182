"""What operators ask: is it alive, is it ready, its figures; and the public keys."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from service.errors import Unavailable, problems

router = APIRouter(tags=["operations"])
READY_WITHIN_S = 2.0


@router.get("/healthz", responses={200: {"content": {"application/json": {"example": {"alive": True}}}}})
async def healthz() -> dict[str, bool]:
    """The process answers."""
    return {"alive": True}


@router.get(
    "/readyz",
    responses={**problems(503), 200: {"content": {"application/json": {"example": {"ready": True}}}}},
)
async def readyz(request: Request) -> dict[str, bool]:
    """The database answers within two seconds."""
    try:
        async with asyncio.timeout(READY_WITHIN_S), request.app.state.database.read() as session:
            await session.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError, TimeoutError) as unreachable:
        raise Unavailable from unreachable
    return {"ready": True}


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """Prometheus text format; keep it from the public at the proxy."""
    return Response(request.app.state.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


@router.get("/.well-known/jwks.json")
async def jwks(request: Request) -> dict[str, Any]:
    """The keys that tokens and receipts are verified with."""
    keys: dict[str, Any] = request.app.state.keys.jwks()
    return keys
