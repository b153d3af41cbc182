"""A phone without a service: what the screens ask of `phone.assembly.Phone`, as a test says it."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from phone.core.clock import Clock
from phone.core.words import Words
from phone.platform.fakes import fake_devices
from phone.sync.status import SyncStatus


class FakePhone:
    """Signed in, online, nothing waiting, until a test says otherwise; `store` and `session` are the test's."""

    def __init__(self, home: Path, *, language: str = "vi", dark: bool = False, **parts: Any) -> None:
        self.devices = fake_devices(home)
        self.clock = Clock()
        self.words = Words(language)
        self.dark = dark
        self.status = SyncStatus(online=True)
        self.signed_in = True
        self.unsent = 0
        self.refusal: str | None = None
        self.account: Any = SimpleNamespace(name="Nông Thị Bích", role="board", server="http://localhost:8000")
        self.store: Any = None
        self.session: Any = SimpleNamespace(ended=None, kept_key_set=dict)
        self.sync: Any = None
        self._listeners: list[Callable[[], None]] = []
        for name, part in parts.items():
            setattr(self, name, part)

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def changed(self) -> None:
        for callback in list(self._listeners):
            callback()

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...
