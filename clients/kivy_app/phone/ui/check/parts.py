"""The parts that only a check is made of."""

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
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.label import Label

from phone.ui.check import drawing
from phone.ui.kit import rows
from phone.ui.kit.buttons import Tappable
from phone.ui.kit.theme import TONES
from rules.verdicts import Verdict

TONE_OF = {Verdict.CONFORMING: "ok", Verdict.NONCONFORMING: "bad", Verdict.NOT_JUDGED: "plain"}
ICON_OF = {
    Verdict.CONFORMING: "check-circle",
    Verdict.NONCONFORMING: "alert-octagon",
    Verdict.NOT_JUDGED: "help-circle-outline",
}
__all__ = ["drawing", "rows"]


class StepItem(Tappable):
    """One step of the bar."""

    text = StringProperty("")
    current = BooleanProperty(False)
    done = BooleanProperty(False)


class StepBar(BoxLayout):
    """Which step this is; each can be gone to at once."""


class Panel(BoxLayout):
    """What stays within reach of the thumb."""


class ChoiceTile(Tappable):
    """What is chosen now; a tap offers the others."""

    title = StringProperty("")
    detail = StringProperty("")
    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)


class LoadTileView(Tappable):
    number = StringProperty("")
    unit = StringProperty("")
    chosen = BooleanProperty(False)
    times = NumericProperty(0)


class QuickTile(Tappable):
    number = StringProperty("")
    word = StringProperty("")
    exact = BooleanProperty(False)


class WeightPiece(Label):
    """A little weight with its mass on it."""


class ReadingCard(Tappable):
    """One reading with its verdict, the limit, and why."""

    title = StringProperty("")
    result = StringProperty("")
    limit = StringProperty("")
    remarks = StringProperty("")
    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)


class VerdictBanner(BoxLayout):
    """The verdict on the whole check."""

    short = StringProperty("")
    text = StringProperty("")
    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)


class MissingRow(Tappable):
    """What is missing; leads to where it can be made good."""

    text = StringProperty("")
    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)
    leads = BooleanProperty(False)


class Lookout(Tappable):
    """One thing that can be seen, drawn."""

    text = StringProperty("")
    drawing = StringProperty("")
    tone = OptionProperty("plain", options=TONES)
    chosen = BooleanProperty(False)


class Lookouts(GridLayout):
    """Pictures, one of them chosen, none at first; `choices` are (value, drawing, text, tone)."""

    choices = ListProperty()
    value = ObjectProperty(None, allownone=True)
    changed = ObjectProperty(None, allownone=True)
    columns = NumericProperty(3)
    row_height = NumericProperty(96)
    tag = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("choices", self._build)
        self.fbind("value", self._mark)
        self._build()

    def _build(self, *_: Any) -> None:
        self.clear_widgets()
        for value, name, text, tone in self.choices:
            look = Lookout(drawing=name, text=text, tone=tone, tag=f"{self.tag}_{getattr(value, 'value', value)}")
            look.stands_for = value
            look.action = lambda value=value: self.changed and self.changed(value)
            self.add_widget(look)
        self._mark()

    def _mark(self, *_: Any) -> None:
        for look in self.children:
            look.chosen = look.stands_for == self.value


class PhotoThumb(Tappable):
    """A photo taken, small; its texture comes a moment later."""

    text = StringProperty("")
    texture = ObjectProperty(None, allownone=True)
    broken = BooleanProperty(False)


class PhotoGuide(BoxLayout):
    """What to photograph next, and why."""

    text = StringProperty("")
    why = StringProperty("")
    drawing = StringProperty("")
    icon = StringProperty("")


class MonthTile(Tappable):
    text = StringProperty("")
    chosen = BooleanProperty(False)


class SignRow(Tappable):
    text = StringProperty("")
    icon = StringProperty("")
    seen = BooleanProperty(False)


Builder.load_file(str(Path(__file__).with_name("check.kv")))
