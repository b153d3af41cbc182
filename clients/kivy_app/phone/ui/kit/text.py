"""Texts: they wrap inside their width, or are cut here; Kivy's own shortening costs a frame per row."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.core.text import LabelBase
from kivy.lang import Builder
from kivy.metrics import Metrics
from kivy.properties import StringProperty
from kivy.uix.label import Label

from phone.ui.kit.icons import ICONS

FOLDER = Path(__file__).resolve().parent
LabelBase.register("Icons", str(FOLDER / "icons.ttf"))
Builder.load_file(str(FOLDER / "text.kv"))


class Text(Label):
    """Wraps inside its width and is as high as its lines."""


class Heading(Text):
    """Stands above a group of rows."""


class Soft(Text):
    """Explains; smaller and quieter."""


class Figure(Label):
    """A number to be read at arm's length."""


class Word(Label):
    """One line of few words that stands in many rows: drawn once and shared, for drawing is what a row costs."""

    def texture_update(self, *_: Any) -> None:
        if not self.text:
            self.texture, self.texture_size = None, [0, 0]
            return
        colour = tuple(self.disabled_color if self.disabled else self.color)
        drawn = _drawn(self.text, float(self.font_size), bool(self.bold), self.font_name, colour)
        self.texture, self.texture_size = drawn.texture, list(drawn.texture.size)


class Icon(Word):
    """A glyph of the icon font by its name; '' shows nothing. Raises `KeyError` for an unknown name."""

    icon = StringProperty("")

    def on_icon(self, *_: Any) -> None:
        self.text = ICONS[self.icon] if self.icon else ""


class CutLine(Label):
    """One line, cut with an ellipsis where it does not fit."""

    whole = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("whole", "width", "font_size", "bold"):
            self.fbind(name, self._fit)
        self._fit()

    def _fit(self, *_: Any) -> None:
        self.text = cut(self.whole, self.width, self.font_size, bold=self.bold)


@lru_cache(maxsize=512)
def _drawn(text: str, font_size: float, bold: bool, font_name: str, colour: tuple[float, ...]) -> Any:  # noqa: FBT001  # a cache's key
    """The label is kept with its texture: it draws it again when Android has taken the graphics away."""
    label = CoreLabel(text=text, font_size=font_size, bold=bold, font_name=font_name, color=colour)
    label.refresh()
    return label


def cut(text: str, width: float, font_size: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits in `width` pixels, with an ellipsis."""
    return _cut(text, int(width), float(font_size), bold, float(Metrics.density))


@lru_cache(maxsize=20_000)
def _cut(text: str, width: int, font_size: float, bold: bool, _density: float) -> str:  # noqa: FBT001  # a cache's key
    measure = CoreLabel(font_size=font_size, bold=bold, font_name="Roboto").get_extents
    if width <= 0 or measure(text)[0] <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(f"{text[:middle].rstrip()}…")[0] <= width:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…"
