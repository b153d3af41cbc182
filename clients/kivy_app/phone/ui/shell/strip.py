"""In words, how things stand between the phone and the service; nothing is said when all is well."""

from typing import Any

from kivy.properties import OptionProperty, StringProperty

from phone.ui.kit.buttons import Tappable
from phone.ui.kit.theme import TONES


class StatusStrip(Tappable):
    """One sentence over the bar below; can be tapped where there is something to do."""

    text = StringProperty("")
    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)


def show(strip: StatusStrip, phone: Any) -> None:
    strip.text = ""
