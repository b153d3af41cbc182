"""The store: one SQLite file and a folder of photos in the app's private folder."""

from pathlib import Path

from phone.core.clock import Clock
from phone.store.account import Account
from phone.store.drafts import Drafts
from phone.store.mending import Mending
from phone.store.outbox import Outbox
from phone.store.photos import Photos
from phone.store.register import Register
from phone.store.settings import Settings


class Store:
    """All methods are plain calls: single rows are quick, larger reads belong in `asyncio.to_thread`."""

    def __init__(self, home: Path, clock: Clock) -> None: ...

    register: Register
    drafts: Drafts
    outbox: Outbox
    photos: Photos
    settings: Settings

    @property
    def mending(self) -> Mending | None:
        """What the last opening found damaged and saved, until it is told otherwise by `told_of_mending()`."""
        raise NotImplementedError

    def told_of_mending(self) -> None: ...

    def open(self) -> None:
        """Raises `StoreTooNew`, `StorageFull`, `CannotOpen`."""

    def close(self) -> None: ...

    @property
    def account(self) -> Account | None:
        raise NotImplementedError

    def sign_in(self, account: Account) -> None:
        """Another person or server than before: the register is forgotten with it."""

    def sign_out(self) -> None:
        """Forgets who was signed in, and the register. Drafts and the outbox stay, and wait for the same person."""
