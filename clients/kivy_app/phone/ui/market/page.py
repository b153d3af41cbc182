"""Stalls and instruments of one market: searched while typing, filtered to what is to be checked today."""

import asyncio
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from phone.store.register_rows import MarketName
from phone.ui.kit.button_row import ButtonRow
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.fields import Field, Segmented
from phone.ui.kit.page import Page
from phone.ui.kit.rows import RowList
from phone.ui.kit.states import EmptyState
from phone.ui.kit.tasks import Latest
from phone.ui.market import telling
from phone.ui.shell.registry import page

TO_CHECK, ALL = "to_check", "all"


@page("market")
class MarketPage(Page):
    """Rows are read off the main thread and shown once a frame, however fast somebody types."""

    scrolls: ClassVar[bool] = False

    def __init__(self, shell: Any, market_id: UUID) -> None:
        super().__init__(shell)
        self._market_id = market_id
        self._lines: list[telling.Line] = []
        self._loaded = False
        self._load = Latest(self._read)
        self._show_soon = Clock.create_trigger(self._show)
        self._search = Field(tag="search")
        self._search.fbind("text", self._show_soon)
        self._filter = Segmented(tag="filter", value=ALL, changed=self._show_soon)
        above = BoxLayout(orientation="vertical", size_hint_y=None, spacing=dp(8), padding=(dp(16), dp(8)))
        above.bind(minimum_height=above.setter("height"))
        above.add_widget(self._search)
        above.add_widget(self._filter)
        self._list = RowList(lines=3, chosen=self._open)
        self._empty = EmptyState(pos_hint={"top": 1})
        self._host = BoxLayout()
        self._host.add_widget(self._list)
        self.body.add_widget(above)
        self.body.add_widget(self._host)
        self._scan = BigButton(tag="scan", icon="qrcode-scan", action=self._scan_code)
        self._unregistered = BigButton(tag="unregistered", kind="secondary", icon="plus", action=self._describe)
        self.set_footer(ButtonRow(self._unregistered, self._scan))

    def refresh(self) -> None:
        self._search.hint = self.say("market.search")
        self._scan.text, self._unregistered.text = self.say("market.scan"), self.say("market.unregistered")
        self._load.ask()

    @property
    def _today(self) -> date:
        return (self.phone.clock.now() + self.phone.clock_offset).date()  # type: ignore[no-any-return]  # untyped page

    async def _read(self) -> None:
        register = self.phone.store.register
        words, today = self.phone.words, self._today

        def read() -> tuple[list[telling.Line], MarketName | None]:
            rows = register.instruments(self._market_id)
            return telling.lines(words, rows, today), register.market(self._market_id)

        self._lines, market = await asyncio.to_thread(read)
        self.title = market.market.name if market else ""
        self.subtitle = market.area_name or "" if market else ""
        self._loaded = True
        self._show_soon()

    def _show(self, *_: Any) -> None:
        waiting = sum(line.to_check for line in self._lines)
        self._filter.choices = [
            (ALL, self.say("market.all", count=len(self._lines))),
            (TO_CHECK, self.say("market.to_check", count=waiting)),
        ]
        rows = telling.found(self._lines, self._search.value(), only_to_check=self._filter.value == TO_CHECK)
        self._list.show(rows)
        self._show_empty(empty=not rows)

    def _show_empty(self, *, empty: bool) -> None:
        wanted = self._empty if empty else self._list
        if wanted.parent is None:
            self._host.clear_widgets()
            self._host.add_widget(wanted)
        if not empty:
            return
        query = self._search.value()
        name = "none_found" if query else "none_to_check" if self._lines else "none_at_all"
        self._empty.icon = "magnify" if query else "clipboard-check-outline"
        self._empty.title = self.say(f"market.{name}") if self._loaded else self.say("market.loading")
        self._empty.text = self.say(f"market.{name}_text", query=query) if self._loaded else ""

    def _open(self, instrument_id: UUID) -> None:
        self.shell.open("instrument", instrument_id=instrument_id)

    def _scan_code(self) -> None:
        self.shell.open("scan", market_id=self._market_id)

    def _describe(self) -> None:
        self.shell.open("describe", market_id=self._market_id)
