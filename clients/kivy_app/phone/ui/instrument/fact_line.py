"""A name and what it is, side by side."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from phone.ui.kit import text


class FactLine(BoxLayout):
    """As high as the longer of the two."""

    label = StringProperty("")
    value = StringProperty("")


__all__ = ["FactLine", "text"]
Builder.load_file(str(Path(__file__).with_name("instrument.kv")))
