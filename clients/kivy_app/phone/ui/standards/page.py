"""The standards in hand, worst first."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from phone.ui.kit.page import Page
from phone.ui.kit.states import EmptyState, Notice
from phone.ui.kit.theme import TONES as ALL_TONES
from phone.ui.shell.registry import page
from phone.ui.standards.validity import TONES, UNFIT, description, state_of, validity_text, worst_first
from schemas.sync import SyncStandard

Builder.load_file(str(Path(__file__).with_name("card.kv")))


class StandardCard(BoxLayout):
    """One standard: few are there, so nothing of it is cut."""

    name = StringProperty("")
    made_of = StringProperty("")
    validity = StringProperty("")
    badge = StringProperty("")
    tone = OptionProperty("plain", options=ALL_TONES)


@page("standards")
class StandardsPage(Page):
    """Reached from the last place."""

    tab = "settings"

    def refresh(self) -> None:
        self.title = self.say("standards.title")
        today = self.phone.clock.today()
        standards = worst_first(self.phone.store.register.standards(), today)
        self.body.clear_widgets()
        if not standards:
            self.body.add_widget(
                EmptyState(icon="weight", title=self.say("standards.none_title"), text=self.say("standards.none_text"))
            )
        if any(state_of(entry, today) in UNFIT for entry in standards):
            self.body.add_widget(Notice(tone="warn", icon="alert", text=self.say("standards.warning")))
        for entry in standards:
            self.body.add_widget(self._card(entry))

    def _card(self, entry: SyncStandard) -> StandardCard:
        today, words = self.phone.clock.today(), self.phone.words
        state = state_of(entry, today)
        return StandardCard(
            name=entry.name,
            made_of=description(entry, words),
            validity=validity_text(entry, today, words),
            badge=self.say(f"standards.state.{state}"),
            tone=TONES[state],
        )
