"""The public tus client and raw sockets against a real server."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn
from tusclient.client import TusClient

from service.storage import photo_key
from tests.makers.evidence import TUS, Check, add_check, beginning, create, head, jpeg, sha
from tests.makers.world import World

MEBIBYTE = 1024 * 1024


@asynccontextmanager
async def served(world: World) -> AsyncIterator[str]:
    """The application behind a real socket."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(world.app, lifespan="off", log_level="warning", ws="none"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()


def client_of(check: Check, address: str) -> TusClient:
    return TusClient(address + check.photos, headers={"Authorization": check.client.headers["authorization"]})


async def test_tuspy_uploads_breaks_off_and_goes_on_elsewhere(world: World) -> None:
    photo = jpeg(1600, 1200)
    check = await add_check(world, photo)

    def begin(address: str) -> str:
        uploader = client_of(check, address).uploader(
            file_stream=io.BytesIO(photo), chunk_size=20_000, metadata={"sha256": sha(photo)}, upload_checksum=True
        )
        uploader.upload(stop_at=40_000)
        return str(uploader.url)

    def go_on(address: str, url: str) -> int:
        uploader = client_of(check, address).uploader(file_stream=io.BytesIO(photo), chunk_size=50_000, url=url)
        began_at = int(uploader.offset)
        uploader.upload()
        return began_at

    async with served(world) as address:
        url = await asyncio.to_thread(begin, address)
        began_at = await asyncio.to_thread(go_on, address, url)
    assert 40_000 <= began_at < len(photo)
    assert await world.app.state.store.get(photo_key(sha(photo))) == photo


async def test_tuspy_sends_a_photo_whole(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)

    def send(address: str) -> None:
        client_of(check, address).uploader(file_stream=io.BytesIO(photo), metadata={"sha256": sha(photo)}).upload()

    async with served(world) as address:
        await asyncio.to_thread(send, address)
    assert await world.app.state.store.get(photo_key(sha(photo))) == photo


async def test_a_socket_closed_in_the_middle_of_a_piece_keeps_what_arrived(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    async with served(world) as address:
        port = int(address.rpartition(":")[2])
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        lines = {
            **beginning(photo),
            "Host": "quacan.test",
            "Upload-Offset": "0",
            "Content-Length": str(len(photo)),
            "Authorization": check.client.headers["authorization"],
        }
        request = f"PATCH {location} HTTP/1.1\r\n" + "".join(f"{key}: {value}\r\n" for key, value in lines.items())
        writer.write(request.encode() + b"\r\n" + photo[:5000])
        await writer.drain()
        await asyncio.sleep(0.3)
        writer.transport.abort()
        for _ in range(100):
            received = int((await head(check, location)).headers["upload-offset"])
            if received:
                break
            await asyncio.sleep(0.05)
        assert received == 5000
    rest = await check.client.patch(
        location,
        content=photo[5000:],
        headers={**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "5000"},
    )
    assert rest.status_code == 204


async def test_a_refusal_reaches_a_client_that_is_still_sending(world: World) -> None:
    photo = jpeg() + bytes(3 * MEBIBYTE)
    check = await add_check(world, jpeg())
    async with served(world) as address, httpx.AsyncClient(base_url=address, headers=check.client.headers) as client:
        answer = await client.post(check.photos, content=photo, headers=beginning(photo))
        assert (answer.status_code, answer.json()["code"]) == (409, "photo_not_named")
