"""What stays under the thumb while measuring: the load to put on, all loads as tiles, and what the scale shows."""

from typing import Any

from kivy.metrics import dp, sp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from phone.ui.check import measure_questions as questions
from phone.ui.check.flow import MOST_READINGS
from phone.ui.check.parts import LoadTileView, QuickTile, WeightPiece
from phone.ui.kit.buttons import TextButton
from phone.ui.kit.text import Text

FEW, MANY = 5, 6
"""Columns of load tiles, the typed one among them."""
MOST_PIECES = 4


class MeasurePanel(BoxLayout):
    """Asks its view's `measuring` what to show, and tells the view what was tapped."""

    def __init__(self, view: Any, **kwargs: Any) -> None:
        super().__init__(orientation="vertical", size_hint_y=None, spacing=dp(4), **kwargs)
        self.bind(minimum_height=self.setter("height"))
        self._view = view
        self._what, self._shows = (Text(bold=True, pos_hint={"center_y": 0.5}) for _ in range(2))
        self._caption = BoxLayout(size_hint_y=None, height=max(dp(36), sp(32)), spacing=dp(4))
        self._what.bind(height=lambda _, high: setattr(self._caption, "height", max(dp(36), high)))
        self._loads = GridLayout(cols=FEW, size_hint_y=None, spacing=dp(6))
        self._loads.bind(minimum_height=self._loads.setter("height"))
        self._typed = LoadTileView(number="…", tag="other_load", action=lambda: questions.ask_load(view))
        self._other = TextButton(icon="keyboard-outline", tag="other", action=lambda: questions.ask_indication(view))
        self._indicates = BoxLayout(size_hint_y=None, height=dp(48))
        self._indicates.add_widget(self._shows)
        self._indicates.add_widget(self._other)
        self._quick = BoxLayout(size_hint_y=None, height=max(dp(60), sp(54)), spacing=dp(6))
        self._tiles: list[LoadTileView] = []
        self._buttons: list[QuickTile] = []
        self._pieces: list[str] | None = None
        self.add_widget(self._caption)
        self.add_widget(self._loads)

    def show(self) -> None:
        view, measuring = self._view, self._view.measuring
        load_mg = measuring.load_mg
        self._what.text = self._what_to_do(load_mg)
        self._show_pieces(measuring.weights())
        self._show_tiles()
        if (load_mg is not None) != (self._indicates.parent is not None):
            for widget in (self._indicates, self._quick):
                (self.remove_widget if load_mg is None else self.add_widget)(widget)
        if load_mg is not None:
            self._shows.text, self._other.text = view.say("measure.indicates"), view.say("measure.other_indication")
            self._show_quick()

    def _what_to_do(self, load_mg: int | None) -> str:
        view, measuring = self._view, self._view.measuring
        if view.flow.full:
            return str(view.say("measure.too_many", count=MOST_READINGS))
        if load_mg is not None:
            return str(view.say("measure.put_on", load=questions.mass(view, load_mg)))
        weighed = measuring.loads_weighed()
        if weighed:
            return str(view.say("measure.enough", count=weighed))
        return str(view.say("measure.scale_first" if measuring.by_scale else "measure.which_load"))

    def _show_pieces(self, weights: list[str]) -> None:
        """The weights to take, drawn as little weights."""
        if weights == self._pieces:
            return
        self._pieces = weights
        self._caption.clear_widgets()
        self._caption.add_widget(self._what)
        for mass in [*weights[:MOST_PIECES], *(["…"] if len(weights) > MOST_PIECES else [])]:
            self._caption.add_widget(WeightPiece(text=mass, pos_hint={"center_y": 0.5}))

    def _show_tiles(self) -> None:
        """All loads at once, and last the one that is typed."""
        view, measuring = self._view, self._view.measuring
        tiles = measuring.tiles()
        if len(tiles) != len(self._tiles):
            self._loads.clear_widgets()
            self._loads.cols = FEW if len(tiles) < 2 * FEW else MANY
            self._tiles = [LoadTileView() for _ in tiles]
            for widget in (*self._tiles, self._typed):
                self._loads.add_widget(widget)
        self._typed.unit = view.say("measure.type_load" if measuring.by_scale else "measure.other_load")
        for widget, tile in zip(self._tiles, tiles, strict=True):
            widget.number, widget.unit = tile.number, tile.unit
            widget.chosen, widget.times = tile.chosen, tile.times
            widget.tag = f"load_{tile.load_mg}"
            widget.action = lambda load_mg=tile.load_mg: view.choose(load_mg)

    def _show_quick(self) -> None:
        view = self._view
        quick = view.measuring.quick()
        if len(quick) != len(self._buttons):
            self._quick.clear_widgets()
            self._buttons = [QuickTile(guard_s=0) for _ in quick]
            for widget in self._buttons:
                self._quick.add_widget(widget)
        for widget, button in zip(self._buttons, quick, strict=True):
            widget.number, widget.word, widget.exact = button.number, button.word, button.divisions == 0
            widget.tag = f"quick_{button.divisions}"
            widget.action = lambda mass_mg=button.indication_mg: view.add(mass_mg)
