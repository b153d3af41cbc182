"""Reading codes from camera frames: the latest frame only, a few a second, and believed when read alike twice."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from phone.platform.seams import Code, CodeReader, DeviceRefused, Frame, FrameSource

INTERVAL_S = 0.2
"""Five reads a second at most: more only warms the phone."""
EQUAL_READS = 2
"""A torn frame can give a wrong text with a right check digit; hardly the same one twice."""
FORGOTTEN_AFTER_S = 1.5


@dataclass(frozen=True, slots=True)
class Viewfinder:
    """The part of a frame in which codes count, as shares of its width and height."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0


def cropped(frame: Frame, finder: Viewfinder) -> Frame:
    """What lies inside the viewfinder, at least one pixel of it."""
    left, right = _span(finder.left, finder.right, frame.width)
    top, bottom = _span(finder.top, finder.bottom, frame.height)
    whole = memoryview(frame.luma)
    rows = (whole[row * frame.width + left : row * frame.width + right] for row in range(top, bottom))
    return Frame(b"".join(rows), right - left, bottom - top)


def _span(begin: float, end: float, length: int) -> tuple[int, int]:
    first = min(max(0, round(begin * length)), length - 1)
    return first, max(first + 1, min(length, round(end * length)))


class Agreement:
    """Believes a code when it was read several times running; says each only once while it stays in view."""

    def __init__(self, needed: int = EQUAL_READS) -> None:
        self._needed = needed
        self._counts: dict[Code, int] = {}
        self._last_seen = 0.0

    def seen(self, codes: Sequence[Code], now: float) -> Code | None:
        """The code that these reads make believed, if any; frames in which nothing was read change nothing."""
        if now - self._last_seen > FORGOTTEN_AFTER_S:
            self._counts.clear()
        if not codes:
            return None
        self._last_seen = now
        self._counts = {code: self._counts.get(code, 0) + 1 for code in codes}
        return next((code for code, count in self._counts.items() if count == self._needed), None)


class Scanner:
    """Made, started and stopped on the event loop; `on_code` and `on_frame` are called on it, too.

    `on_frame` gets the frames to be shown. `viewfinder` may be set at any time.
    """

    def __init__(
        self,
        source: FrameSource,
        reader: CodeReader,
        on_code: Callable[[Code], None],
        *,
        on_frame: Callable[[Frame], None] | None = None,
        viewfinder: Viewfinder | None = None,
    ) -> None:
        self._source, self._reader = source, reader
        self._on_code, self._on_frame = on_code, on_frame
        self.viewfinder = viewfinder
        self._latest: Frame | None = None
        self._arrived = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Asks for leave first. Raises `DeviceRefused`."""
        await self._source.ask()
        if self._reading is not None:
            return
        self._loop = asyncio.get_running_loop()
        self._arrived.clear()
        self._reading = asyncio.create_task(self._read_frames())
        self._reading.add_done_callback(_complain)
        try:
            self._source.start(self._take)
        except DeviceRefused:
            self.stop()
            raise

    def stop(self) -> None:
        """Harmless when it is not running."""
        if self._reading is None:
            return
        self._source.stop()
        self._reading.cancel()
        self._reading = self._loop = self._latest = None

    def torch(self, *, on: bool) -> bool:
        return self._source.torch(on=on)

    def _take(self, frame: Frame) -> None:
        """Called on any thread."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        self._latest = frame
        loop.call_soon_threadsafe(self._show, frame)

    def _show(self, frame: Frame) -> None:
        if self._reading is None or frame is not self._latest:
            return
        self._arrived.set()
        if self._on_frame is not None:
            self._on_frame(frame)

    async def _read_frames(self) -> None:
        agreement = Agreement()
        loop = asyncio.get_running_loop()
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            frame = self._latest
            if frame is None:
                continue
            began = loop.time()
            inside = frame if self.viewfinder is None else cropped(frame, self.viewfinder)
            codes = await asyncio.to_thread(self._reader.read, inside)
            found = agreement.seen(codes, loop.time())
            if found is not None:
                self._on_code(found)
            await asyncio.sleep(max(0.0, began + INTERVAL_S - loop.time()))


def _complain(reading: asyncio.Task[None]) -> None:
    """A reader that fails is a defect: it is raised into the loop's exception handler, not swallowed."""
    if not reading.cancelled():
        reading.result()
