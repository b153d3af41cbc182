"""How a test drives the app: it opens a page, finds what is on it, taps, types, waits by frames, and takes pictures."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kivy.base import EventLoop, stopTouchApp
from kivy.clock import Clock
from kivy.metrics import Metrics
from phone.app import QuaCanApp
from phone.ui.kit import tasks
from phone.ui.kit.page import Page
from phone.ui.shell.shell import Shell
from PIL import Image

from tests.phone.ui.fake_phone import FakePhone
from tests.phone.ui.layout import faults_of
from tests.phone.ui.touch import Finger

SCREENS = Path(__file__).resolve().parents[3] / "var" / "screens"
SIZE_DP = (360, 640)


class Drive:
    """`page`, `shell` and `phone` are those now open."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.phone: Any = None
        self._task: asyncio.Task[None] | None = None
        self._app: Any = None
        self.failures: list[BaseException] = []

    @property
    def shell(self) -> Shell:
        shell: Shell = self._app.root
        return shell

    @property
    def app(self) -> Any:
        return self._app

    @property
    def page(self) -> Any:
        return self.shell.page

    async def open(
        self,
        page: str | Callable[[Shell], Page],
        *,
        phone: Any = None,
        language: str = "vi",
        density: float = 1,
        fontscale: float = 1,
        dark: bool = False,
        **arguments: Any,
    ) -> Any:
        """The app with one page in front, by its name with its arguments or from a function; what was open closes."""
        await self.close()
        from kivy.core.window import Window

        Metrics.density, Metrics.fontscale = density, fontscale
        Window.size = (SIZE_DP[0] * density, SIZE_DP[1] * density)
        Clock._max_fps = 0
        self.phone = phone or FakePhone(self.home, language=language, dark=dark)

        def first(shell: Shell) -> None:
            shell.settle_s = 0
            if isinstance(page, str):
                shell.open(page, **arguments)
            else:
                shell.put(page(shell))

        EventLoop.quit = False
        EventLoop.status = "idle"
        Window.create_window()
        Window.register()
        Window.initialized = True
        Window.canvas.clear()
        Clock.init_async_lib("asyncio")
        tasks.tell_failures(self.failures.append)
        self._app = QuaCanApp(self.phone, first)
        self._task = asyncio.get_running_loop().create_task(self._app.main())
        await self.frames(4)
        await self.settled()
        return self.page

    async def close(self) -> None:
        if self._task is None:
            return
        task, self._task = self._task, None
        stopTouchApp()
        await task
        assert self.failures == [], "what a tap began has failed"
        from kivy.core.window import Window

        for child in list(Window.children):
            Window.remove_widget(child)
        self._app = None

    async def frames(self, number: int = 2) -> None:
        """Waits until so many more frames were drawn. Raises what the app died of."""
        last = Clock.frames + number
        while Clock.frames < last:
            if self._task is not None and self._task.done():
                task, self._task = self._task, None
                task.result()
                raise AssertionError("the app has ended")
            await asyncio.sleep(0)

    async def settled(self, timeout_s: float = 2) -> None:
        """Waits until what taps and pages began has ended; what goes on longer is left to go on."""
        end = asyncio.get_running_loop().time() + timeout_s
        while tasks.running() and asyncio.get_running_loop().time() < end:
            await self.frames(1)
        await self.frames(2)

    async def until(self, condition: Callable[[], Any], timeout_s: float = 20) -> None:
        """Waits frame by frame."""
        async with asyncio.timeout(timeout_s):
            while not condition():
                await self.frames(1)
        await self.frames(2)

    # Finding

    def widgets(self) -> Iterator[Any]:
        """Everything on the page and over it, front first."""
        for part in (self.shell.ids.over, self.shell.ids.notices, self.shell.page):
            yield from part.walk(restrict=True)
        yield from self.shell.ids.strip.walk(restrict=True)
        if self.shell.nav_shown:
            yield from self.shell.ids.nav.walk(restrict=True)

    def find(self, tag: str) -> Any:
        """The widget with this `tag`, or this id in the KV rule of the page. Raises `LookupError`."""
        for widget in self.widgets():
            if getattr(widget, "tag", "") == tag:
                return widget
        if tag in self.page.ids:
            return self.page.ids[tag]
        raise LookupError(tag)

    def has(self, tag: str) -> bool:
        return any(getattr(widget, "tag", "") == tag for widget in self.widgets())

    def texts(self) -> list[str]:
        """Every text that can be seen."""
        return [widget.text for widget in self.widgets() if self._seen(widget)]

    def sees(self, text: str) -> bool:
        return any(text in seen for seen in self.texts())

    # Touching

    async def tap(self, target: Any) -> None:
        """A widget, or the `tag` of one; scrolled to first."""
        widget = self.find(target) if isinstance(target, str) else target
        await self.scroll_to(widget)
        await self.touch(*widget.to_window(*widget.center))

    async def touch(self, x: float, y: float) -> None:
        """At pixels of the window."""
        finger = Finger(x, y)
        finger.down()
        await self.frames(1)
        finger.up()
        await self.frames(3)
        await self.settled(0.3)

    async def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 5) -> None:
        finger = Finger(*start)
        finger.down()
        for step in range(1, steps + 1):
            await self.frames(1)
            finger.move_to(*(a + (b - a) * step / steps for a, b in zip(start, end, strict=True)))
        await self.frames(1)
        finger.up()
        await self.frames(3)

    async def scroll_to(self, widget: Any) -> None:
        """Brings a widget of a scrolling page into sight."""
        scroll = getattr(self.page, "scroll", None)
        if scroll is None or scroll.children[0].height <= scroll.height:
            return
        # What `ids` gives are proxies.
        if any(widget.proxy_ref is inside.proxy_ref for inside in scroll.walk(restrict=True)):
            scroll.scroll_to(widget, animate=False)
            await self.frames(2)

    async def type(self, target: Any, text: str) -> None:
        """Into a field, by its tag: it is tapped, emptied, and gets the text as the keyboard gives it."""
        from kivy.core.window import Window

        field = self.find(target) if isinstance(target, str) else target
        line = field.ids.line
        await self.tap(line)
        line.text = ""
        Window.dispatch("on_textinput", text)
        await self.frames(2)

    async def key(self, code: int) -> None:
        """27 is Escape, as Android's back button comes."""
        from kivy.core.window import Window

        Window.dispatch("on_keyboard", code, 0, None, [])
        await self.frames(3)

    # Looking

    def faults(self) -> list[str]:
        """What is wrong with the layout; empty when nothing is."""
        return faults_of(self.shell)

    async def screenshot(self, name: str) -> Path:
        """var/screens/<name>.png, from the pixels that were drawn last."""
        from kivy.core.window import Window
        from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels

        await self.frames(2)
        pixels: list[bytes] = []

        def read(*_: Any) -> None:
            if not pixels:
                width, height = (int(side) for side in Window.system_size)
                pixels.append(glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE))

        Window.fbind("on_flip", read)
        Window.canvas.ask_update()
        await self.until(lambda: pixels)
        Window.funbind("on_flip", read)
        width, height = (int(side) for side in Window.system_size)
        picture = Image.frombytes("RGB", (width, height), pixels[0]).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        path = SCREENS / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path)
        return path

    def _seen(self, widget: Any) -> bool:
        return bool(getattr(widget, "text", "")) and widget.opacity > 0 and widget.height > 0
