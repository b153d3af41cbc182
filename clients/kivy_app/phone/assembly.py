"""All parts of one phone put together, without a screen."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from phone import VERSION
from phone.core.clock import Clock
from phone.core.words import LANGUAGES, Words
from phone.platform.seams import Devices
from phone.store.account import Account
from phone.store.database import Store
from phone.store.errors import CannotOpen, StorageFull, StoreTooNew
from phone.store.outbox_rows import OutboxCounts
from phone.sync.loop import SyncLoop
from phone.sync.server import Server
from phone.sync.session import Session
from phone.sync.status import SyncStatus

log = logging.getLogger(__name__)
NOBODY = UUID(int=0)
LANGUAGE, LOOK, SERVER, USERNAME = "language", "look", "server", "username"


class Phone:
    """The app's whole state; the screens read it and are told by `listen` when it has changed.

    `refusal` says why the store could not be opened, as a word of the catalogue; nothing else works then.
    """

    version = VERSION

    def __init__(
        self,
        devices: Devices,
        clock: Clock | None = None,
        *,
        server: str = "",
        open_server: Callable[[str], Server] | None = None,
    ) -> None:
        self.devices = devices
        self.clock = clock or Clock()
        self.words = Words()
        self.refusal: str | None = None
        self.store = Store(devices.home, self.clock)
        self.session = Session(
            self.store,
            devices.vault,
            self.clock,
            device_name=devices.name,
            language=lambda: self.words.language,
            open_server=open_server,
        )
        self.sync: SyncLoop | None = None
        self._server = server
        self._listeners: list[Callable[[], None]] = []
        self._told = False
        self._sweeping: asyncio.Task[int] | None = None

    def open(self) -> None:
        """The store, and what it remembers of language and look; a store that stays shut is told of in `refusal`."""
        try:
            self.store.open()
        except (StoreTooNew, StorageFull, CannotOpen) as refused:
            log.exception("the store cannot be opened")
            self.refusal = {StoreTooNew: "too_new", StorageFull: "full"}.get(type(refused), "shut")
            return
        language = self.store.settings.get(LANGUAGE)
        self.words.choose(language if language in LANGUAGES else LANGUAGES[0])
        self.sync = SyncLoop(self.store, self.session, self.clock, self.devices.connectivity)

    async def start(self) -> None:
        """After `open`."""
        if self.sync is not None:
            self.sync.listen(lambda _status: self.changed())
            self.sync.start()
            self._sweeping = asyncio.create_task(asyncio.to_thread(self.store.photos.sweep))

    async def stop(self) -> None:
        if self.sync is not None:
            await self.sync.stop()
            if self._sweeping is not None:
                await asyncio.wait([self._sweeping])
            self.store.close()

    def pause(self) -> None:
        """Nothing is left to write: each step is on disk when it is made."""

    def resume(self) -> None:
        """The loop stood still while the app was behind others: the network may be another now."""
        if self.sync is not None:
            self.sync.resume()
            self.changed()

    @property
    def account(self) -> Account | None:
        return self.session.account if self.refusal is None else None

    @property
    def signed_in(self) -> bool:
        """Somebody was, though their session may have ended since; see `session.ended`."""
        return self.account is not None

    @property
    def status(self) -> SyncStatus:
        return self.sync.status if self.sync is not None else SyncStatus()

    @property
    def counts(self) -> OutboxCounts:
        """Of the person signed in; when nobody is, all that is unsent counts as others'."""
        account = self.account
        return self.store.outbox.counts(account.person_id if account else NOBODY)

    @property
    def unsent(self) -> int:
        return self.counts.unsent if self.refusal is None else 0

    @property
    def clock_offset(self) -> timedelta:
        """How far this phone's clock is behind the service's; zero while that is unknown."""
        return timedelta(seconds=self.status.clock_offset_s or 0)

    @property
    def dark(self) -> bool:
        return self.refusal is None and self.store.settings.get(LOOK) == "dark"

    @property
    def default_server(self) -> str:
        """The one signed in to last, or the one the app was started for."""
        return self.store.settings.get(SERVER) or self._server

    @property
    def last_username(self) -> str:
        return self.store.settings.get(USERNAME) or ""

    def choose_language(self, language: str) -> None:
        """Raises `KeyError` for a language the phone does not speak."""
        self.words.choose(language)
        self.store.settings.set(LANGUAGE, language)

    def choose_look(self, *, dark: bool) -> None:
        self.store.settings.set(LOOK, "dark" if dark else "light")

    async def sign_in(self, address: str, username: str, password: str) -> None:
        """Raises `SignInRefused`."""
        self._begin(await self.session.sign_in(address, username, password))

    async def enrol(self, address: str, code: str) -> None:
        """Raises `SignInRefused`."""
        self._begin(await self.session.enrol(address, code))

    async def sign_out(self) -> None:
        """What is unsent stays, and waits for the same person."""
        await self.session.sign_out()
        self.changed()

    def queued(self) -> None:
        """A record has come into the outbox, or a person wants it sent now."""
        self._wake()

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Called on the loop whenever something shown may have changed, once for many changes; ends it when called."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def changed(self) -> None:
        if not self._told:
            self._told = True
            asyncio.get_running_loop().call_soon(self._tell)

    def _tell(self) -> None:
        self._told = False
        for callback in list(self._listeners):
            callback()

    def _begin(self, account: Account) -> None:
        self.store.settings.set(SERVER, account.server)
        self.store.settings.set(USERNAME, account.username)
        self._wake()

    def _wake(self) -> None:
        if self.sync is not None:
            self.sync.wake()
        self.changed()
