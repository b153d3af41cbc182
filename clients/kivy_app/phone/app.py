"""The app: one window, one loop, one phone behind it."""

import logging
import time
from collections.abc import Callable
from typing import Any

from kivy.app import App
from kivy.base import ExceptionHandler, ExceptionManager
from kivy.core.window import Window

from phone.assembly import Phone
from phone.ui.kit import tasks
from phone.ui.kit.speech import speech
from phone.ui.kit.theme import theme
from phone.ui.shell import refused
from phone.ui.shell.shell import Shell

log = logging.getLogger(__name__)
BACK_KEYS = (27, 1001)
"""Escape; Android's back button comes as it."""
MOST_FAILURES, WITHIN_S = 20, 5.0
"""More than that is no step that failed, but a screen that cannot be drawn."""


class QuaCanApp(App):  # type: ignore[misc]  # Kivy has no annotations
    """`first(shell)` opens the page to begin with."""

    title = "Quả Cân"

    def __init__(self, phone: Phone, first: Callable[[Shell], Any] | None = None, **kwargs: Any) -> None:
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

    def open_settings(self, *_: Any) -> bool:
        """Kivy's own settings are not for whoever uses the app."""
        return False

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


class Survive(ExceptionHandler):  # type: ignore[misc]  # Kivy has no annotations
    """A step that fails is logged and told of, and does not end the app in the middle of a market."""

    def __init__(self, shell: Callable[[], Shell | None]) -> None:
        self._shell = shell
        self._failures: list[float] = []

    def handle_exception(self, exception: BaseException) -> int:
        now = time.monotonic()
        self._failures = [moment for moment in self._failures if now - moment < WITHIN_S] + [now]
        shell = self._shell()
        if not isinstance(exception, Exception) or len(self._failures) > MOST_FAILURES or shell is None:
            return int(ExceptionManager.RAISE)
        log.error("a step has failed", exc_info=exception)
        shell.failed(exception)
        return int(ExceptionManager.PASS)


def surviving(app: QuaCanApp) -> QuaCanApp:
    ExceptionManager.add_handler(Survive(lambda: app.root))
    return app


def open_first(shell: Shell) -> None:
    """The markets when somebody is signed in."""
    phone = shell.phone
    if phone.refusal is not None:
        shell.open(refused.RefusedPage.page_name)
        return
    shell.open("markets" if phone.signed_in else "sign_in")
    if phone.store.mending is not None:
        shell.start(_tell_of_mending(shell))


async def _tell_of_mending(shell: Shell) -> None:
    found = shell.phone.store.mending
    title = speech.say("outbox.damaged_title")
    key = "outbox.damaged_whole" if found.whole else "outbox.damaged_in_part"
    await shell.tell(title, speech.say(key, records=found.records, drafts=found.drafts))
    shell.phone.store.told_of_mending()
