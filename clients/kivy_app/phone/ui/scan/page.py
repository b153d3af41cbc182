"""Scanning on the screen: aim or type, see what the code is, and only then use it."""

import asyncio
from typing import Any
from uuid import UUID

from kivy.metrics import dp
from kivy.uix.boxlayout import BoxLayout

from phone.platform.scanning import Scanner
from phone.platform.seams import Code, DeviceRefused, Frame
from phone.store.register_rows import InstrumentRow
from phone.ui.instrument.naming import instrument_marks, instrument_name, stall_name
from phone.ui.kit.buttons import BigButton
from phone.ui.kit.cards import Card
from phone.ui.kit.fields import Field
from phone.ui.kit.page import Page
from phone.ui.kit.rows import Row
from phone.ui.kit.states import Notice
from phone.ui.kit.text import Soft, Text
from phone.ui.scan.meaning import UNREGISTERED, USES, Found, Purpose, Reading, heading, meaning_of, scanned
from phone.ui.scan.preview import Preview, TorchButton
from phone.ui.shell.registry import page

_TONES = {Found.FOREIGN: "bad", Found.MISTYPED: "warn", Found.NOT_ENROL: "warn", Found.UNKNOWN: "warn"}
_TITLES = {Purpose.OPEN: "scan.title", Purpose.STICKER: "scan.title_sticker", Purpose.ENROL: "scan.title_enrol"}


@page("scan")
class ScanPage(Page):
    """A place of its own; opened from a check with `answer` it gives a `Scanned` or None, and with `enrolled` a code
    to sign in with. `expected` is the instrument being checked.
    """

    tab = "scan"

    def __init__(
        self,
        shell: Any,
        *,
        market_id: UUID | None = None,
        expected: UUID | None = None,
        answer: "asyncio.Future[Any] | None" = None,
        enrolled: Any = None,
    ) -> None:
        super().__init__(shell)
        self._market_id, self._expected, self._answer, self._enrolled = market_id, expected, answer, enrolled
        self._purpose = Purpose.STICKER if answer else Purpose.ENROL if enrolled else Purpose.OPEN
        self._errand = bool(answer or enrolled or market_id)
        if self._errand:
            self.tab = None  # type: ignore[misc,assignment]  # the bar below is for the place, not for an errand
        self._reading: Reading | None = None
        self._refused = ""
        self._scanner: Scanner | None = None
        self._preview, self._torch = Preview(), TorchButton(tag="torch", action=self._switch_torch)
        self._torch.pos_hint = {"right": 0.97, "y": 0.04}
        self._preview.add_widget(self._torch)
        self._told = BoxLayout(orientation="vertical", size_hint_y=None, spacing=dp(12))
        self._told.bind(minimum_height=self._told.setter("height"))
        self._field = Field(tag="code", done=self._find)
        self._go = BigButton(tag="find", kind="secondary", icon="magnify", action=self._find)
        self._typing = BoxLayout(orientation="vertical", size_hint_y=None, spacing=dp(12))
        self._typing.bind(minimum_height=self._typing.setter("height"))
        self._typing.add_widget(self._field)
        self._typing.add_widget(self._go)
        for widget in (self._preview, self._told, self._typing):
            self.body.add_widget(widget)

    # Shown and hidden

    def entered(self) -> None:
        self._reading = None
        self._start()

    def left(self) -> None:
        self._stop()

    def back(self) -> bool:
        if self._reading is not None:
            self._aim()
            return True
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(None)
        return False

    def refresh(self) -> None:
        self.title = self.say(_TITLES[self._purpose])
        self._field.label = self.say("scan.field_enrol" if self._purpose is Purpose.ENROL else "scan.field")
        self._go.text = self.say("scan.find")
        self._told.clear_widgets()
        if self._reading is not None:
            self._show_reading(self._reading)
        elif self._refused:
            self._told.add_widget(
                Notice(text=self.say(f"scan.camera.{self._refused}"), icon="camera-outline", tone="warn")
            )
            retry = BigButton(text=self.say("scan.camera.retry"), tag="retry", kind="secondary", action=self._start)
            self._told.add_widget(retry)
        else:
            starting = self._preview.texture is None
            self._told.add_widget(Soft(text=self.say("scan.camera.starting" if starting else "scan.aim")))
        self._place(self._preview, len(self.body.children), shown=self._reading is None and not self._refused)
        self._place(self._typing, 0, shown=self._reading is None)

    def _place(self, widget: Any, index: int, *, shown: bool) -> None:
        """Only what can be used now is on the page."""
        if shown and widget.parent is None:
            self.body.add_widget(widget, index=index)
        elif not shown and widget.parent is not None:
            self.body.remove_widget(widget)

    # The camera

    def _start(self) -> None:
        self._refused = ""
        if self._scanner is None:
            devices = self.phone.devices
            self._scanner = Scanner(devices.frames, devices.reader, self._read, on_frame=self._show_frame)
            self.shell.start(self._open_camera(self._scanner))
        self.refresh()

    async def _open_camera(self, scanner: Scanner) -> None:
        try:
            await scanner.start()
        except DeviceRefused as refused:
            self._refused = refused.reason
            self._stop()
            self.refresh()
            return
        if self._scanner is not scanner:
            scanner.stop()

    def _stop(self) -> None:
        scanner, self._scanner = self._scanner, None
        if scanner is not None:
            scanner.stop()
        self._torch.on = False
        self._preview.hide()

    def _show_frame(self, frame: Frame) -> None:
        first = self._preview.texture is None
        self._preview.show(frame)
        if self._scanner is not None:
            self._scanner.viewfinder = self._preview.viewfinder
        if first:
            self.refresh()

    def _switch_torch(self) -> None:
        wanted = not self._torch.on
        if self._scanner is not None and self._scanner.torch(on=wanted):
            self._torch.on = wanted
        else:
            self.shell.snack(self.say("scan.no_torch"))

    # What was read

    def _read(self, code: Code) -> None:
        self._found(code.text)

    def _find(self) -> None:
        typed = self._field.value()
        if typed:
            self._found(typed)
        else:
            self._field.error = self.say("scan.nothing_typed")

    def _found(self, text: str) -> None:
        if self._reading is not None:
            return
        self._field.error = ""
        register = self.phone.store.register if self.phone.signed_in else None
        self._reading = meaning_of(text, register, self._purpose, self._expected)
        self._stop()
        self.refresh()
        self.scroll.scroll_y = 1

    def _aim(self) -> None:
        self._reading = None
        self._field.text = ""
        self._start()

    def _show_reading(self, reading: Reading) -> None:
        tone = _TONES.get(reading.found, "info")
        card = Card(Text(text=self.say("scan.read", code=reading.text), bold=True))
        card.add_widget(Notice(text=heading(self.phone.words, reading), tone=tone, icon="qrcode", tag="meaning"))
        for row in reading.rows:
            card.add_widget(self._instrument_row(row, leads=reading.found is Found.CHOOSE))
        if reading.found in USES:
            use = BigButton(text=self.say(self._use_key(reading.found)), tag="use", action=lambda: self._use(reading))
            card.add_widget(use)
        card.add_widget(BigButton(text=self.say("scan.again"), tag="again", kind="secondary", action=self._aim))
        self._told.add_widget(card)

    def _use_key(self, found: Found) -> str:
        name = Found.UNKNOWN if found in UNREGISTERED else found
        return "scan.open" if found is Found.OPEN else f"scan.{name}_use"

    def _instrument_row(self, row: InstrumentRow, *, leads: bool) -> Row:
        name = instrument_name(self.phone.words, row.instrument)
        shown = Row(title=stall_name(row.stall), detail=name, third=instrument_marks(row.instrument), leads=leads)
        shown.tag = f"found_{row.instrument.label_code}"
        shown.action = (lambda: self._open(row)) if leads else None
        return shown

    def _open(self, row: InstrumentRow) -> None:
        go = self.shell.replace if self._errand else self.shell.open
        go("instrument", instrument_id=row.instrument.id)

    def _use(self, reading: Reading) -> Any:
        if reading.found is Found.OPEN:
            return self._open(reading.rows[0])
        if reading.found in UNREGISTERED:
            return self._record_unregistered(reading.text)
        if reading.found is Found.ENROL:
            self._close()
            return self._enrolled(reading.enrolment)
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(scanned(reading))
        return self._close()

    def _close(self) -> None:
        self._reading = None
        self.shell.back()

    async def _record_unregistered(self, code: str) -> None:
        market_id = self._market_id or await self._ask_market()
        if market_id is not None:
            self.shell.replace("describe", market_id=market_id, sticker_code=code)

    async def _ask_market(self) -> UUID | None:
        markets = await asyncio.to_thread(self.phone.store.register.markets)
        if len(markets) == 1:
            return markets[0].market.id  # type: ignore[no-any-return]  # pages are untyped
        rows = [
            {"value": row.market.id, "title": row.market.name, "detail": row.area_name or "", "tag": row.market.code}
            for row in markets
        ]
        return await self.shell.choose(self.say("scan.market_title"), rows)  # type: ignore[no-any-return]  # as above
