"""What is shown by a picture: the state of a sticker or a seal, and a photo taken."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.gridlayout import GridLayout

from phone.ui.kit import buttons, tasks
from phone.ui.kit.buttons import Tappable
from phone.ui.kit.previews import texture_of
from phone.ui.kit.theme import TONES

LONGEST = 480
"""Pixels of a photo's longer side in a tile."""


class Picture(Tappable):
    """One choice: a drawing, a mark over it, and a short word."""

    text = StringProperty("")
    icon = StringProperty("")
    mark = StringProperty("")
    tone = OptionProperty("plain", options=TONES)
    chosen = BooleanProperty(False)


class PictureChoice(GridLayout):
    """A row of pictures, one of them chosen, None at first.

    `choices` are dictionaries of `value`, `text`, `icon` and, where wanted, `mark` (a small icon over it) and `tone`.
    """

    choices = ListProperty()
    value = ObjectProperty(None, allownone=True)
    changed: Callable[[Any], Any] | None = ObjectProperty(None, allownone=True)
    columns = NumericProperty(3)
    tag = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("choices", self._build)
        self.fbind("value", self._mark)
        self._build()

    def _build(self, *_: Any) -> None:
        self.clear_widgets()
        for choice in self.choices:
            value = choice["value"]
            picture = Picture(tag=f"{self.tag}_{getattr(value, 'value', value)}", guard_s=0)
            for name in ("text", "icon", "mark", "tone"):
                setattr(picture, name, choice.get(name, getattr(picture, name)))
            picture.stands_for = value
            picture.action = lambda value=value: self._choose(value)
            self.add_widget(picture)
        self._mark()

    def _choose(self, value: Any) -> Any:
        self.value = value
        return self.changed(value) if self.changed else None

    def _mark(self, *_: Any) -> None:
        for picture in self.children:
            picture.chosen = picture.stands_for == self.value


class PhotoTile(Tappable):
    """A photo in its frame, or the invitation to take it; `source` is a file, '' while there is none.

    The file is read off the main thread, when the tile is on a page.
    """

    source = StringProperty("")
    text = StringProperty("")
    badge = StringProperty("")
    empty_icon = StringProperty("camera-plus")
    tone = OptionProperty("plain", options=TONES)
    texture = ObjectProperty(None, allownone=True)

    def on_source(self, *_: Any) -> None:
        self.texture = None
        if self.source:
            tasks.start(self._read(str(self.source)))

    async def _read(self, source: str) -> None:
        texture = await texture_of(Path(source), LONGEST)
        if source == self.source:
            self.texture = texture


Builder.load_file(str(Path(buttons.__file__).with_name("pictures.kv")))
