"""What a power cut leaves: the service killed between a photo's bytes and its rows."""

import asyncio
import base64
import hashlib
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest
from uuid_utils.compat import uuid7

from service.storage import photo_key
from tests.process.running_service import RunningService, start_demo
from tests.process.test_main_job import a_scale, record, two_photos
from tests.store_places import StorePlace

pytestmark = pytest.mark.process


@pytest.fixture
def doomed(new_store: Callable[[], StorePlace]) -> Iterator[RunningService]:
    with tempfile.TemporaryDirectory(prefix="quacan-run-") as folder:
        Path(folder).chmod(0o755)
        service = start_demo(Path(folder) / "var", new_store())
        yield service
        service.stop()


def post_photo(client: httpx.Client, check: str, data: bytes) -> httpx.Response:
    sha256 = hashlib.sha256(data).hexdigest()
    return client.post(
        f"/spot-checks/{check}/photos",
        content=data,
        headers={
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(data)),
            "Upload-Metadata": "sha256 " + base64.b64encode(sha256.encode()).decode(),
            "Content-Type": "application/offset+octet-stream",
        },
    )


def database_of(running: RunningService) -> str:
    """The address that its service was given."""
    environment = Path(f"/proc/{running.service_process()}/environ").read_text(encoding="utf-8").split("\0")
    url = next(entry for entry in environment if entry.startswith("QUACAN_DATABASE_URL=")).partition("=")[2]
    return url.replace("postgresql+asyncpg://", "postgresql://")


async def count(connection: asyncpg.Connection, table: str, sha256: str) -> int:
    return int(await connection.fetchval(f"SELECT count(*) FROM {table} WHERE sha256 = $1", sha256))


async def test_a_kill_between_bytes_and_commit_loses_nothing_and_invents_nothing(doomed: RunningService) -> None:
    board = doomed.sign_in("board")
    photos = two_photos()
    check, data = str(uuid7()), photos[0]
    sha256 = hashlib.sha256(data).hexdigest()
    assert board.put(f"/spot-checks/{check}", json=record(board, a_scale(board), photos)).status_code == 201

    store, key = doomed.open_store(), photo_key(sha256)
    assert not await store.exists(key)
    connection = await asyncpg.connect(database_of(doomed))
    # The check's row is held, so the photo's transaction waits at its count: the bytes lie in the store by then.
    held = connection.transaction()
    await held.start()
    await connection.execute("SELECT 1 FROM spot_check WHERE id = $1 FOR UPDATE", check)
    lost: list[type[BaseException]] = []

    def send() -> None:
        try:
            post_photo(board, check, data)
        except httpx.TransportError as cut:
            lost.append(type(cut))

    sender = threading.Thread(target=send)
    sender.start()
    deadline = time.monotonic() + 20
    while not await store.exists(key):
        assert time.monotonic() < deadline, "the bytes never reached the store"
        await asyncio.sleep(0.02)
    os.kill(doomed.service_process(), signal.SIGKILL)
    sender.join(timeout=30)
    assert lost, "the phone got no answer"
    await held.rollback()

    doomed.wait_until_ready()
    assert await store.get(key) == data
    assert await count(connection, "photo", sha256) == 0
    assert await count(connection, "stored_image", sha256) == 0
    shown = board.get(f"/spot-checks/{check}").json()
    assert [photo["received_at"] for photo in shown["photos"]] == [None, None]

    # The phone tries again with the same bytes.
    assert post_photo(board, check, data).status_code == 201
    assert await count(connection, "photo", sha256) == 1
    original = board.get(f"/spot-checks/{check}/photos/{sha256}", params={"size": "original"})
    assert original.content == data
    await connection.close()
    store.close()


async def test_the_whole_demo_killed_at_once_starts_again_with_everything(doomed: RunningService) -> None:
    board = doomed.sign_in("board")
    check = str(uuid7())
    body = {**record(board, a_scale(board), two_photos()), "photos": []}
    receipt = board.put(f"/spot-checks/{check}", json=body).json()
    victims = [doomed.supervisor.pid, doomed.service_process()]
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    doomed.supervisor.wait(timeout=30)

    revived = start_demo(doomed.home, doomed.place)
    try:
        again = revived.sign_in("board").put(f"/spot-checks/{check}", json=body)
        assert (again.status_code, again.json()) == (200, receipt)
    finally:
        revived.stop()
    doomed.supervisor = revived.supervisor
