"""What is tapped: big, once, and not again while its action runs."""

import inspect
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from phone.ui.kit import tasks, text

SECOND_TAP_S = 0.6


class Tappable(ButtonBehavior, BoxLayout):
    """Calls `action` when tapped; a coroutine it returns is run, and `busy` is True until it ends.

    A second tap within `guard_s` seconds, or while busy or disabled, does nothing.
    """

    action: Callable[[], Any] | None = ObjectProperty(None, allownone=True)
    busy = BooleanProperty(False)
    guard_s = NumericProperty(SECOND_TAP_S)
    tag = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        self._tapped_at = -SECOND_TAP_S
        super().__init__(**kwargs)

    def on_release(self) -> None:
        now = time.monotonic()
        if self.busy or self.action is None or now - self._tapped_at < self.guard_s:
            return
        self._tapped_at = now
        result = self.action()
        if inspect.iscoroutine(result):
            self.busy = True
            tasks.start(result).add_done_callback(self._done)

    def _done(self, _: Any) -> None:
        self.busy = False


class BigButton(Tappable):
    """`kind` is primary, secondary or danger; `icon` stands before the text."""

    text = StringProperty("")
    icon = StringProperty("")
    kind = OptionProperty("primary", options=("primary", "secondary", "danger"))
    fill = ColorProperty()
    ink = ColorProperty()


class IconButton(Tappable):
    """An icon alone, where its meaning is known to everybody: back, close, show, torch."""

    icon = StringProperty("")


class TextButton(Tappable):
    """A quiet choice beside a big one."""

    text = StringProperty("")
    icon = StringProperty("")


Builder.load_file(str(Path(text.FOLDER) / "buttons.kv"))
