"""A surface for what belongs together, and a name with its value."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from phone.ui.kit import buttons


class Card(BoxLayout):
    """As high as what is in it; `heading` stands above it."""

    heading = StringProperty("")

    def __init__(self, *parts: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for part in parts:
            self.add_widget(part)


class Fact(BoxLayout):
    """A name and what it is."""

    label = StringProperty("")
    value = StringProperty("")


Builder.load_file(str(Path(buttons.__file__).with_name("cards.kv")))
