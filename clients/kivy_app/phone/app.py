"""The app: one window, one loop, one phone behind it."""

from collections.abc import Callable
from typing import Any

from kivy.app import App
from kivy.core.window import Window

from phone.ui.kit import tasks
from phone.ui.kit.speech import speech
from phone.ui.kit.theme import theme
from phone.ui.shell.shell import Shell

BACK_KEYS = (27, 1001)
"""Escape; Android's back button comes as it."""


class QuaCanApp(App):  # type: ignore[misc]  # Kivy has no annotations
    """`first(shell)` opens the page to begin with."""

    title = "Quả Cân"

    def __init__(self, phone: Any, first: Callable[[Shell], Any] | None = None, **kwargs: Any) -> None:
        self.phone = phone
        self._first = first or open_first
        super().__init__(**kwargs)

    def build(self) -> Shell:
        Window.softinput_mode = "below_target"
        speech.use(self.phone.words)
        theme.dark = self.phone.dark
        shell = Shell(self.phone)
        Window.bind(on_keyboard=self._key)
        self._first(shell)
        return shell

    def on_pause(self) -> bool:
        """Every step is committed when it is made; the loop stands still until the app is in front again."""
        self.phone.pause()
        return True

    def on_resume(self) -> None:
        self.phone.resume()

    async def main(self) -> None:
        """Runs until the window closes."""
        await self.phone.start()
        try:
            await self.async_run("asyncio")
        finally:
            Window.unbind(on_keyboard=self._key)
            if self.root is not None:
                self.root.close()
            await tasks.cancel_all()
            await self.phone.stop()

    def _key(self, _window: Any, key: int, *_: Any) -> bool:
        return key in BACK_KEYS and self.root.back()


def open_first(shell: Shell) -> None:
    shell.open("markets" if shell.phone.signed_in else "sign_in")
