"""The measuring step on the screen: loads as tiles, the indication by one tap or by the pad, every reading judged."""

from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from phone.ui.check import measure_questions as questions
from phone.ui.check.measuring import Measuring, ReadingLine
from phone.ui.check.parts import (
    ICON_OF,
    TONE_OF,
    ChoiceTile,
    LoadTileView,
    QuickTile,
    ReadingCard,
    WeightPiece,
)
from phone.ui.check.standard_choice import standing_of_standards
from phone.ui.check.step_view import StepView
from phone.ui.check.steps import Step
from phone.ui.kit.buttons import TextButton
from phone.ui.kit.fields import Segmented
from phone.ui.kit.rows import Row
from phone.ui.kit.states import Notice
from phone.ui.kit.text import Soft, Text
from rules.observations import CheckMethod
from rules.verdicts import Purpose

FEW, MANY = 5, 6
"""Columns of load tiles, the typed one among them."""
MOST_PIECES = 4


class MeasureView(StepView):
    step = Step.MEASURE

    def __init__(self, page: Any, **kwargs: Any) -> None:
        super().__init__(page, **kwargs)
        self.measuring = Measuring(page.flow, page.phone.words)

    def refresh(self) -> None:
        self.content.clear_widgets()
        self.panel.clear_widgets()
        if self.flow.draft.method is CheckMethod.VISUAL:
            self._show_looking_only()
            return
        for line in self.measuring.readings():
            self.content.add_widget(self._card(line))
        self._show_choices()
        self._show_optional()
        self._show_panel()

    def _show_looking_only(self) -> None:
        measured = self.page.measured
        key = "measure.looking_only" if measured else "measure.no_protocol"
        self.content.add_widget(Notice(text=self.say(key), icon="eye"))
        if measured:
            action = self.flow.weigh
            self.content.add_widget(
                Row(title=self.say("measure.weigh_after_all"), icon="scale", tag="weigh", action=action)
            )

    def _show_choices(self) -> None:
        standing = standing_of_standards(self.words, self.measuring.standards, self.flow.day)
        choices = [(purpose, self.words.say(f"kinds.purpose.{purpose}")) for purpose in Purpose]
        purposes = Segmented(tag="purpose", choices=choices, value=self.flow.draft.purpose)
        purposes.changed = self.flow.weigh_for
        self.content.add_widget(purposes)
        self.content.add_widget(
            ChoiceTile(
                title=standing.name,
                detail=standing.detail,
                icon=standing.icon,
                tone=standing.tone,
                tag="standard",
                action=lambda: questions.ask_standard(self),
            )
        )
        if standing.notice:
            self.content.add_widget(Notice(text=standing.notice, icon="alert", tone="warn"))

    def _card(self, line: ReadingLine) -> ReadingCard:
        explained = line.explained
        return ReadingCard(
            title=line.title,
            result=explained.result,
            limit=explained.limit,
            remarks=" ".join(explained.remarks),
            icon=ICON_OF[explained.verdict],
            tone=TONE_OF[explained.verdict],
            tag=f"reading_{line.index}",
            action=lambda: questions.correct_reading(self, line.index),
        )

    def _show_optional(self) -> None:
        draft, said = self.flow.draft, questions.Said(self)
        rows = (
            ("zero", "numeric", self.say("measure.zero"), said.zero(draft), lambda: questions.ask_zero(self)),
            (
                "goods",
                "package-variant",
                self.say("measure.goods"),
                said.goods(draft),
                lambda: questions.ask_goods(self),
            ),
        )
        for tag, icon, title, detail, action in rows:
            self.content.add_widget(Row(title=title, detail=detail, icon=icon, tag=tag, action=action))
        if not draft.readings:
            look = Row(title=self.say("measure.only_look"), icon="eye", tag="only_look", action=self.flow.only_look)
            self.content.add_widget(look)
        self.content.add_widget(Soft(text=self.page.position_text()))

    def _show_panel(self) -> None:
        load_mg = self.measuring.load_mg
        self.panel.add_widget(self._caption())
        self.panel.add_widget(self._tiles())
        if load_mg is not None:
            self.panel.add_widget(self._indication_caption())
            self.panel.add_widget(self._quick())

    def _caption(self) -> BoxLayout:
        """What to put on the scale, with the weights to take."""
        row = BoxLayout(size_hint_y=None, height=dp(36), spacing=dp(4))
        row.add_widget(Text(text=self._what_to_do(), bold=True, pos_hint={"center_y": 0.5}))
        weights = self.measuring.weights()
        for mass in [*weights[:MOST_PIECES], *(["…"] if len(weights) > MOST_PIECES else [])]:
            row.add_widget(WeightPiece(text=mass, pos_hint={"center_y": 0.5}))
        return row

    def _what_to_do(self) -> str:
        load_mg = self.measuring.load_mg
        if load_mg is not None:
            load = questions.mass(self, load_mg)
            return self.say("measure.put_on", load=load)
        weighed = self.measuring.loads_weighed()
        if weighed:
            return self.say("measure.enough", count=weighed)
        return self.say("measure.scale_first" if self.measuring.by_scale else "measure.which_load")

    def _tiles(self) -> GridLayout:
        """All loads at once, and last the one that is typed."""
        tiles = self.measuring.tiles()
        grid = GridLayout(cols=FEW if len(tiles) < 2 * FEW else MANY, size_hint_y=None, spacing=dp(6))
        grid.bind(minimum_height=grid.setter("height"))
        for tile in tiles:
            grid.add_widget(
                LoadTileView(
                    number=tile.number,
                    unit=tile.unit,
                    chosen=tile.chosen,
                    times=tile.times,
                    tag=f"load_{tile.load_mg}",
                    action=lambda load_mg=tile.load_mg: self.choose(load_mg),
                )
            )
        other_load = "type_load" if self.measuring.by_scale else "other_load"
        other = LoadTileView(number="…", unit=self.say(f"measure.{other_load}"), tag="other_load")
        other.action = self._other_load
        grid.add_widget(other)
        return grid

    def _indication_caption(self) -> BoxLayout:
        row = BoxLayout(size_hint_y=None, height=dp(48))
        row.add_widget(Text(text=self.say("measure.indicates"), bold=True, pos_hint={"center_y": 0.5}))
        other = self.say("measure.other_indication")
        row.add_widget(TextButton(text=other, icon="keyboard-outline", tag="other", action=self._other_indication))
        return row

    def _quick(self) -> BoxLayout:
        row = BoxLayout(size_hint_y=None, height=dp(60), spacing=dp(6))
        for button in self.measuring.quick():
            row.add_widget(
                QuickTile(
                    number=button.number,
                    word=button.word,
                    exact=button.divisions == 0,
                    tag=f"quick_{button.divisions}",
                    action=lambda mass_mg=button.indication_mg: self.add(mass_mg),
                )
            )
        return row

    def add(self, indication_mg: int) -> None:
        """The second tap of a double tap would be a reading of the next load."""
        self.page.settle()
        self.measuring.add(indication_mg)
        self.scroll.scroll_y = 1

    def choose(self, load_mg: int | None) -> None:
        self.measuring.choose(load_mg)
        self.refresh()

    def _other_load(self) -> Any:
        return questions.ask_load(self)

    def _other_indication(self) -> Any:
        return questions.ask_indication(self)
