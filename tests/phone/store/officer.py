"""An app in use without end, in a process of its own, to be killed at any moment; it tells what calls returned."""

import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any
from uuid import UUID

import phone.store
from phone.core.clock import Clock
from phone.core.draft import Draft, DraftPhoto
from phone.store.database import Store

from rules.verdicts import Verdict
from schemas.spot_checks import PhotoKind
from tests.phone.core import makers
from tests.phone.store.makers import (
    NOW,
    PERSON,
    RECEIPT,
    TITLE,
    account,
    content,
    draft,
    first_page,
    instrument,
)

INSTRUMENTS = 20
_STORE = str(Path(phone.store.__file__).parent)
MOST_PHOTOS = 4


class Officer:
    """`tell` is called after each call to the store has returned, and before the next begins."""

    def __init__(self, store: Store, chance: Random, tell: Callable[[tuple[Any, ...]], None]) -> None:
        self._store, self._chance, self._tell = store, chance, tell
        cursor = store.register.cursor()
        self._pages = int(cursor or 0)

    def work(self) -> None:
        todo = [self.weigh, self.weigh, self.weigh, self.finish, self.send, self.send_photo, self.sync, self.tidy]
        while True:
            self._chance.choice(todo)()

    def weigh(self) -> None:
        """One step of a check: begun, or gone on with; sometimes with a photo."""
        drafts = self._store.drafts.open_drafts()
        made = self._chance.choice([*drafts, None]) if len(drafts) < 5 else self._chance.choice(drafts)
        step = 1 if made is None else int(made.note or 0) + 1
        made = (made or draft(instrument_id=makers.INSTRUMENT)).changed(note=str(step))
        if self._chance.random() < 0.4 and len(made.photos) < MOST_PHOTOS:
            made = made.changed(photos=(*made.photos, self._photo()))
        self._store.drafts.save(made)
        self._tell(("draft", made.id, step))

    def _photo(self) -> DraftPhoto:
        data = self._chance.randbytes(self._chance.randrange(1_000, 100_000))
        sha256, _ = self._store.photos.add(data)
        self._tell(("photo", sha256))
        return DraftPhoto(sha256=sha256, kind=PhotoKind.DIAL, size=len(data), taken_at=NOW)

    def finish(self) -> None:
        drafts = self._store.drafts.open_drafts()
        if drafts:
            made: Draft = self._chance.choice(drafts)
            self._store.outbox.queue(made.id, content(made), PERSON, TITLE, Verdict.CONFORMING)
            self._tell(("queued", made.id, int(made.note or 0)))

    def send(self) -> None:
        record = self._store.outbox.next_record(Clock().now(), PERSON)
        if record is not None:
            self._store.outbox.begin_record(record.id)
            self._tell(("begun", record.id))
            self._store.outbox.record_sent(record.id, RECEIPT, NOW)
            self._tell(("sent", record.id))

    def send_photo(self) -> None:
        photo = self._store.outbox.next_photo(Clock().now(), PERSON)
        if photo is not None:
            self._store.outbox.begin_photo(photo.record_id, photo.sha256)
            self._store.outbox.photo_sent(photo.record_id, photo.sha256)
            self._tell(("photo_sent", photo.record_id, photo.sha256))

    def sync(self) -> None:
        """Every page gives every instrument the same new tag."""
        self._pages += 1
        scales = [
            instrument(id=UUID(int=makers.INSTRUMENT.int + number), local_tag=f"{self._pages}")
            for number in range(INSTRUMENTS)
        ]
        self._store.register.apply(
            first_page(instruments=scales, cursor=str(self._pages), reset=self._chance.random() < 0.3)
        )
        self._tell(("applied", self._pages))

    def tidy(self) -> None:
        self._store.photos.sweep(sent_too=True)
        self._tell(("swept",))


def work_until_killed(home: Path, seed: int, told: Connection, *, dies_at: int | None = None) -> None:
    """`dies_at`: the process kills itself at this crossing from the store's code into the system's, or back."""
    store = Store(home, Clock())
    if dies_at is not None:
        sys.setprofile(_killer(dies_at))
    store.open()
    store.sign_in(account())
    Officer(store, Random(seed), told.send).work()


def _killer(crossings: int) -> Callable[[FrameType, str, Any], None]:
    left = crossings

    def on_event(frame: FrameType, event: str, _: Any) -> None:
        nonlocal left
        if event in {"c_call", "c_return"} and frame.f_code.co_filename.startswith(_STORE):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return on_event
