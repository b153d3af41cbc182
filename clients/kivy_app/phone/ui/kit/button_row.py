"""Big buttons side by side, all as high as the one with the longest words."""

from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from phone.ui.kit.buttons import BigButton


class ButtonRow(BoxLayout):
    """Takes `BigButton`s, at once or later."""

    def __init__(self, *buttons: BigButton, **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, spacing=dp(8), **kwargs)
        self._fit_soon = Clock.create_trigger(self._fit, -1)
        self.height = dp(56)
        for button in buttons:
            self.add_widget(button)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        widget.size_hint_y = 1
        widget.ids.word.fbind("texture_size", self._fit_soon)
        super().add_widget(widget, *args, **kwargs)
        self._fit_soon()

    def _fit(self, *_: Any) -> None:
        lines = (button.ids.word.texture_size[1] for button in self.children)
        self.height = max(dp(56), max(lines, default=0) + dp(20))
