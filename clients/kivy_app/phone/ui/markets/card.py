"""One market in the list."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from phone.ui.kit import states
from phone.ui.kit.buttons import Tappable
from phone.ui.kit.states import Badge
from phone.ui.markets.telling import MarketLine


class MarketCard(Tappable):
    name = StringProperty("")
    where = StringProperty("")
    work = StringProperty("")
    today = BooleanProperty(False)
    today_text = StringProperty("")

    def __init__(self, line: MarketLine, today_text: str, **kwargs: Any) -> None:
        where = " · ".join(part for part in (line.area, "" if line.today else line.meeting) if part)
        super().__init__(
            name=line.name,
            where=where,
            work=line.work,
            today=line.today,
            today_text=today_text,
            tag=f"market_{line.code}",
            **kwargs,
        )
        for count in line.counts:
            self.ids.counts.add_widget(Badge(text=count.text, icon=count.icon, tone=count.tone))


__all__ = ["MarketCard", "states"]
Builder.load_file(str(Path(__file__).with_name("markets.kv")))
