"""Where one is: a stack of pages over one of the four places, with questions and notices above them."""

import time
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.floatlayout import FloatLayout

from phone.ui.kit import overlays, tasks
from phone.ui.kit.page import Page
from phone.ui.kit.speech import speech
from phone.ui.shell import strip
from phone.ui.shell.registry import page_called

PLACES = (("markets", "storefront-outline"), ("scan", "qrcode-scan"), ("outbox", "tray-arrow-up"), ("settings", "menu"))
SNACK_S = 4.0


class Shell(FloatLayout):
    """Opens pages by name and goes back.

    After a page has come up, touches are let through only after `settle_s`: the second tap of a double tap meant
    the page before.
    """

    settle_s = NumericProperty(0.35)
    nav_shown = BooleanProperty(False)

    def __init__(self, phone: Any, **kwargs: Any) -> None:
        self.phone = phone
        self.stack: list[Page] = []
        self._deaf_until = 0.0
        self._snack: overlays.Snackbar | None = None
        super().__init__(**kwargs)
        nav = self.ids.nav
        nav.go = self.go
        self._items = {name: nav.place(name, icon) for name, icon in PLACES}
        speech.fbind("language", self._said_otherwise)
        self._said_otherwise()
        self._endings = [phone.listen(self.changed), tasks.tell_failures(self.failed)]

    def close(self) -> None:
        """When the app ends: nothing calls into it any more."""
        for end in self._endings:
            end()
        self._leave()
        speech.funbind("language", self._said_otherwise)
        Clock.unschedule(self._drop_snack)

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.stack[-1]

    def open(self, name: str, **arguments: Any) -> Page:
        """Puts a page on top; its arguments are those of its constructor."""
        return self.put(page_called(name)(self, **arguments))

    def put(self, page: Page) -> Page:
        """As `open`, for a page already made."""
        self._leave()
        self.stack.append(page)
        self._show()
        return page

    def replace(self, name: str, **arguments: Any) -> Page:
        """As `open`, but the way back leads past the page in front now."""
        page = page_called(name)(self, **arguments)
        self._leave()
        self.stack[-1:] = [page]
        self._show()
        return page

    def go(self, name: str, **arguments: Any) -> Page:
        """To one of the places: the stack begins anew."""
        if self.stack and len(self.stack) == 1 and self.page.page_name == name and not arguments:
            return self.page
        page = page_called(name)(self, **arguments)
        self._leave()
        self.stack = [page]
        self._show()
        return page

    def back(self) -> bool:
        """False when there is nothing to go back to: the app may close."""
        questions = self.ids.over.children
        if questions:
            questions[0].close()
            return True
        if self.page.back():
            return True
        if len(self.stack) > 1:
            self._leave()
            self.stack.pop()
            self._show()
            return True
        if self.nav_shown and self.page.page_name != PLACES[0][0]:
            self.go(PLACES[0][0])
            return True
        return False

    def back_to(self, name: str) -> None:
        """Drops pages until the one of this name is in front; where there is none, all but the first."""
        self._leave()
        while len(self.stack) > 1 and self.page.page_name != name:
            self.stack.pop()
        self._show()

    async def confirm(self, title: str, text: str, *, yes: str, no: str, danger: bool = False) -> bool:
        """Texts, not keys. False for no and for the back button."""
        answer = await self.lay(overlays.Dialog(title=title, text=text, yes=yes, no=no, danger=danger))
        return answer is True

    async def tell(self, title: str, text: str) -> None:
        """Something to read, and to close."""
        await self.lay(overlays.Dialog(title=title, text=text, yes=speech.say("kit.close")))

    async def choose(self, title: str, rows: list[dict[str, Any]]) -> Any:
        """The `value` of the `Row` chosen, None when nothing was."""
        return await self.lay(overlays.Sheet(rows, title=title))

    async def lay(self, overlay: overlays.Overlay) -> Any:
        """Shows a question over the page until it is answered."""
        self.ids.over.add_widget(overlay)
        self._deaf_until = time.monotonic() + self.settle_s
        return await overlay.answer()

    def snack(self, text: str, *, action_text: str = "", action: Any = None) -> None:
        """Says what has just happened."""
        self._drop_snack()
        self._snack = overlays.Snackbar(text=text, action_text=action_text, action=action)
        self.ids.notices.add_widget(self._snack)
        Clock.unschedule(self._drop_snack)
        Clock.schedule_once(self._drop_snack, SNACK_S)

    def failed(self, _why: BaseException) -> None:
        """Something went wrong in the app itself; the log has it."""
        self.snack(speech.say("kit.failed"))

    def start(self, work: Any) -> Any:
        """Runs a coroutine that a tap began."""
        return tasks.start(work)

    def changed(self) -> None:
        """The store or the network's state has changed: what is in front shows it."""
        strip.show(self)
        self._items["outbox"].count = self.phone.unsent
        if self.stack:
            self.page.refresh()

    def on_touch_down(self, touch: Any) -> bool:
        if time.monotonic() < self._deaf_until:
            return True
        return bool(super().on_touch_down(touch))

    def _show(self) -> None:
        page = self.page
        self._deaf_until = time.monotonic() + self.settle_s
        page.ids.bar.back = self.back if len(self.stack) > 1 else None
        self.ids.host.clear_widgets()
        self.ids.host.add_widget(page)
        self.nav_shown = page.tab is not None
        self.ids.nav.chosen = page.tab or ""
        page.entered()
        self.changed()

    def _leave(self) -> None:
        for question in list(self.ids.over.children):
            question.close()
        if self.stack:
            self.page.left()

    def _drop_snack(self, *_: Any) -> None:
        if self._snack is not None and self._snack.parent:
            self._snack.parent.remove_widget(self._snack)
        self._snack = None

    def _said_otherwise(self, *_: Any) -> None:
        for name, item in self._items.items():
            item.text = speech.say(f"kit.nav.{name}")
        if self.stack:
            self.changed()


Builder.load_file(str(Path(__file__).with_name("shell.kv")))
