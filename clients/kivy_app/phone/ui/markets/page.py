"""The first place: checks that were broken off, and the markets, those that meet today first."""

import asyncio
from datetime import date
from typing import Any

from phone.core.draft import Draft
from phone.store.register_rows import MarketRow
from phone.ui.check import resuming
from phone.ui.kit.button_row import ButtonRow
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.cards import Card
from phone.ui.kit.page import Page
from phone.ui.kit.states import EmptyState
from phone.ui.kit.tasks import Latest
from phone.ui.kit.text import Soft, Text
from phone.ui.markets.card import MarketCard
from phone.ui.markets.telling import market_lines
from phone.ui.shell.registry import page

MOST_RESUMED = 2


@page("markets")
class MarketsPage(Page):
    """Reads the register off the main thread, again each time something changed."""

    tab = "markets"

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self._load = Latest(self._read)
        self._shown: Any = None

    def refresh(self) -> None:
        self.title = self.say("markets.title")
        account = self.phone.account
        self.subtitle = account.name if account is not None else ""
        self._load.ask()

    @property
    def _today(self) -> date:
        return (self.phone.clock.now() + self.phone.clock_offset).date()  # type: ignore[no-any-return]  # untyped page

    async def _read(self) -> None:
        store = self.phone.store
        drafts, rows = await asyncio.to_thread(lambda: (store.drafts.open_drafts(), store.register.markets()))
        shown = (drafts, rows, self._today, self.phone.words.language, self.phone.signed_in)
        if shown != self._shown:
            self._shown = shown
            self._show(drafts, rows)

    def _show(self, drafts: list[Draft], rows: list[MarketRow]) -> None:
        self.body.clear_widgets()
        for draft in drafts[:MOST_RESUMED]:
            self.body.add_widget(self._resume_card(draft))
        if len(drafts) > MOST_RESUMED:
            more = self.say("markets.resume_more", count=len(drafts) - MOST_RESUMED)
            self.body.add_widget(Soft(text=more))
        for line in market_lines(self.phone.words, rows, self._today):
            card = MarketCard(line, self.say("markets.today"))
            card.action = lambda market_id=line.id: self.shell.open("market", market_id=market_id)
            self.body.add_widget(card)
        if not rows:
            self.body.add_widget(self._empty())

    def _resume_card(self, draft: Draft) -> Card:
        words = self.phone.words
        drop = BigButton(text=self.say("check.resume.drop"), kind="secondary", size_hint_x=0.8, tag=f"drop_{draft.id}")
        drop.action = lambda: self._drop(draft)
        go = BigButton(text=self.say("check.resume.go"), tag=f"resume_{draft.id}")
        go.action = lambda: self.shell.open("check", draft=draft)
        return Card(
            Text(text=resuming.question(words, draft, self._today), bold=True),
            Soft(text=f"{resuming.which(words, self.phone.store, draft)}\n{resuming.what_is_in(words, draft)}"),
            ButtonRow(drop, go),
        )

    async def _drop(self, draft: Draft) -> None:
        if await resuming.confirm_drop(self, draft):
            self.phone.store.drafts.discard(draft.id)
            self._load.ask()

    def _empty(self) -> EmptyState:
        if self.phone.signed_in:
            text = self.say("markets.none_text")
            return EmptyState(icon="storefront-outline", title=self.say("markets.none_title"), text=text)
        return EmptyState(
            icon="account-circle",
            title=self.say("markets.none_title"),
            text=self.say("markets.none_signed_out"),
            action_text=self.say("markets.sign_in"),
            action=lambda: self.shell.open("sign_in"),
        )
