"""The store: one SQLite file and a folder of photos in the app's private folder."""

from pathlib import Path

from phone.core.clock import Clock
from phone.store.account import Account, read_account, write_account
from phone.store.columns import uuid_of
from phone.store.connections import Connections
from phone.store.drafts import Drafts
from phone.store.mending import Mending, forget_mending, read_mending
from phone.store.opening import open_database
from phone.store.outbox import Outbox
from phone.store.photos import Photos
from phone.store.places import Places
from phone.store.record_copies import RecordCopies
from phone.store.register import Register, clear_register
from phone.store.settings import Settings


class Store:
    """All methods are plain calls: single rows are quick, larger reads belong in `asyncio.to_thread`.

    Its parts may be handed out before it is opened, and used after.
    """

    def __init__(self, home: Path, clock: Clock) -> None:
        self._places = Places(home)
        self._clock = clock
        self._copies = RecordCopies(self._places.copies)
        self._connections = Connections()
        self.settings = Settings(self._connections)
        self.photos = Photos(self._connections, clock, self._places)
        self.drafts = Drafts(self._connections, clock, self._copies)
        self.outbox = Outbox(self._connections, clock, self.photos, self._copies)
        self.register = Register(self._connections, clock)

    def open(self) -> None:
        """Raises `StoreTooNew`, `StorageFull`, `CannotOpen`."""
        self._connections.open(self._places.database, open_database(self._places, self._copies, self._clock))
        self.outbox.recover_after_start()
        unsent = self._connections.read().execute("SELECT id FROM outbox WHERE state <> 'sent'")
        self._copies.keep_only({uuid_of(row["id"]) for row in unsent})

    def close(self) -> None:
        self._connections.close()

    @property
    def mending(self) -> Mending | None:
        """What an opening found damaged and saved, until `told_of_mending()`."""
        return read_mending(self._connections.read())

    def told_of_mending(self) -> None:
        with self._connections.write() as connection:
            forget_mending(connection)

    @property
    def account(self) -> Account | None:
        return read_account(self._connections.read())

    def sign_in(self, account: Account) -> None:
        """Another person or server than before: the register is forgotten with it."""
        with self._connections.write() as connection:
            before = read_account(connection)
            if before is None or (before.person_id, before.server) != (account.person_id, account.server):
                clear_register(connection)
            write_account(connection, account)

    def sign_out(self) -> None:
        """Forgets who was signed in, and the register. Drafts and the outbox stay, and wait for the same person."""
        with self._connections.write() as connection:
            clear_register(connection)
            write_account(connection, None)
