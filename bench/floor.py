"""The floor: the least that any Python service must do to keep a record and a photo, behind the same server.

Two requests, as for a check. The first takes the JSON record and commits one row that holds it; the second takes the
photo's bytes as they come, hashes them, and puts them into a folder (written beside, fsync, renamed, fsync of the
folder). Nobody is asked who they are, nothing is looked up, judged, examined, signed, entered or queued.
"""

import argparse
import asyncio
import hashlib
import os
import socket
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.running import tether, web

TABLE = "CREATE TABLE IF NOT EXISTS floor_check (id uuid PRIMARY KEY, content jsonb NOT NULL)"
_INSERT = "INSERT INTO floor_check (id, content) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING"
_CONNECTIONS = 10
_THREADS = 8


async def put_check(request: Request) -> Response:
    content = await request.body()
    await request.app.state.pool.execute(_INSERT, UUID(request.path_params["check_id"]), content.decode())
    return Response(status_code=201)


async def post_photo(request: Request) -> Response:
    digest = hashlib.sha256()
    chunks: list[bytes] = []
    async for chunk in request.stream():
        digest.update(chunk)
        chunks.append(chunk)
    state = request.app.state
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(state.threads, _store, state.folder, digest.hexdigest(), chunks)
    return Response(status_code=201)


def _store(folder: Path, name: str, chunks: Sequence[bytes]) -> None:
    shelf = folder / name[:3]
    shelf.mkdir(exist_ok=True)
    staged = folder / uuid4().hex
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    try:
        for chunk in chunks:
            os.write(descriptor, chunk)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    staged.rename(shelf / name)
    descriptor = os.open(shelf, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def create_floor(database: str, folder: Path) -> Starlette:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.folder = folder
        app.state.threads = ThreadPoolExecutor(_THREADS)
        async with asyncpg.create_pool(database, min_size=_CONNECTIONS, max_size=_CONNECTIONS) as pool:
            app.state.pool = pool
            yield

    routes = [
        Route("/checks/{check_id}", put_check, methods=["PUT"]),
        Route("/checks/{check_id}/photos", post_photo, methods=["POST"]),
        Route("/readyz", lambda _: Response()),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.floor")
    parser.add_argument("--database", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--listening", type=int, required=True, help="a descriptor that listens already")
    given = parser.parse_args()
    tether.end_with_parent()
    with socket.socket(fileno=given.listening) as listening:
        app = create_floor(given.database, given.folder)
        web.settle_memory()
        uvicorn.Server(web.configuration(app, "127.0.0.1", quiet=True)).run(sockets=[listening])


if __name__ == "__main__":
    main()
