"""One screen: a bar with the way back, a body that scrolls, and the main action within reach of the thumb."""

from pathlib import Path
from typing import Any, ClassVar

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.scrollview import ScrollView

from phone.ui.kit import bars, cards, fields, number_pad, pictures, rows, states
from phone.ui.kit.speech import speech

REVEAL_S = 0.05


class PageBody(BoxLayout):
    """Grows with what is in it, and scrolls."""


class PageScroll(ScrollView):
    """Scrolls by content, with a thin bar."""


class Page(BoxLayout):
    """Base of every screen.

    `tab` is the place of the bar below that it belongs to; None hides that bar. With `scrolls` False the body fills
    the page, as a `RowList` wants it. Subclasses build their widgets in `__init__`, and fill them in `refresh`.
    """

    tab: ClassVar[str | None] = None
    scrolls: ClassVar[bool] = True

    title = StringProperty("")
    subtitle = StringProperty("")
    shell = ObjectProperty(None)

    def __init__(self, shell: Any, **kwargs: Any) -> None:
        super().__init__(shell=shell, **kwargs)
        self.phone = shell.phone
        self.body = PageBody() if self.scrolls else BoxLayout(orientation="vertical")
        if self.scrolls:
            self.scroll = PageScroll()
            self.scroll.add_widget(self.body)
            self.ids.middle.add_widget(self.scroll)
        else:
            self.ids.middle.add_widget(self.body)

    def say(self, key: str, /, **values: object) -> str:
        return speech.say(key, **values)

    def set_footer(self, *widgets: Any) -> None:
        """What stays below the body: the main action, or none."""
        self.ids.footer.clear_widgets()
        for widget in widgets:
            self.ids.footer.add_widget(widget)

    def add_action(self, button: Any) -> None:
        self.ids.bar.add_action(button)

    def reveal(self, widget: Any) -> None:
        """Scrolls to a part of the body once it has its size."""
        if self.scrolls:
            Clock.schedule_once(lambda _: self.scroll.scroll_to(widget), REVEAL_S)

    def entered(self) -> None:
        """Called each time the page comes to the front; `refresh` follows."""

    def left(self) -> None:
        """Called each time the page is covered by another or goes."""

    def refresh(self) -> None:
        """Fills in what is shown: on entering, on a change of language, and when the store has changed."""

    def back(self) -> bool:
        """True when the page has dealt with the back button itself."""
        return False


Builder.load_file(str(Path(bars.__file__).with_name("page.kv")))

PARTS = (bars, cards, fields, number_pad, pictures, rows, states)
"""Imported so that every part of the kit is known in KV wherever there is a page."""
