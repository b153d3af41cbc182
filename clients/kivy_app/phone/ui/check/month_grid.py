"""The month that a sticker ends in, chosen by two taps."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from kivy.metrics import dp
from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout

from phone.core.words import Words
from phone.ui.check.parts import MonthTile
from phone.ui.check.sticker import month_end
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.overlays import Sheet

NO_MONTH: Final = "no_month"
"""The answer when the sticker shows none."""
REACH_YEARS = 10


class MonthGrid(BoxLayout):
    """`chosen` is called with the last day of the month tapped."""

    year = NumericProperty(2026)

    def __init__(self, shown: date, registered: date | None, **kwargs: Any) -> None:
        self._shown, self._registered = shown, registered
        self.chosen: Callable[[date], None] | None = None
        super().__init__(year=shown.year, **kwargs)
        self.fbind("year", self._build)
        self._build()

    def turn(self, years: int) -> None:
        year = self.year + years
        if abs(year - self._shown.year) <= REACH_YEARS:
            self.year = year

    def _build(self, *_: Any) -> None:
        self.ids.months.clear_widgets()
        for month in range(1, 13):
            chosen = (self._shown.year, self._shown.month) == (self.year, month)
            tile = MonthTile(text=f"{month:02d}", chosen=chosen, tag=f"month_{month}")
            tile.action = lambda month=month: self._choose(month)
            self.ids.months.add_widget(tile)

    def _choose(self, month: int) -> None:
        if self.chosen:
            self.chosen(month_end(int(self.year), month, self._registered))


async def ask_month(shell: Any, words: Words, shown: date, registered: date | None) -> Any:
    """The last day of the month, `NO_MONTH`, or None when the person went back."""
    content = BoxLayout(orientation="vertical", size_hint_y=None, spacing=dp(12))
    content.bind(minimum_height=content.setter("height"))
    grid = MonthGrid(shown, registered)
    content.add_widget(grid)
    none = BoxLayout(size_hint_y=None, height=dp(72), padding=(dp(16), 0, dp(16), dp(8)))
    content.add_widget(none)
    sheet = Sheet(title=words.say("check.marks.month_title"), content=content)
    grid.chosen = sheet.close
    button = BigButton(text=words.say("check.marks.month_none"), kind="secondary", tag="no_month")
    button.action = lambda: sheet.close(NO_MONTH)
    none.add_widget(button)
    return await shell.lay(sheet)
