"""What is typed, chosen or switched."""

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput

from phone.ui.kit import buttons
from phone.ui.kit.buttons import Tappable

INPUT_TYPES = ("text", "number", "url", "mail", "datetime", "tel", "address")
"""Never Kivy's own 'null': with it Vietnamese keyboards do not compose letters."""


class Input(TextInput):
    """The editing line of a field."""


class Field(BoxLayout):
    """A label, an editing line, and an error below that makes room for itself.

    `text` is what stands there; `value()` is what to store. `done` is called on Enter.
    """

    label = StringProperty("")
    text = StringProperty("")
    hint = StringProperty("")
    error = StringProperty("")
    input_type = OptionProperty("text", options=INPUT_TYPES)
    secret = BooleanProperty(False)
    shown = BooleanProperty(False)
    focused = BooleanProperty(False)
    multiline = BooleanProperty(False)
    tag = StringProperty("")
    done: Callable[[], Any] | None = ObjectProperty(None, allownone=True)

    def value(self) -> str:
        """NFC, without blanks at the ends; a secret is taken as it is."""
        text = str(self.text) if self.secret else str(self.text).strip()
        return unicodedata.normalize("NFC", text)

    def show(self) -> None:
        self.shown = not self.shown


class Segment(Tappable):
    """One choice of a `Segmented`."""

    text = StringProperty("")
    chosen = BooleanProperty(False)


class Segmented(BoxLayout):
    """A few words side by side, one of them chosen; `choices` are pairs of value and text."""

    choices = ListProperty()
    value = ObjectProperty(None, allownone=True)
    changed: Callable[[Any], None] | None = ObjectProperty(None, allownone=True)
    tag = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("choices", self._build)
        self.fbind("value", self._mark)
        self._build()

    def _build(self, *_: Any) -> None:
        self.clear_widgets()
        for value, text in self.choices:
            name = getattr(value, "value", value)
            segment = Segment(text=text, tag=f"{self.tag}_{name}", guard_s=0)
            segment.stands_for = value
            segment.action = lambda value=value: self._choose(value)
            self.add_widget(segment)
        self._mark()

    def _choose(self, value: Any) -> None:
        self.value = value
        if self.changed:
            self.changed(value)

    def _mark(self, *_: Any) -> None:
        for segment in self.children:
            segment.chosen = segment.stands_for == self.value


class SwitchRow(Tappable):
    """A sentence that is so or not; the whole row is the target."""

    text = StringProperty("")
    detail = StringProperty("")
    on = BooleanProperty(False)
    changed: Callable[[bool], Any] | None = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("guard_s", 0)
        super().__init__(**kwargs)
        self.action = self._switch

    def _switch(self) -> None:
        self.on = not self.on
        if self.changed:
            self.changed(bool(self.on))


Builder.load_file(str(Path(buttons.__file__).with_name("fields.kv")))
