"""The first screen: one scan of a code, or name and password."""

from collections.abc import Awaitable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.uix.boxlayout import BoxLayout

from phone.core.codes import Enrolment
from phone.sync.problems import explain
from phone.sync.signing_in import SignInRefused
from phone.ui.kit.buttons import TextButton
from phone.ui.kit.page import Page
from phone.ui.kit.speech import speech
from phone.ui.shell.registry import page

Builder.load_file(str(Path(__file__).with_name("form.kv")))
LANGUAGES = {"vi": "en", "en": "vi"}
ADDRESS_PROBLEMS = ("address_empty", "address_malformed", "address_insecure", "not_quacan")
FIRST = "markets"


class SignInForm(BoxLayout):
    """What is typed; the page says what becomes of it."""


@page("sign_in")
class SignInPage(Page):
    """Also reached over the markets when a session has ended; what was typed stays after a refusal."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.form = SignInForm()
        self.body.add_widget(self.form)
        parts = self.form.ids
        parts.server.text = self.phone.default_server
        parts.username.text = self.phone.last_username
        parts.scan.action = self.scan
        parts.enter.action = parts.password.done = self.enter
        parts.username.done = lambda: setattr(parts.password.ids.line, "focus", True)
        self.language = TextButton(tag="language", icon="translate", guard_s=0, action=self.switch)
        self.add_action(self.language)

    def refresh(self) -> None:
        self.title, self.subtitle = self.say("sign_in.welcome"), self.say("sign_in.what")
        self.language.text = self.say("sign_in.other_language")
        counts = self.phone.counts
        waiting = counts.of_others + (0 if self.phone.signed_in else counts.unsent)
        notice = self.form.ids.waiting
        notice.text = self.say("sign_in.waiting", count=waiting) if waiting else ""

    def switch(self) -> None:
        language = LANGUAGES[speech.language]
        self.phone.choose_language(language)
        speech.choose(language)

    def scan(self) -> None:
        self.shell.open("scan", enrolled=self.enrolled)

    async def enrolled(self, code: Enrolment) -> None:
        """Called by the scanner, which has closed itself."""
        self.form.ids.server.text = code.server
        await self._try(self.phone.enrol(code.server, code.code))

    async def enter(self) -> None:
        parts = self.form.ids
        name, password = parts.username.value(), parts.password.value()
        parts.username.error = "" if name else self.say("sign_in.username_missing")
        parts.password.error = "" if password else self.say("sign_in.password_missing")
        if name and password:
            await self._try(self.phone.sign_in(parts.server.value(), name, password))

    async def _try(self, signing_in: Awaitable[None]) -> None:
        parts = self.form.ids
        parts.server.error = parts.problem.text = ""
        parts.enter.busy = parts.scan.busy = True
        try:
            await signing_in
        except SignInRefused as refused:
            self._say_why(refused)
        else:
            parts.password.text = ""
            self.shell.go(FIRST)
        finally:
            parts.enter.busy = parts.scan.busy = False

    def _say_why(self, refused: SignInRefused) -> None:
        why = explain(self.phone.words, refused.code, refused.detail, minutes=refused.minutes)
        text = "\n".join(part for part in (why.happened, why.to_do, why.said) if part)
        parts = self.form.ids
        if refused.code in ADDRESS_PROBLEMS:
            parts.server.error = text
            self.reveal(parts.server)
        else:
            parts.problem.text = text
            self.reveal(parts.problem)
