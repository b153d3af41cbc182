"""The store on an S3 server: what is said when the server does not play along."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest

from service.storage import ObjectMissing, ObjectStore, StoreFull, StoreUnavailable, open_store, opening
from tests.seaweed import Seaweed

_LARGE = os.urandom(12 * 1024 * 1024)


@asynccontextmanager
async def _answering(status: str, body: str = "") -> AsyncIterator[ObjectStore]:
    """A store whose server gives one answer to everything."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        sent = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        await reader.readexactly(int(sent[0].split(b":")[1]) if sent else 0)
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield open_store(f"s3://photos?endpoint=http://127.0.0.1:{port}", access_key="a", secret_key="b")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("507 Insufficient Storage", ""),
        ("507 Insufficient Storage", "<Error><Code>XMinioStorageFull</Code></Error>"),
        ("403 Forbidden", "<Error><Code>QuotaExceeded</Code></Error>"),
    ],
)
async def test_a_full_server_is_said_to_be_full(status: str, body: str) -> None:
    async with _answering(status, body) as store:
        with pytest.raises(StoreFull):
            await store.put("uploads/u/0-a", b"x")


@pytest.mark.parametrize(
    "status", ["500 Internal Server Error", "503 Slow Down", "403 Forbidden", "301 Moved", "200 OK"]
)
async def test_a_server_that_fails_is_unavailable_and_never_full(status: str) -> None:
    async with _answering(status, "<Error/>") as store:
        with pytest.raises(StoreUnavailable):
            # The number 507 in a key is not the server's answer.
            await store.put("uploads/507/507-507", b"x")


async def test_a_server_that_cannot_be_reached_is_unavailable_soon() -> None:
    store = open_store("s3://photos?endpoint=http://127.0.0.1:9", access_key="a", secret_key="b")
    async with asyncio.timeout(15):
        with pytest.raises(StoreUnavailable):
            await store.put("photos/abc/one", b"x")
        with pytest.raises(StoreUnavailable):
            await store.get("photos/abc/one")
        with pytest.raises(StoreUnavailable):
            await anext(store.list("photos"))


@pytest.mark.s3
async def test_a_wrong_secret_is_refused_by_the_server(seaweed: Seaweed) -> None:
    store = open_store(seaweed.url("photos"), access_key=seaweed.access_key, secret_key="guessed")
    with pytest.raises(StoreUnavailable):
        await store.put("photos/abc/one", b"x")


@pytest.mark.s3
async def test_stores_with_different_prefixes_in_one_bucket_do_not_see_each_other(seaweed: Seaweed) -> None:
    one, two = (_open(seaweed, uuid4().hex) for _ in range(2))
    await one.put("photos/abc/x", b"of one")
    assert await one.get("photos/abc/x") == b"of one"
    assert [found.key async for found in one.list("photos")] == ["photos/abc/x"]
    with pytest.raises(ObjectMissing):
        await two.get("photos/abc/x")


@pytest.mark.s3
async def test_another_replica_reads_what_one_has_put(seaweed: Seaweed) -> None:
    folder = uuid4().hex
    one, two = (_open(seaweed, folder) for _ in range(2))
    await one.put("uploads/u/0-a", b"a piece")
    assert await two.get("uploads/u/0-a") == b"a piece"


@pytest.mark.s3
async def test_a_bucket_that_no_put_has_made_yet_is_an_empty_store(seaweed: Seaweed) -> None:
    address = f"s3://bucket-{uuid4().hex}?endpoint={seaweed.endpoint}"
    store = open_store(address, access_key=seaweed.access_key, secret_key=seaweed.secret_key)
    assert [found.key async for found in store.list("uploads")] == []
    await store.delete(["uploads/u/0-a"])
    assert not await store.exists("photos/abc/one")
    await store.put("uploads/u/0-a", b"x")
    assert [found.key async for found in store.list("uploads")] == ["uploads/u/0-a"]


@pytest.fixture
async def opened(seaweed: Seaweed, monkeypatch: pytest.MonkeyPatch) -> tuple[ObjectStore, AsyncIterator[bytes]]:
    """A store whose requests last half a second, and 12 MB that are being read from it."""
    monkeypatch.setattr(opening, "_REQUEST", timedelta(seconds=0.5))
    store = _open(seaweed, uuid4().hex)
    await store.put("photos/abc/large", _LARGE)
    return store, aiter(await store.stream("photos/abc/large"))


async def _read_slowly(pieces: AsyncIterator[bytes]) -> bytes:
    """Long enough for some requests: the client underneath asks for the rest by itself, but two times only."""
    read = b""
    async for piece in pieces:
        read += piece
        if len(read) < len(_LARGE) // 3:
            await asyncio.sleep(0.3)
    return read


@pytest.mark.s3
async def test_who_reads_more_slowly_than_a_request_may_last_gets_everything(
    opened: tuple[ObjectStore, AsyncIterator[bytes]],
) -> None:
    _, pieces = opened
    assert await _read_slowly(pieces) == _LARGE


@pytest.mark.s3
async def test_what_is_replaced_while_a_slow_reader_reads_is_never_mixed(
    opened: tuple[ObjectStore, AsyncIterator[bytes]],
) -> None:
    store, pieces = opened
    await anext(pieces)
    await store.put("photos/abc/large", bytes(len(_LARGE)))
    with pytest.raises(StoreUnavailable):
        await _read_slowly(pieces)


def _open(seaweed: Seaweed, folder: str) -> ObjectStore:
    return open_store(seaweed.url(folder), access_key=seaweed.access_key, secret_key=seaweed.secret_key)
