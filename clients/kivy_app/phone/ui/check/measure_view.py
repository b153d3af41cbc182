"""The measuring step on the screen: loads as tiles, the indication by one tap or by the pad, every reading judged."""

from collections.abc import Callable
from typing import Any

from phone.ui.check import measure_questions as questions
from phone.ui.check.measure_panel import MeasurePanel
from phone.ui.check.measuring import Measuring, ReadingLine
from phone.ui.check.parts import ICON_OF, TONE_OF, ChoiceTile, ReadingCard
from phone.ui.check.standard_choice import standing_of_standards
from phone.ui.check.step_view import StepView
from phone.ui.check.steps import Step
from phone.ui.kit.fields import Segmented
from phone.ui.kit.rows import Row
from phone.ui.kit.states import Notice
from phone.ui.kit.text import Soft
from rules.observations import CheckMethod
from rules.verdicts import Purpose


class MeasureView(StepView):
    """Its widgets are made once and then only told what to show: a tap must answer at once on a slow phone."""

    step = Step.MEASURE

    def __init__(self, page: Any, **kwargs: Any) -> None:
        super().__init__(page, **kwargs)
        self.measuring = Measuring(page.flow, page.phone.words)
        self._weighs: bool | None = None
        self._cards: list[ReadingCard] = []
        self._looking = Notice(icon="eye")
        self._weigh = Row(icon="scale", tag="weigh", action=self.flow.weigh)
        self._purposes = Segmented(tag="purpose", changed=self.flow.weigh_for)
        self._standard = ChoiceTile(tag="standard", action=lambda: questions.ask_standard(self))
        self._standard_notice = Notice(icon="alert", tone="warn", shown=False)
        self._zero = Row(icon="numeric", tag="zero", action=lambda: questions.ask_zero(self))
        self._goods = Row(icon="package-variant", tag="goods", action=lambda: questions.ask_goods(self))
        self._only_look = Row(icon="eye", tag="only_look", action=self.flow.only_look)
        self._position = Soft()
        self._panel = MeasurePanel(self)
        self._weighing = (
            self._purposes, self._standard, self._standard_notice, self._zero, self._goods, self._only_look,
            self._position,
        )  # fmt: skip

    def refresh(self) -> None:
        weighs = self.flow.draft.method is not CheckMethod.VISUAL
        if weighs is not self._weighs:
            self._weighs = weighs
            self._place(weighs=weighs)
        if weighs:
            self._show_cards()
            self._show_choices()
            self._show_optional()
            self._panel.show()
        else:
            measured = self.page.measured
            self._looking.text = self.say("measure.looking_only" if measured else "measure.no_protocol")
            self._weigh.title = self.say("measure.weigh_after_all")

    def add(self, indication_mg: int) -> None:
        """The second tap of a double tap would be a reading of the next load."""
        self.page.settle()
        self.measuring.add(indication_mg)
        self.scroll.scroll_y = 1

    def choose(self, load_mg: int | None) -> None:
        self.measuring.choose(load_mg)
        self.refresh()

    def _place(self, *, weighs: bool) -> None:
        self.content.clear_widgets()
        self.panel.clear_widgets()
        self._cards.clear()
        self.scroll.scroll_y = 1
        if weighs:
            self.panel.add_widget(self._panel)
            for widget in self._weighing:
                self.content.add_widget(widget)
        else:
            self.content.add_widget(self._looking)
            if self.page.measured:
                self.content.add_widget(self._weigh)

    def _show_cards(self) -> None:
        """Above everything else, the newest first."""
        lines = self.measuring.readings()
        while len(self._cards) > len(lines):
            self.content.remove_widget(self._cards.pop())
        while len(self._cards) < len(lines):
            card = ReadingCard()
            self.content.add_widget(card, index=len(self.content.children) - len(self._cards))
            self._cards.append(card)
        for card, line in zip(self._cards, lines, strict=True):
            _fill(card, line, self._correct(line.index))

    def _correct(self, index: int) -> Callable[[], Any]:
        return lambda: questions.correct_reading(self, index)

    def _show_choices(self) -> None:
        self._purposes.choices = [(purpose, self.words.say(f"kinds.purpose.{purpose}")) for purpose in Purpose]
        self._purposes.value = self.flow.draft.purpose
        standing = standing_of_standards(self.words, self.measuring.standards, self.flow.day)
        tile, notice = self._standard, self._standard_notice
        tile.title, tile.detail, tile.icon, tile.tone = standing.name, standing.detail, standing.icon, standing.tone
        notice.text, notice.shown = standing.notice, bool(standing.notice)

    def _show_optional(self) -> None:
        draft, said = self.flow.draft, questions.Said(self)
        self._zero.title, self._zero.detail = self.say("measure.zero"), said.zero(draft)
        self._goods.title, self._goods.detail = self.say("measure.goods"), said.goods(draft)
        self._only_look.title = self.say("measure.only_look")
        placed = self._only_look.parent is not None
        if placed == bool(draft.readings):
            if placed:
                self.content.remove_widget(self._only_look)
            else:
                self.content.add_widget(self._only_look, index=1)
        self._position.text = self.page.position_text()


def _fill(card: ReadingCard, line: ReadingLine, action: Callable[[], Any]) -> None:
    explained = line.explained
    card.title, card.result, card.limit = line.title, explained.result, explained.limit
    card.remarks = " ".join(explained.remarks)
    card.icon, card.tone = ICON_OF[explained.verdict], TONE_OF[explained.verdict]
    card.tag, card.action = f"reading_{line.index}", action
