"""In words, how things stand between the phone and the service; nothing is said when all is well."""

import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kivy.properties import OptionProperty, StringProperty

from phone.sync.problems import Explained, explain, explain_clock
from phone.ui.kit.buttons import Tappable
from phone.ui.kit.speech import speech
from phone.ui.kit.theme import TONES


class StatusStrip(Tappable):
    """One sentence over the bar below; can be tapped where there is something to do."""

    text = StringProperty("")
    icon = StringProperty("")
    tone = OptionProperty("plain", options=TONES)


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    icon: str
    tone: str
    action: Callable[[], Any] | None = None


def show(shell: Any) -> None:
    """The gravest of what is to be said."""
    said = next(_sayings(shell), Said("", "", "plain"))
    strip = shell.ids.strip
    strip.text, strip.icon, strip.tone, strip.action = said.text, said.icon, said.tone, said.action


def _sayings(shell: Any) -> Iterator[Said]:
    """Worst first. Before anybody has signed in there is nothing to say: the page asks for it."""
    phone = shell.phone
    if phone.refusal is not None or not phone.signed_in or (shell.stack and shell.page.page_name == "sign_in"):
        return
    status, ended = phone.status, phone.session.ended
    if ended is not None:
        yield Said(_say("signed_out"), "account-circle", "bad", lambda: shell.open("sign_in"))
    if status.portal:
        address = phone.account.server
        yield Said(_say("portal"), "wifi-lock", "warn", lambda: webbrowser.open(address))
    yield from _network(shell)
    refused = status.put_aside
    if refused:
        yield Said(_say("put_aside", count=refused), "alert", "warn", lambda: shell.go("outbox"))
    clock = explain_clock(phone.words, status.clock_offset_s)
    if clock is not None:
        yield Said(_say("clock"), "clock-alert-outline", "warn", lambda: _tell(shell, clock))
    yield from _waiting(phone)


def _network(shell: Any) -> Iterator[Said]:
    phone = shell.phone
    status, unsent = phone.status, phone.unsent
    if not phone.devices.connectivity.online():
        text = _say("offline_waiting", count=unsent) if unsent else _say("offline")
        yield Said(text, "cloud-off-outline", "plain")
    elif status.problem is not None and unsent and not status.put_aside:
        why = explain(phone.words, status.problem, status.detail)
        yield Said(_say("trouble", count=unsent), "sync-alert", "warn", lambda: _tell(shell, why))


def _waiting(phone: Any) -> Iterator[Said]:
    unsent, photos = phone.unsent, phone.status.photos_waiting
    if unsent:
        key, icon = ("sending", "progress-upload") if phone.status.sending else ("waiting", "tray-arrow-up")
        yield Said(_say(key, count=unsent), icon, "info")
    elif photos:
        key, icon = ("sending_photos", "progress-upload") if phone.status.sending else ("photos_waiting", "image")
        yield Said(_say(key, count=photos), icon, "info")


async def _tell(shell: Any, why: Explained) -> None:
    text = f"{why.to_do}\n\n{why.said}" if why.said else why.to_do
    await shell.tell(why.happened, text)


def _say(key: str, **values: object) -> str:
    return speech.say(f"kit.strip.{key}", **values)
