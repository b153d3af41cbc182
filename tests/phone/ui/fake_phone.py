"""A phone without a service: the real store in a folder of the test's, and a network that is what a test says."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from phone.assembly import LANGUAGE, LOOK, Phone
from phone.core.clock import Clock
from phone.platform.fakes import fake_devices
from phone.store.account import Account
from phone.sync.status import SyncStatus

PERSON = UUID("01890000-0000-7000-8000-00000000a001")
BOARD = Account(
    person_id=PERSON, username="bql.nuochai", name="Nông Thị Bích Phượng", role="board", server="http://localhost:8000"
)


class FakeSession:
    """Signs in whoever knows how, as the test's `answer` says: an account, or the refusal to raise."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone
        self.ended: str | None = None
        self.answer: Account | Exception = BOARD
        self.asked: list[tuple[str, ...]] = []
        self.keys: Mapping[str, Any] = {}

    @property
    def account(self) -> Account | None:
        return self._phone.store.account

    async def sign_in(self, address: str, username: str, password: str) -> Account:
        return self._enter(address, username, password)

    async def enrol(self, address: str, code: str) -> Account:
        return self._enter(address, code)

    async def sign_out(self) -> None:
        self._phone.store.sign_out()

    def kept_key_set(self) -> Mapping[str, Any]:
        return self.keys

    def _enter(self, *asked: str) -> Account:
        self.asked.append(asked)
        if isinstance(self.answer, Exception):
            raise self.answer
        self._phone.store.sign_in(self.answer)
        self.ended = None
        return self.answer


class FakeSync:
    """Counts how often it was woken."""

    def __init__(self) -> None:
        self.status = SyncStatus(online=True)
        self.woken = 0
        self.resumed = 0

    def wake(self) -> None:
        self.woken += 1

    def resume(self) -> None:
        self.resumed += 1


class FakePhone(Phone):
    """Signed in as a market's board, online, with an empty register, until a test says otherwise.

    `tell(...)` changes what the sync says of itself.
    """

    def __init__(
        self,
        home: Path,
        *,
        language: str = "vi",
        dark: bool = False,
        account: Account | None = BOARD,
        clock: Clock | None = None,
        server: str = "http://localhost:8000",
    ) -> None:
        super().__init__(fake_devices(home), clock, server=server)
        self.open()
        self.session: Any = FakeSession(self)
        self.sync: Any = FakeSync()
        if account is not None:
            self.store.sign_in(account)
        self.store.settings.set(LANGUAGE, language)
        self.store.settings.set(LOOK, "dark" if dark else "light")
        self.words.choose(language)

    def tell(self, **members: Any) -> None:
        self.sync.status = SyncStatus(**{"online": True} | members)
        self.changed()

    async def start(self) -> None: ...

    async def stop(self) -> None:
        self.store.close()
