"""The last step: the verdict, what was found, what is missing, and Save."""

from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from phone.ui.check.measuring import Measuring
from phone.ui.check.parts import ICON_OF, TONE_OF, MissingRow, ReadingCard, VerdictBanner
from phone.ui.check.step_view import StepView
from phone.ui.check.steps import Step
from phone.ui.check.summary import Said, summary_of
from phone.ui.kit.fields import Field
from phone.ui.kit.states import Notice
from phone.ui.kit.text import Heading, Soft

KEEP_NOTE_S = 0.4
MOST_NOTE = 2000


class SummaryView(StepView):
    step = Step.SUMMARY

    def __init__(self, page: Any, **kwargs: Any) -> None:
        super().__init__(page, **kwargs)
        self._above = BoxLayout(orientation="vertical", size_hint_y=None, spacing=dp(10))
        self._above.bind(minimum_height=self._above.setter("height"))
        self._note = Field(tag="note", multiline=True, text=self.flow.draft.note or "")
        self._keep_soon = Clock.create_trigger(self.keep_note, KEEP_NOTE_S)
        self._note.fbind("text", self._keep_soon)
        self.content.add_widget(self._above)
        self.content.add_widget(self._note)

    def refresh(self) -> None:
        self._note.label = self.say("summary.note")
        self._above.clear_widgets()
        summary = summary_of(self.flow, self.words, self.page.role)
        self._show_lines("summary.blocking", summary.blocking)
        banner = VerdictBanner(short=summary.short, text=summary.text)
        banner.icon, banner.tone = ICON_OF[summary.verdict], TONE_OF[summary.verdict]
        self._above.add_widget(banner)
        self._show_findings(summary.findings)
        self._show_readings()
        self._show_lines("summary.advised", summary.advised)
        self._above.add_widget(Soft(text=self.page.circumstances()))

    def keep_note(self, *_: Any) -> None:
        """What was typed, a moment after the last key."""
        self._keep_soon.cancel()
        text = self._note.value()[:MOST_NOTE]
        self.flow.change(note=text or None)

    def _show_findings(self, findings: tuple[Said, ...]) -> None:
        self._above.add_widget(Heading(text=self.say("summary.findings")))
        if not findings:
            self._above.add_widget(Notice(text=self.say("summary.no_findings"), icon="check-circle", tone="ok"))
        for said in findings:
            self._above.add_widget(Notice(text=said.text, icon=said.icon, tone=said.tone))

    def _show_readings(self) -> None:
        lines = Measuring(self.flow, self.words).readings()
        if lines:
            self._above.add_widget(Heading(text=self.say("summary.readings")))
        for line in lines[::-1]:
            verdict = line.explained.verdict
            card = ReadingCard(title=line.title, result=line.explained.result, limit=line.explained.limit)
            card.icon, card.tone = ICON_OF[verdict], TONE_OF[verdict]
            self._above.add_widget(card)

    def _show_lines(self, heading: str, lines: tuple[Said, ...]) -> None:
        """Each leads to the step where it can be made good."""
        if lines:
            self._above.add_widget(Heading(text=self.say(heading)))
        for said in lines:
            row = MissingRow(text=said.text, icon=said.icon, tone=said.tone, tag=f"missing_{said.key}")
            if said.step is not None:
                row.leads = True
                row.action = lambda step=said.step: self.page.go_to(step)
            self._above.add_widget(row)
