"""The bench runs whole, on numbers that mean nothing, and would notice if what it measures did not happen."""

import asyncio
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any, cast
from uuid import UUID

import pytest

from bench.counting import Miscounted, count_files
from bench.figures import percentile
from bench.load import Call, Load
from bench.photos import HEIGHT, WIDTH, PhotoMaker
from service.evidence.imaging import examine

ROOT = Path(__file__).resolve().parents[2]
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nbody"


@pytest.mark.process
@pytest.mark.timeout(600)
def test_every_part_runs_and_counts_what_it_sent(tmp_path: Path) -> None:
    figures = tmp_path / "figures.jsonl"
    command = [sys.executable, "-m", "bench", "--tiny", "--home", str(tmp_path / "home"), "--out", str(figures)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QUACAN_")}

    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=560)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    rows: dict[str, list[dict[str, Any]]] = {}
    for line in figures.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows.setdefault(row["table"], []).append(row)
    checks = rows["Checks with one 300 kB photo, closed loop"]
    assert [row[""] for row in checks] == [
        "floor",
        "service, empty register",
        "service, 50 checks stored",
        "empty / floor",
        "grown / empty",
    ]
    assert all(row["checks/s"] > 0 for row in checks)
    assert rows["Checks at 60 % of that, open loop, time from when each was due"][0]["done/s"] > 0
    assert rows["Derived sizes and codes of a 300 kB photo"][0]["photos"] > 0
    assert len(rows["First pages over HTTP, one request at a time"]) == 10
    assert all(row["statements"] > 0 for row in rows["In the database alone, the large register"])
    assert all(row["rows"] > 0 for row in rows["A phone's first download, gzip"])
    sent = [row for table, found in rows.items() if table.startswith("The phone over 64 kbit/s") for row in found]
    assert len(sent) == 4
    assert all(row["on the wire kB"] > row["sent kB"] >= row["content kB"] for row in sent)
    (window,) = [found for table, found in rows.items() if table.startswith("The phone's window")]
    assert all(row["CPU ms a frame flung"] > 0 for row in window)


def test_every_photo_is_a_picture_of_its_own_of_the_size_asked_for() -> None:
    maker, random = PhotoMaker(size=120_000), Random(7)

    photos = [b"".join(photo.pieces) for photo in (maker.make(random), maker.make(random))]

    assert [len(photo) for photo in photos] == [120_000, 120_000]
    assert photos[0] != photos[1]
    for photo in photos:
        examined = examine(photo)
        assert (examined.width, examined.height) == (WIDTH, HEIGHT)


def test_the_digest_of_a_photo_is_that_of_its_bytes() -> None:
    photo = PhotoMaker(size=120_000).make(Random(3))

    assert hashlib.sha256(b"".join(photo.pieces)).hexdigest() == photo.sha256


def test_a_photo_that_is_missing_or_not_what_was_sent_spoils_the_run(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"sent").hexdigest()
    stored = tmp_path / digest[:3] / digest
    check = UUID(int=1)

    with pytest.raises(Miscounted, match="no bytes"):
        count_files(tmp_path, {check: digest})
    stored.parent.mkdir()
    stored.write_bytes(b"other")
    with pytest.raises(Miscounted, match="not what was sent"):
        count_files(tmp_path, {check: digest})
    stored.write_bytes(b"sent")
    count_files(tmp_path, {check: digest})


class Answering(asyncio.Protocol):
    """Answers each line with these pieces, one write each."""

    def __init__(self, pieces: tuple[bytes, ...]) -> None:
        self._pieces = pieces

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        for _ in range(data.count(b"\n")):
            for piece in self._pieces:
                self._transport.write(piece)


@asynccontextmanager
async def answering(*pieces: bytes) -> AsyncIterator[tuple[str, int]]:
    server = await asyncio.get_running_loop().create_server(lambda: Answering(pieces), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()
        await asyncio.sleep(0.05)  # until it has seen that its clients are gone


@pytest.mark.parametrize("rate", [None, 500.0])
async def test_the_load_generator_makes_every_call_once(rate: float | None) -> None:
    call = Call((b"one ", b"line\n"), (200,), "call")
    async with answering(ANSWER[:30], ANSWER[30:]) as address:
        outcome = await Load(address, [[call, call]] * 20, connections=3, rate=rate).run()

    assert outcome.done == 20
    assert outcome.statuses == {200: 40}
    assert len(outcome.calls["call"]) == 40
    assert outcome.last_body == b"body"


async def test_the_load_generator_fails_on_a_status_that_is_not_right() -> None:
    async with answering(ANSWER.replace(b"200 OK", b"500 No")) as address:
        with pytest.raises(RuntimeError, match="500"):
            await Load(address, [[Call((b"line\n",))]] * 20, connections=2).run()


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(number) for number in range(1, 101)]

    assert percentile(values, 0.95) == 95.0
    assert percentile(values, 0.5) == 50.0
    assert percentile([3.0], 0.95) == 3.0
