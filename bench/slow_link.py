"""A slow, lossy line between phone and service, in a time of its own that runs faster than the clock on the wall."""

import asyncio
import random
import selectors
import time
from dataclasses import dataclass, field

MSS = 1400
HEADERS = 52
"""Bytes of IPv4 and TCP headers with time stamps, on each segment and on each acknowledgement."""


class FastSelector(selectors.DefaultSelector):
    """Waits a part of what it is told to."""

    speed = 1.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(None if timeout is None else timeout / self.speed)


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds pass `speed` times as fast: sleeps, timeouts and the line's own rate alike.

    What the service and this process take to work is real, so it counts `speed` times as long: figures are the worse
    for it, never the better.
    """

    def __init__(self, speed: float) -> None:
        selector = FastSelector()
        selector.speed = speed
        self._speed = speed
        self._began = time.monotonic()
        super().__init__(selector)

    def time(self) -> float:
        return self._began + (time.monotonic() - self._began) * self._speed


@dataclass
class Wire:
    """What went over the line, both ways, in bytes: `payload` as the programs wrote it, `total` as it was carried."""

    payload: int = 0
    total: int = 0
    segments: int = 0
    lost: int = 0
    breaks: int = 0


@dataclass
class SlowLink:
    """A proxy on the loopback that carries bytes as a line of so many bits a second would.

    Each segment occupies its direction of the line for as long as its bits take; one that is lost occupies it
    again after the sender has noticed, a round trip later. `break_every` is the mean number of payload bytes after
    which the connection dies, 0 for never.
    """

    service_port: int
    bits_per_s: int = 64_000
    loss: float = 0.05
    round_trip_s: float = 0.3
    break_every: int = 0
    seed: int = 1
    wire: Wire = field(default_factory=Wire)
    port: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._free_at = {"up": 0.0, "down": 0.0}

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2 * MSS)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        self._server.close()

    async def _serve(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        service, to_service = await asyncio.open_connection("127.0.0.1", self.service_port, limit=2 * MSS)
        self._pass_over(2 * HEADERS)
        await asyncio.sleep(self.round_trip_s)  # the handshake
        up = asyncio.create_task(self._carry("up", phone, to_service))
        down = asyncio.create_task(self._carry("down", service, to_phone))
        try:
            await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            return  # the measurement is over
        finally:
            to_phone.close()
            to_service.close()
        await asyncio.gather(up, down, return_exceptions=True)

    async def _carry(self, way: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(MSS):
                if self.break_every and self._chance.random() < len(piece) / self.break_every:
                    self.wire.breaks += 1
                    writer.transport.abort()
                    return
                await self._take_its_time(way, len(piece))
                writer.write(piece)
                await writer.drain()
        except OSError:
            return

    async def _take_its_time(self, way: str, size: int) -> None:
        """Until the segment is through: its turn, its bits, and as many losses as it meets."""
        loop = asyncio.get_running_loop()
        self.wire.payload += size
        seconds = (size + HEADERS) * 8 / self.bits_per_s
        while True:
            begins = max(loop.time(), self._free_at[way])
            self._free_at[way] = begins + seconds
            self._pass_over(size + HEADERS)
            await asyncio.sleep(self._free_at[way] - loop.time())
            if self._chance.random() >= self.loss:
                self._pass_over(HEADERS)
                return
            self.wire.lost += 1
            await asyncio.sleep(self.round_trip_s)

    def _pass_over(self, size: int) -> None:
        self.wire.segments += 1
        self.wire.total += size
