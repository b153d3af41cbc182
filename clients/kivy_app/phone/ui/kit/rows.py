"""Long lists: only the rows on the screen exist, and their texts are cut before they are drawn."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.recycleview import RecycleView
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from phone.ui.kit import states
from phone.ui.kit.buttons import Tappable
from phone.ui.kit.theme import TONES


class Row(RecycleDataViewBehavior, Tappable):
    """Two or three lines, a badge at the right and a chevron where a tap leads further.

    A dictionary of these properties is one row of a `RowList`; `value` is what `chosen` of the list is called with.
    """

    title = StringProperty("")
    detail = StringProperty("")
    third = StringProperty("")
    icon = StringProperty("")
    icon_tone = OptionProperty("plain", options=TONES)
    badge = StringProperty("")
    badge_icon = StringProperty("")
    badge_tone = OptionProperty("plain", options=TONES)
    leads = BooleanProperty(True)
    rounded = BooleanProperty(False)
    value = ObjectProperty(None, allownone=True)

    def refresh_view_attrs(self, rows: Any, _index: int, data: dict[str, Any]) -> None:
        for name in Row.SHOWN:
            setattr(self, name, data.get(name, Row.SHOWN[name]))
        self.tag = str(data.get("tag", ""))
        self.action = data.get("action") or (lambda: rows.chosen(self.value) if rows.chosen else None)

    SHOWN: dict[str, Any] = {  # noqa: RUF012  # never changed
        "title": "", "detail": "", "third": "", "icon": "", "icon_tone": "plain", "badge": "", "badge_icon": "",
        "badge_tone": "plain", "leads": True, "value": None,
    }  # fmt: skip


class RowList(RecycleView):
    """`show(rows)` replaces all rows; `chosen` is called with the `value` of the row tapped."""

    chosen: Callable[[Any], None] | None = ObjectProperty(None, allownone=True)
    lines = OptionProperty(2, options=(1, 2, 3))

    def show(self, rows: Sequence[dict[str, Any]]) -> None:
        self.data = list(rows)


Builder.load_file(str(Path(states.__file__).with_name("rows.kv")))
