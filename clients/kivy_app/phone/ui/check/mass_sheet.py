"""A mass asked for on the big number pad, with what it would mean said before it is recorded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kivy.properties import BooleanProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from phone.core.number_pad import NumberPad
from phone.core.quantity_text import Unit, decimal_sign
from phone.core.words import Words
from phone.ui.check import parts
from phone.ui.kit import number_pad
from phone.ui.kit.button_row import ButtonRow
from phone.ui.kit.buttons import BigButton, Tappable
from phone.ui.kit.overlays import Sheet
from phone.ui.kit.theme import TONES

__all__ = ["REMOVED", "MassQuestion", "Meaning", "ask_mass", "number_pad", "parts"]
REMOVED: Final = "removed"
"""The answer when what was there before is to go."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a mass would mean; `fits` False where it cannot be recorded."""

    text: str
    tone: str = "plain"
    icon: str = "information-outline"
    fits: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MassQuestion:
    """`meaning` is asked at each key; `quick` are answers given with one tap: text and mass.

    `remove` is the word for taking away what was there, '' where nothing is.
    """

    title: str
    unit: Unit
    value_mg: int | None = None
    sign: bool = False
    meaning: Callable[[int], Meaning] | None = None
    quick: Sequence[tuple[str, int]] = field(default=())
    remove: str = ""


class SignKey(Tappable):
    """A badly set scale shows less than nothing."""


class MassEntry(BoxLayout):
    """The number keyed in, what it would mean, the keys, and the button that records it."""

    shown = StringProperty("0")
    unit = StringProperty("")
    entered = BooleanProperty(False)
    judges = BooleanProperty(False)
    meaning = StringProperty("")
    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)

    def __init__(self, question: MassQuestion, words: Words, **kwargs: Any) -> None:
        self._question, self._words = question, words
        self._pad = NumberPad.of(question.value_mg, question.unit)
        self.answered: Callable[[Any], None] | None = None
        super().__init__(unit=question.unit.value, judges=question.meaning is not None, **kwargs)
        self.ids.pad.pressed = self._press
        for key in self.ids.pad.children:
            if key.tag == "key_comma":
                key.text = decimal_sign(words.language)
        if question.sign:
            sign = SignKey(tag="key_sign", action=lambda: self._press("sign"))
            self.ids.number.add_widget(sign, index=len(self.ids.number.children))
        self._record = BigButton(
            text=words.say("check.measure.record"), tag="record", icon="check-bold", action=self._give
        )
        buttons = [self._record]
        if question.remove:
            remove = BigButton(text=question.remove, tag="remove", kind="secondary")
            remove.action = lambda: self._answer(REMOVED)
            buttons.insert(0, remove)
        self.add_widget(ButtonRow(*buttons))
        for text, mass_mg in question.quick:
            quick = BigButton(text=text, kind="secondary", tag=f"quick_{mass_mg}", size_hint_y=1)
            quick.action = lambda mass_mg=mass_mg: self._answer(mass_mg)
            self.ids.quick.add_widget(quick)
        self._show()

    def _press(self, key: str) -> None:
        self._pad = self._pad.press(key)
        self._show()

    def _show(self) -> None:
        value = self._pad.value_mg
        self.entered = value is not None
        self.shown = self._pad.text(self._words.language) or "0"
        meaning = self._question.meaning(value) if self._question.meaning and value is not None else None
        self.meaning = meaning.text if meaning else ""
        self.icon = meaning.icon if meaning else ""
        self.tone = meaning.tone if meaning else "plain"
        self._record.disabled = value is None or (meaning is not None and not meaning.fits)

    def _give(self) -> None:
        if self._pad.value_mg is not None:
            self._answer(self._pad.value_mg)

    def _answer(self, value: Any) -> None:
        if self.answered:
            self.answered(value)


async def ask_mass(shell: Any, words: Words, question: MassQuestion) -> Any:
    """The mass in mg, `REMOVED`, or None when the person went back."""
    entry = MassEntry(question, words)
    sheet = Sheet(title=question.title, content=entry)
    entry.answered = sheet.close
    return await shell.lay(sheet)
