"""Unfinished checks, what waits, what was refused, and what the service has."""

import asyncio
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from phone.core.draft import Draft
from phone.core.quantity_text import moment_text
from phone.store.outbox_rows import OutboxRecord, UnreadableRecord
from phone.sync.problems import explain
from phone.ui.instrument.naming import instrument_name, stall_name
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.page import Page
from phone.ui.kit.rows import RowList
from phone.ui.kit.states import EmptyState, Notice
from phone.ui.kit.tasks import Latest
from phone.ui.outbox.standing import VERDICT_TONES, standing_of
from phone.ui.shell.registry import page

MOST_SHOWN = 500


@page("outbox")
class OutboxPage(Page):
    """One of the four places."""

    tab = "outbox"
    scrolls = False

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.notices = BoxLayout(orientation="vertical", size_hint_y=None, height=0)
        self.notices.bind(minimum_height=self.notices.setter("height"))
        self.list = RowList(lines=3, chosen=self.open)
        self.body.add_widget(self.notices)
        self.body.add_widget(self.list)
        self.send = BigButton(tag="send_now", icon="send", action=self.send_now)
        self._load = Latest(self._read)

    def refresh(self) -> None:
        self.title = self.say("outbox.title")
        counts = self.phone.counts
        if counts.unsent:
            self.subtitle = self.say("outbox.waiting", count=counts.unsent)
        elif counts.photos_waiting:
            self.subtitle = self.say("outbox.photos_waiting", count=counts.photos_waiting)
        else:
            self.subtitle = self.say("outbox.all_sent") if counts.sent else ""
        sending = self.phone.status.sending
        self.send.text = self.say("outbox.sending" if sending else "outbox.send_now")
        self.send.disabled = sending
        waits = bool(counts.queued or counts.sending or counts.photos_waiting)
        if waits != bool(self.send.parent):
            self.set_footer(*([self.send] if waits else []))
        self._load.ask()

    def send_now(self) -> None:
        self.phone.queued()

    def open(self, target: Any) -> None:
        if isinstance(target, Draft):
            self.shell.open("check", draft=target)
        elif isinstance(target, OutboxRecord):
            self.shell.open("record", record_id=target.id)
        else:
            self.shell.start(self.shell.tell(self.say("outbox.unreadable"), self.say("outbox.unreadable_text")))

    async def _read(self) -> None:
        outbox, drafts = self.phone.store.outbox, self.phone.store.drafts
        open_drafts, unreadable, records = await asyncio.to_thread(
            lambda: (drafts.open_drafts(), outbox.unreadable(), outbox.entries(MOST_SHOWN))
        )
        rows = [
            *(self._draft_row(draft) for draft in open_drafts),
            *(self._unreadable_row(entry) for entry in unreadable),
            *(self._row(record) for record in records),
        ]
        self.list.show(rows)
        self._notice(empty=not rows)

    def _notice(self, *, empty: bool) -> None:
        """What keeps things from moving stands over the list; nothing when all is well."""
        self.notices.clear_widgets()
        self.notices.padding = 0
        status, words = self.phone.status, self.phone.words
        if empty:
            title, text = self.say("outbox.none_title"), self.say("outbox.none_text")
            self.notices.add_widget(EmptyState(icon="inbox", title=title, text=text))
        elif status.problem is not None and (self.phone.unsent or status.photos_waiting or status.put_aside):
            why = explain(words, status.problem, status.detail)
            text = " ".join(part for part in (why.happened, why.to_do) if part)
            self.notices.padding = [self.list.bar_width * 3] * 4
            self.notices.add_widget(Notice(tone="warn", icon="alert-circle", text=text))

    def _row(self, record: OutboxRecord) -> dict[str, Any]:
        words, account = self.phone.words, self.phone.account
        standing = standing_of(words, record, account.person_id if account else None)
        return {
            "title": record.title.instrument,
            "detail": f"{record.title.stall} · {record.title.market}",
            "third": standing.short,
            "icon": standing.icon,
            "icon_tone": standing.tone,
            "badge": words.say(f"verdict.short.{record.verdict}"),
            "badge_tone": VERDICT_TONES[record.verdict.value],
            "value": record,
            "tag": f"record_{record.id}",
        }

    def _draft_row(self, draft: Draft) -> dict[str, Any]:
        register = self.phone.store.register
        known = register.instrument(draft.instrument_id) if draft.instrument_id else None
        described = known.instrument if known is not None else draft.unregistered
        begun_at = moment_text(draft.performed_at or draft.begun_at)
        return {
            "title": instrument_name(self.phone.words, described) if described else self.say("outbox.unregistered"),
            "detail": stall_name(known.stall) if known is not None else self.say("outbox.unregistered"),
            "third": self.say("outbox.draft_detail", time=begun_at),
            "badge": self.say("outbox.draft"),
            "badge_tone": "warn",
            "icon": "pencil",
            "icon_tone": "warn",
            "value": draft,
            "tag": f"draft_{draft.id}",
        }

    def _unreadable_row(self, entry: UnreadableRecord) -> dict[str, Any]:
        return {
            "title": entry.title.instrument,
            "detail": f"{entry.title.stall} · {entry.title.market}",
            "third": self.say("outbox.unreadable"),
            "icon": "alert-octagon",
            "icon_tone": "bad",
            "value": entry,
        }
