"""Who is signed in and where, the language, what is stored, and the way out."""

import asyncio
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.uix.boxlayout import BoxLayout

from phone.core.quantity_text import moment_text
from phone.ui.kit.page import Page
from phone.ui.kit.speech import speech
from phone.ui.kit.theme import theme
from phone.ui.settings.leaving import what_stays
from phone.ui.shell.registry import page
from phone.ui.standards.validity import summary_of

Builder.load_file(str(Path(__file__).with_name("settings.kv")))
MEGABYTE = 1_000_000


class SettingsParts(BoxLayout):
    """What the page consists of."""


@page("settings")
class SettingsPage(Page):
    """The last place of the bar below."""

    tab = "settings"

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.parts = SettingsParts()
        self.body.add_widget(self.parts)
        ids = self.parts.ids
        ids.standards.action = lambda: self.shell.open("standards")
        ids.language.changed = self.speak
        ids.look.changed = self.look
        ids.tidy.action = self.tidy
        ids.renew.action = self.renew
        ids.sign_out.action = self.sign_out

    def entered(self) -> None:
        self.shell.start(self._measure())

    def refresh(self) -> None:
        self.title = self.say("settings.title")
        ids, account = self.parts.ids, self.phone.account
        if account is None:
            return
        ids.person.title, ids.person.detail = account.name, self.say(f"kinds.role.{account.role}")
        ids.server.value = account.server
        at = self.phone.status.last_success_at
        ids.updated.value = moment_text(at) if at else self.say("settings.updated_never")
        ids.version.value = self.phone.version
        said = summary_of(self.phone.store.register.standards(), self.phone.clock.today(), self.phone.words)
        ids.standards.detail, ids.standards.badge, ids.standards.badge_tone = said.text, said.badge, said.tone
        ids.language.choices = [("vi", self.say("settings.vietnamese")), ("en", self.say("settings.english"))]
        ids.language.value = speech.language
        ids.look.choices = [(False, self.say("settings.light")), (True, self.say("settings.dark"))]
        ids.look.value = theme.dark

    def speak(self, language: str) -> None:
        self.phone.choose_language(language)
        speech.choose(language)

    def look(self, dark: bool) -> None:  # noqa: FBT001  # the value of the choice
        self.phone.choose_look(dark=dark)
        theme.dark = dark

    def renew(self) -> None:
        self.phone.queued()
        self.shell.snack(self.say("settings.refreshing"))

    async def tidy(self) -> None:
        freed = await asyncio.to_thread(self.phone.store.photos.sweep, sent_too=True)
        size = self._megabytes(freed)
        self.shell.snack(self.say("settings.tidied", size=size) if freed else self.say("settings.tidied_nothing"))
        await self._measure()

    async def sign_out(self) -> None:
        words, phone = self.say, self.phone
        stays = what_stays(phone.words, phone.counts, len(phone.store.drafts.open_drafts()))
        if stays is None:
            yes = await self.shell.confirm(
                words("settings.leaving.title"),
                words("settings.leaving.text"),
                yes=words("settings.leaving.yes"),
                no=words("settings.leaving.no"),
            )
        else:
            yes = await self.shell.confirm(
                words("settings.leaving.unsent_title"),
                words("settings.leaving.stays", what=stays, name=phone.account.name),
                yes=words("settings.leaving.anyway"),
                no=words("settings.leaving.no"),
                danger=True,
            )
        if yes:
            await phone.sign_out()
            self.shell.go("sign_in")

    async def _measure(self) -> None:
        size = await asyncio.to_thread(self.phone.store.photos.size_used)
        self.parts.ids.storage.value = self.say("settings.storage_used", size=self._megabytes(size))

    def _megabytes(self, size: int) -> str:
        tenths = round(size * 10 / MEGABYTE)
        sign = "," if speech.language == "vi" else "."
        return f"{tenths // 10}{sign}{tenths % 10}"
