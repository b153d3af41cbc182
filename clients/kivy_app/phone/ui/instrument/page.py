"""One instrument on the screen, with the button that begins its check."""

from typing import Any
from uuid import UUID

from phone.core.badges import validity_text
from phone.core.draft import Draft
from phone.store.register_rows import InstrumentRow
from phone.ui.check.beginning import draft_of
from phone.ui.check.resuming import confirm_drop
from phone.ui.instrument.fact_line import FactLine
from phone.ui.instrument.naming import day_text, instrument_marks, instrument_name, stall_name
from phone.ui.instrument.telling import ICON_OF, TONE_OF, flag_text, history_lines, plate_text, validity_badge
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.cards import Card
from phone.ui.kit.page import Page
from phone.ui.kit.rows import Row
from phone.ui.kit.states import EmptyState, Notice
from phone.ui.kit.text import Heading, Soft
from phone.ui.shell.registry import page

_SEVERITY_TONES = {3: "bad", 2: "warn", 1: "info"}


@page("instrument")
class InstrumentPage(Page):
    """What an officer wants to know before the first weight is put on."""

    def __init__(self, shell: Any, instrument_id: UUID) -> None:
        super().__init__(shell)
        self._instrument_id = instrument_id
        self._check = BigButton(tag="check", icon="scale-balance")
        self._again = BigButton(tag="again", kind="secondary", action=self._start_anew)
        self.set_footer(self._check)

    def refresh(self) -> None:
        self.body.clear_widgets()
        row = self.phone.store.register.instrument(self._instrument_id)
        if row is None:
            self.title = self.say("check.title")
            self.body.add_widget(EmptyState(icon="scale-off", title=self.say("instrument.gone")))
            self.set_footer()
            return
        words, today = self.phone.words, self._today
        self.title, self.subtitle = instrument_name(words, row.instrument), stall_name(row.stall)
        badge = validity_badge(row, today)
        validity = validity_text(words, row.instrument, today)
        self.body.add_widget(Notice(text=validity, icon=ICON_OF[badge], tone=TONE_OF[badge], tag="validity"))
        for flag in row.flags:
            tone = _SEVERITY_TONES.get(flag.severity, "info")
            self.body.add_widget(Notice(text=flag_text(words, flag), icon="flag", tone=tone))
        if not row.instrument.in_use:
            self.body.add_widget(Notice(text=self.say("instrument.retired"), icon="scale-off", tone="warn"))
        self.body.add_widget(self._facts(row))
        self._show_history()
        self._show_buttons(row)

    @property
    def _today(self) -> Any:
        return (self.phone.clock.now() + self.phone.clock_offset).date()

    def _facts(self, row: InstrumentRow) -> Card:
        instrument = row.instrument
        sector = f"{stall_name(row.stall)}, {row.stall.sector}" if row.stall.sector else stall_name(row.stall)
        maker = " ".join(part for part in (instrument.maker, instrument.model) if part)
        facts = [
            ("plate", plate_text(self.phone.words, instrument)),
            ("stall", sector),
            ("maker", maker),
            ("marks", instrument_marks(instrument)),
            ("label", instrument.label_code),
        ]
        return Card(*(FactLine(label=self.say(f"instrument.{name}"), value=value) for name, value in facts if value))

    def _show_history(self) -> None:
        self.body.add_widget(Heading(text=self.say("instrument.history")))
        lines = history_lines(self.phone.words, self.phone.store.register.history(self._instrument_id))
        if not lines:
            self.body.add_widget(Soft(text=self.say("instrument.history_none")))
        for line in lines:
            row = Row(title=line.title, detail=line.detail, third=line.more, leads=False)
            row.icon, row.icon_tone = line.icon, line.tone
            self.body.add_widget(row)

    def _show_buttons(self, row: InstrumentRow) -> None:
        """One that was broken off is gone on with, unless somebody says otherwise."""
        broken_off = self._broken_off()
        if broken_off is None:
            self._check.text, self._check.action = self.say("instrument.check"), lambda: self._begin(row)
            self.set_footer(self._check)
            return
        moment = broken_off.performed_at or broken_off.begun_at
        self._check.text = self.say("instrument.resume", time=day_text(moment, self._today))
        self._check.action = lambda: self._begin(row)
        self._again.text = self.say("instrument.again")
        self.set_footer(self._check, self._again)

    def _broken_off(self) -> Draft | None:
        return self.phone.store.drafts.of_instrument(self._instrument_id)  # type: ignore[no-any-return]  # untyped page

    def _begin(self, row: InstrumentRow) -> None:
        self.shell.open("check", draft=draft_of(self.phone.store, self.phone.clock, row, self._today))

    async def _start_anew(self) -> None:
        draft = self._broken_off()
        if draft is not None and await confirm_drop(self, draft):
            self.phone.store.drafts.discard(draft.id)
            self.refresh()
