"""The bar on top with the way back, and the bar below with the four places."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from phone.ui.kit import buttons
from phone.ui.kit.buttons import Tappable


class TopBar(BoxLayout):
    """`title` is cut where it does not fit; `back` is None on the first page."""

    title = StringProperty("")
    subtitle = StringProperty("")
    back = ObjectProperty(None, allownone=True)

    def add_action(self, button: Any) -> None:
        """At the right: an `IconButton` or a `TextButton`."""
        self.ids.actions.add_widget(button)


class NavItem(Tappable):
    """One place of the bar below; `count` 0 shows no number."""

    text = StringProperty("")
    icon = StringProperty("")
    count = NumericProperty(0)
    chosen = BooleanProperty(False)


class NavBar(BoxLayout):
    """Places by the name of their page; `go` is called with the name."""

    chosen = StringProperty("")
    go = ObjectProperty(None, allownone=True)

    def place(self, name: str, icon: str) -> NavItem:
        """Adds a place at the right end."""
        item = NavItem(icon=icon, tag=f"nav_{name}", action=lambda: self.go and self.go(name), guard_s=0)
        item.page_name = name
        self.fbind("chosen", lambda *_: setattr(item, "chosen", self.chosen == name))
        self.add_widget(item)
        return item


Builder.load_file(str(Path(buttons.__file__).with_name("bars.kv")))
