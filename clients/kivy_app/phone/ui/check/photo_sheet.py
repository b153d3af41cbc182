"""One photo as large as the screen allows, to see whether the sticker can be read."""

from pathlib import Path
from typing import Any, Final

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.image import Image

from phone.core.words import Words
from phone.ui.check.previews import LARGE
from phone.ui.kit.button_row import ButtonRow
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.overlays import Sheet
from phone.ui.kit.previews import texture_of
from phone.ui.kit.text import Text

AGAIN: Final = "again"
DISCARD: Final = "discard"
PICTURE_DP = 320


async def look_at(shell: Any, words: Words, title: str, path: Path | None) -> Any:
    """`AGAIN`, `DISCARD`, or None when the photo is to stay."""
    texture = None if path is None else await texture_of(path, LARGE)
    content = BoxLayout(orientation="vertical", size_hint_y=None, padding=(dp(16), 0), spacing=dp(10))
    content.bind(minimum_height=content.setter("height"))
    if texture is None:
        content.add_widget(Text(text=words.say("check.photos.missing_file")))
    else:
        content.add_widget(Image(texture=texture, fit_mode="contain", size_hint_y=None, height=dp(PICTURE_DP)))
    sheet = Sheet(title=title, content=content)
    row = ButtonRow()
    for name, kind in ((DISCARD, "secondary"), (AGAIN, "primary")):
        button = BigButton(text=words.say(f"check.photos.{name}"), kind=kind, tag=f"photo_{name}")
        button.action = lambda name=name: sheet.close(name)
        row.add_widget(button)
    content.add_widget(row)
    return await shell.lay(sheet)
