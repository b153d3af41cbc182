"""What the looking step asks for in a sheet: what is printed on the sticker, and which signs were seen."""

import asyncio
from typing import Any

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from phone.core.codes import ScanMeaning
from phone.core.judging import mark_on, standing_on
from phone.ui.check.marks import ICON_OF_SIGN
from phone.ui.check.month_grid import NO_MONTH, ask_month
from phone.ui.check.parts import SignRow
from phone.ui.check.sticker import READABLE
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.fields import Field
from phone.ui.kit.overlays import Sheet
from phone.ui.kit.page import PageScroll
from phone.ui.kit.text import Soft
from rules.observations import CheatingSign


async def ask_printed(view: Any) -> None:
    """Scan it, type it, choose the month, or take what the register says."""
    readable = view.flow.draft.sticker in READABLE
    choices = ["scan", "code", *(["month", "register"] if readable else [])]
    icons = {"scan": "qrcode-scan", "code": "keyboard-outline", "month": "calendar", "register": "undo"}
    rows = [
        {"value": name, "title": view.say(f"marks.edit_{name}"), "icon": icons[name], "tag": f"edit_{name}"}
        for name in choices
    ]
    asked = {"scan": scan_sticker, "code": _ask_code, "month": _ask_month, "register": _as_registered}
    chosen = await view.shell.choose(view.say("marks.edit_title"), rows)
    if chosen is not None:
        await asked[chosen](view)


async def scan_sticker(view: Any) -> None:
    """The scan page says what the code means here; its answer comes back to this check."""
    flow = view.flow
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    view.shell.open("scan", expected=flow.draft.instrument_id, market_id=flow.draft.market_id, answer=answer)
    scanned = await answer
    if scanned is None:
        return
    if scanned.meaning is ScanMeaning.FOREIGN:
        flow.see_foreign_sticker(scanned.text)
    else:
        flow.read_sticker(code=scanned.sticker_code, valid_until=flow.draft.sticker_valid_until)


async def ask_signs(view: Any) -> None:
    """Every tap is kept at once; the sheet only closes."""
    # The list scrolls by itself, so that the way out stays in sight.
    content = BoxLayout(orientation="vertical", size_hint_y=None, height=view.shell.height - dp(168))
    content.add_widget(Soft(text=view.say("marks.signs_text"), padding=(dp(16), 0, dp(16), dp(8))))
    sheet = Sheet(title=view.say("marks.signs_title"), content=content)
    scroll, listed = PageScroll(), BoxLayout(orientation="vertical", size_hint_y=None)
    listed.bind(minimum_height=listed.setter("height"))
    scroll.add_widget(listed)
    content.add_widget(scroll)
    for sign in CheatingSign:
        row = SignRow(text=_sentence(view.words.say(f"kinds.sign.{sign}")), icon=ICON_OF_SIGN[sign], tag=f"sign_{sign}")
        row.seen = sign in view.flow.draft.signs
        row.action = lambda sign=sign, row=row: _see(view, sign, row)
        listed.add_widget(row)
    done = BoxLayout(size_hint_y=None, height=dp(76), padding=(dp(16), dp(10)))
    done.add_widget(BigButton(text=view.say("done"), tag="signs_done", action=sheet.close))
    content.add_widget(done)
    await view.shell.lay(sheet)


def _see(view: Any, sign: CheatingSign, row: SignRow) -> None:
    view.flow.see_sign(sign, seen=not row.seen)
    row.seen = sign in view.flow.draft.signs


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


async def _ask_code(view: Any) -> None:
    content = BoxLayout(orientation="vertical", size_hint_y=None, padding=(dp(16), 0), spacing=dp(12))
    content.bind(minimum_height=content.setter("height"))
    field = Field(label=view.say("marks.code_label"), hint=view.say("marks.code_hint"), tag="sticker_code")
    field.text = view.flow.draft.sticker_code or ""
    sheet = Sheet(title=view.say("marks.edit_title"), content=content)
    field.done = lambda: sheet.close(field.value())
    content.add_widget(field)
    content.add_widget(BigButton(text=view.say("done"), tag="code_done", action=lambda: sheet.close(field.value())))
    code = await view.shell.lay(sheet)
    if code is not None:
        view.flow.read_sticker(code=code, valid_until=view.flow.draft.sticker_valid_until)


async def _ask_month(view: Any) -> None:
    flow = view.flow
    registered = standing_on(flow.subject, flow.day).valid_until
    until = await ask_month(
        view.shell, view.words, flow.draft.sticker_valid_until or registered or flow.day, registered
    )
    if until is not None:
        flow.read_sticker(code=flow.draft.sticker_code, valid_until=None if until == NO_MONTH else until)


async def _as_registered(view: Any) -> None:
    flow = view.flow
    flow.read_sticker(code=mark_on(flow.subject, flow.day), valid_until=standing_on(flow.subject, flow.day).valid_until)
