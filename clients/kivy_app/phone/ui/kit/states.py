"""How things stand, in a colour, an icon and always a word."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from phone.ui.kit import buttons
from phone.ui.kit.theme import TONES


class Badge(BoxLayout):
    """A word on a colour; as wide as its word."""

    text = StringProperty("")
    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)


class Notice(BoxLayout):
    """A sentence that stays on the page until it is no longer true; wraps."""

    text = StringProperty("")
    icon = StringProperty("information-outline")
    shown = BooleanProperty(True)
    tag = StringProperty("")
    tone = OptionProperty("info", options=TONES)


class EmptyState(BoxLayout):
    """Why nothing is here, and the one thing to do about it."""

    icon = StringProperty("inbox")
    title = StringProperty("")
    text = StringProperty("")
    action_text = StringProperty("")
    action = ObjectProperty(None, allownone=True)


class ProgressLine(Widget):
    """How much of something is done, 0 to 1; below 0: unknown, nothing is drawn."""

    value = NumericProperty(0.0)


Builder.load_file(str(Path(buttons.__file__).with_name("states.kv")))
