"""One stall out of many, found by typing a few letters of its code or trader."""

from collections.abc import Sequence
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from phone.core.search import matches
from phone.core.words import Words
from phone.ui.instrument.naming import stall_name
from phone.ui.kit.fields import Field
from phone.ui.kit.overlays import Sheet
from phone.ui.kit.rows import RowList
from schemas.sync import SyncStall

LIST_DP = 380


async def ask_stall(shell: Any, words: Words, stalls: Sequence[SyncStall]) -> Any:
    """The stall's id, or None when the person went back."""
    content = BoxLayout(orientation="vertical", size_hint_y=None, spacing=dp(8))
    content.bind(minimum_height=content.setter("height"))
    field = Field(hint=words.say("check.describe.stall_search"), tag="stall_search")
    framed = BoxLayout(size_hint_y=None, height=dp(60), padding=(dp(16), 0))
    framed.add_widget(field)
    found = RowList(size_hint_y=None, height=dp(LIST_DP), lines=2)
    content.add_widget(framed)
    content.add_widget(found)
    sheet = Sheet(title=words.say("check.describe.stall"), content=content)
    found.chosen = sheet.close

    def show(*_: Any) -> None:
        query = field.value()
        found.show(
            [
                {
                    "value": stall.id,
                    "title": stall_name(stall),
                    "detail": stall.sector or "",
                    "tag": f"stall_{stall.code}",
                    "leads": False,
                }
                for stall in stalls
                if matches(query, stall.code, stall.trader_name, stall.sector)
            ]
        )

    field.fbind("text", Clock.create_trigger(show))
    show()
    return await shell.lay(sheet)
