"""One record: where it stands, what it says, its photos, and the service's receipt."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from kivy.uix.gridlayout import GridLayout

from phone.core.explaining import verdict_text
from phone.core.outbox_state import OutboxState
from phone.core.quantity_text import moment_text
from phone.store.errors import PhotoMissing
from phone.store.outbox_rows import OutboxPhoto, OutboxRecord
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.cards import Card, Fact
from phone.ui.kit.page import Page
from phone.ui.kit.pictures import PhotoTile
from phone.ui.kit.speech import speech
from phone.ui.kit.states import Badge, Notice
from phone.ui.kit.tasks import Latest
from phone.ui.kit.text import Text
from phone.ui.outbox.proof import findings, proven_receipt, receipt_facts, sections
from phone.ui.outbox.standing import ICONS, VERDICT_TONES, standing_of
from phone.ui.shell.registry import page
from schemas.identity import Role


@page("record")
class RecordPage(Page):
    """Readable as proof for as long as the phone keeps it."""

    tab = "outbox"

    def __init__(self, shell: Any, record_id: UUID) -> None:
        super().__init__(shell)
        self.record_id = record_id
        self.retry = BigButton(tag="retry", icon="refresh", action=self.try_again)
        self._load = Latest(self._read)
        self._shown: object = None

    def refresh(self) -> None:
        self.title = self.say("outbox.record")
        self.retry.text = self.say("outbox.retry")
        self._load.ask()

    async def try_again(self) -> None:
        if await asyncio.to_thread(self.phone.store.outbox.retry, self.record_id):
            self.phone.queued()
            self.shell.snack(self.say("outbox.retrying"))

    async def _read(self) -> None:
        store = self.phone.store
        record, standards = await asyncio.to_thread(
            lambda: (store.outbox.get(self.record_id), store.register.standards())
        )
        now = (record, speech.language)
        if record is None or now == self._shown:
            return
        self._shown = now
        self._show(record, {entry.id: entry.name for entry in standards})

    def _show(self, record: OutboxRecord, standard_names: Mapping[UUID, str]) -> None:
        words, account = self.phone.words, self.phone.account
        self.subtitle = moment_text(record.content.performed_at)
        standing = standing_of(words, record, account.person_id if account else None)
        self.set_footer(*([self.retry] if standing.can_retry else []))
        self.body.clear_widgets()
        text = "\n".join(part for part in (standing.happened, standing.to_do, standing.said) if part)
        self.body.add_widget(Notice(tone=standing.tone, icon=standing.icon, text=text))
        for card in self._cards(record, standard_names):
            self.body.add_widget(card)

    def _cards(self, record: OutboxRecord, standard_names: Mapping[UUID, str]) -> Iterator[Card]:
        words, receipt = self.phone.words, proven_receipt(record, self.phone.session.kept_key_set())
        yield self._verdict(record)
        for section in sections(words, record, standard_names):
            yield _facts(self.say(f"outbox.part.{section.key}"), section.facts)
        if receipt is not None:
            lines = (Text(text=line) for line in findings(words, record, receipt))
            yield Card(*lines, heading=self.say("outbox.part.findings"))
        if record.photos:
            yield Card(self._photos(record), heading=self.say("outbox.part.photos"))
        if record.state is OutboxState.SENT:
            yield _facts(self.say("outbox.part.receipt"), receipt_facts(words, record, receipt))

    def _verdict(self, record: OutboxRecord) -> Card:
        words, account = self.phone.words, self.phone.account
        tone = VERDICT_TONES[record.verdict.value]
        badge = Badge(text=words.say(f"verdict.short.{record.verdict}"), tone=tone)
        parts: list[Any] = [badge]
        if account is not None:
            day = record.content.performed_at.date()
            parts.append(Text(text=verdict_text(words, record.verdict, Role(account.role), day)))
        return Card(*parts, heading=self.say("outbox.part.verdict"))

    def _photos(self, record: OutboxRecord) -> GridLayout:
        grid = GridLayout(cols=2, size_hint_y=None, spacing="8dp")
        grid.bind(minimum_height=grid.setter("height"))
        for photo in record.photos:
            grid.add_widget(self._tile(photo))
        return grid

    def _tile(self, photo: OutboxPhoto) -> PhotoTile:
        try:
            source = str(self.phone.store.photos.path(photo.sha256))
        except PhotoMissing:
            source = ""
        return PhotoTile(
            source=source,
            text=self.say(f"kinds.photo.{photo.kind}"),
            badge=self.say(f"outbox.photo_state.{photo.state}"),
            tone=ICONS[photo.state][1],
            empty_icon="image-broken-variant",
        )


def _facts(heading: str, facts: tuple[tuple[str, str], ...]) -> Card:
    return Card(*(Fact(label=label, value=value) for label, value in facts), heading=heading)
