"""Over real sockets, the real service behind a real server: connections, bytes, and a network that mangles."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import uvicorn
from phone.core.clock import Clock
from phone.sync.answers import NotOurService, Unreachable
from phone.sync.register_delta import pull
from phone.sync.server import Server
from phone.sync.session import Session

from tests.conftest import MovableClock
from tests.makers.evidence import jpeg
from tests.makers.identity import PASSWORD
from tests.makers.world import World
from tests.phone.network.bad_network import BadNetwork, Fate, fates
from tests.phone.sync.handset import Handset
from tests.phone.sync.sides import RealSide, make_real_side


@asynccontextmanager
async def served(world: World) -> AsyncIterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(world.app, lifespan="off", log_level="warning", ws="none"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.02)
        yield int(listening.getsockname()[1])
    finally:
        server.should_exit = True
        await task
        listening.close()


@dataclass
class Counting:
    """A proxy that counts what passes."""

    service_port: int
    up: int = 0
    down: int = 0
    connections: int = 0
    port: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def open(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        self.connections += 1
        service, to_service = await asyncio.open_connection("127.0.0.1", self.service_port)
        await asyncio.gather(self._carry("up", phone, to_service), self._carry("down", service, to_phone))

    async def _carry(self, way: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(65536):
                setattr(self, way, getattr(self, way) + len(piece))
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


class Connected(Handset):
    """A handset that talks over real sockets to a port of this machine."""

    port = 0

    def switch_on(self) -> None:
        super().switch_on()
        self.session = Session(
            self.store,
            self.vault,
            self.clock,
            device_name="Samsung A04",
            open_server=lambda address: Server(address, clock=self.clock),
        )
        self.sender = type(self.sender)(self.store, self.session, self.clock)


async def connected(side: RealSide, home: Path, port: int) -> Connected:
    handset = Connected(side, home)
    someone = await side.add_person()
    await handset.session.sign_in(f"http://127.0.0.1:{port}", someone.username, PASSWORD)
    return handset


@pytest.fixture
async def real(world: World, clock: MovableClock) -> RealSide:
    return await make_real_side(world, clock)


async def test_a_days_checks_go_over_one_connection_with_little_beside_their_content(
    real: RealSide, tmp_path: Path
) -> None:
    async with served(real.world) as service_port:
        proxy = Counting(service_port)
        server = await proxy.open()
        phone = await connected(real, tmp_path, proxy.port)
        photos = [jpeg(1600, 1200) for _ in range(6)]
        records = [phone.queue(*photos[at : at + 2]) for at in range(0, 6, 2)]
        before = (proxy.up, proxy.down)
        done = await phone.send()
        assert (done.records, done.photos, done.stopped_by) == (3, 6, None)
        assert all(phone.record(record).complete for record in records)
        content = sum(map(len, photos))
        beside = proxy.up - before[0] - content
        assert proxy.connections == 1
        # Three records of a kilobyte, and some seven hundred bytes of headers for each request.
        assert beside < 0.03 * content
        assert beside < 15_000
        assert proxy.down - before[1] < 20_000
        await phone.session.close()
        phone.store.close()
        server.close()


async def test_the_register_comes_packed(real: RealSide, tmp_path: Path) -> None:
    for _ in range(60):
        await real.world.add_instrument()
    await real.settle()
    async with served(real.world) as service_port:
        proxy = Counting(service_port)
        server = await proxy.open()
        phone = await connected(real, tmp_path, proxy.port)
        before = proxy.down
        await pull(phone.store, phone.session, phone.person_id)
        assert len(phone.store.register.instruments(real.world.market)) == 65
        assert proxy.down - before < 65 * 120
        quiet = proxy.down
        await pull(phone.store, phone.session, phone.person_id)
        assert proxy.down - quiet < 900
        assert phone.session.server is not None
        assert phone.session.server.offset.seconds == pytest.approx(0, abs=3)
        await phone.session.close()
        phone.store.close()
        server.close()


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_through_a_network_that_drops_delays_cuts_and_repeats_all_arrives_once(
    real: RealSide, tmp_path: Path, seed: int
) -> None:
    async with served(real.world) as service_port, BadNetwork(service_port, lambda _, __: Fate.PASSED) as network:
        phone = await connected(real, tmp_path, network.port)
        network.choose = fates(seed, portal_for=4, good_after=120)
        photos = [jpeg(1200, 900) for _ in range(4)]
        records = [phone.queue(*photos[at : at + 2]) for at in range(0, 4, 2)]
        sync = phone.loop()
        for _ in range(150):
            pause = await sync.round()
            if all(phone.record(record).complete for record in records):
                break
            assert sync.status.problem is not None
            phone.side.clock.offset += timedelta(seconds=pause)
        for at, record in enumerate(records):
            assert phone.record(record).complete
            for photo in photos[2 * at : 2 * at + 2]:
                assert await real.original(record, photo) == photo
        assert network.seen.total() > 12
        await phone.session.close()
        phone.store.close()


async def test_a_server_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    server = Server(f"http://127.0.0.1:{port}", clock=Clock())
    with pytest.raises(Unreachable):
        await server.ask("GET", "/api/v1/me")
    await server.close()


async def test_something_else_behind_tls_is_not_our_service() -> None:
    """As a portal that answers a handshake with its page."""

    async def page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi")
        await writer.drain()
        writer.close()

    portal = await asyncio.start_server(page, "127.0.0.1", 0)
    server = Server(f"https://127.0.0.1:{portal.sockets[0].getsockname()[1]}", clock=Clock())
    with pytest.raises(NotOurService) as refused:
        await server.ask("GET", "/api/v1/me", token="secret")
    assert refused.value.code == "insecure"
    await server.close()
    portal.close()
