"""The keys for a reading, big enough for a cold hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from phone.ui.kit import buttons
from phone.ui.kit.buttons import Tappable

ROWS = ("789", "456", "123", ",0<")
"""`,` is the decimal comma, `<` takes the last digit back, `±` changes the sign."""
NAMES = {",": "comma", "<": "back", "±": "sign"}


class Key(Tappable):
    """One key; several taps in quick succession all count."""

    text = StringProperty("")
    icon = StringProperty("")


class NumberPadView(GridLayout):
    """Calls `pressed` with the key: a digit, `comma`, `back` or `sign`. It holds no number itself."""

    pressed: Callable[[str], Any] | None = ObjectProperty(None, allownone=True)
    comma = BooleanProperty(True)
    sign = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("comma", "sign"):
            self.fbind(name, self._build)
        self._build()

    def _build(self, *_: Any) -> None:
        self.clear_widgets()
        for key in "".join(ROWS):
            shown = "±" if key == "," and self.sign and not self.comma else key
            self.add_widget(self._key(shown))
        if self.sign and self.comma:
            self.add_widget(self._key("±"))

    def _key(self, key: str) -> Key:
        name = NAMES.get(key, key)
        view = Key(text="" if key == "<" else key, icon="backspace-outline" if key == "<" else "", tag=f"key_{name}")
        view.action = lambda: self.pressed and self.pressed(name)
        view.disabled = key == "," and not self.comma
        return view


Builder.load_file(str(Path(buttons.__file__).with_name("number_pad.kv")))
