"""What lies over a page until it is answered: questions, lists of choices, and short notices."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from phone.ui.kit import buttons
from phone.ui.kit.rows import Row


class Overlay(FloatLayout):
    """Covers the page and takes every touch; `answer()` waits for the choice. The back button answers None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def answer(self) -> Any:
        return await self._answer

    def close(self, value: Any = None) -> None:
        if not self._answer.done():
            self._answer.set_result(value)
        if self.parent:
            self.parent.remove_widget(self)

    def on_touch_down(self, touch: Any) -> bool:
        if not super().on_touch_down(touch) and not self.ids.panel.collide_point(*touch.pos):
            self.touched_outside()
        return True

    def on_touch_move(self, touch: Any) -> bool:
        super().on_touch_move(touch)
        return True

    def touched_outside(self) -> None:
        """A question is only left by an answer or the back button."""


class Dialog(Overlay):
    """A question with one answer that goes on and one that does not; the answer is True, False or None.

    The answer offered first goes on, unless that is dangerous.
    """

    title = StringProperty("")
    text = StringProperty("")
    yes = StringProperty("")
    no = StringProperty("")
    danger = BooleanProperty(False)


class Sheet(Overlay):
    """Choices from below; the answer is the `value` of the row chosen. Also holds any widget given as `content`."""

    title = StringProperty("")
    content = ObjectProperty(None, allownone=True)

    def __init__(self, rows: Sequence[dict[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for data in rows:
            row = Row(**{name: value for name, value in data.items() if name != "action"})
            row.action = partial(self.close, data.get("value"))
            self.ids.rows.add_widget(row)
        if self.content is not None:
            self.ids.rows.add_widget(self.content)

    def touched_outside(self) -> None:
        self.close()


class Snackbar(BoxLayout):
    """Says what has just happened, and goes by itself."""

    text = StringProperty("")
    action_text = StringProperty("")
    action = ObjectProperty(None, allownone=True)


Builder.load_file(str(Path(buttons.__file__).with_name("overlays.kv")))
