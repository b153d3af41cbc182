"""An app in use without end, in a process of its own, to be killed at any moment; it tells what calls returned."""

import json
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any
from uuid import UUID

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

INSTRUMENTS = 4
LASTING_CALLS = frozenset({"execute", "executemany", "fsync", "open", "write", "flush", "replace", "unlink", "mkdir"})
"""Those that leave something behind: to die anywhere is to die before one of these."""
MOST_DRAFTS, MOST_PHOTOS = 5, 4


class Officer:
    """`tell` is called after each call to the store has returned, and before the next begins."""

    def __init__(self, store: Store, chance: Random, tell: Callable[..., None]) -> None:
        self._store, self._chance, self._tell = store, chance, tell
        cursor = store.register.cursor()
        self._pages = int(cursor or 0)

    def work(self) -> None:
        todo = [self.weigh, self.weigh, self.weigh, self.finish, self.send, self.send_photo, self.sync, self.tidy]
        while True:
            self._chance.choice(todo)()

    def weigh(self, photos: int | None = None) -> None:
        """One step of a check: begun, or gone on with; by chance with a photo."""
        drafts = self._store.drafts.open_drafts()
        made = self._chance.choice([*drafts, None] if len(drafts) < MOST_DRAFTS else drafts)
        step = 1 if made is None else int(made.note or 0) + 1
        made = (made or draft(instrument_id=makers.INSTRUMENT)).changed(note=str(step))
        if photos is None:
            photos = int(self._chance.random() < 0.4 and len(made.photos) < MOST_PHOTOS)
        for _ in range(photos):
            made = made.changed(photos=(*made.photos, self._photo()))
        self._store.drafts.save(made)
        self._tell("draft", made.id, step)

    def _photo(self) -> DraftPhoto:
        data = self._chance.randbytes(self._chance.randrange(1_000, 100_000))
        sha256, _ = self._store.photos.add(data)
        self._tell("photo", sha256)
        return DraftPhoto(sha256=sha256, kind=PhotoKind.DIAL, size=len(data), taken_at=NOW)

    def finish(self) -> None:
        drafts = self._store.drafts.open_drafts()
        if drafts:
            made: Draft = self._chance.choice(drafts)
            self._store.outbox.queue(made.id, content(made), PERSON, TITLE, Verdict.CONFORMING)
            self._tell("queued", made.id, int(made.note or 0))

    def send(self) -> None:
        record = self._store.outbox.next_record(Clock().now(), PERSON)
        if record is not None:
            self._store.outbox.begin_record(record.id)
            self._tell("begun", record.id)
            self._store.outbox.record_sent(record.id, RECEIPT, NOW)
            self._tell("sent", record.id)

    def send_photo(self) -> None:
        photo = self._store.outbox.next_photo(Clock().now(), PERSON)
        if photo is not None:
            self._store.outbox.begin_photo(photo.record_id, photo.sha256)
            self._store.outbox.photo_sent(photo.record_id, photo.sha256)
            self._tell("photo_sent", photo.record_id, photo.sha256)

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
        self._tell("applied", self._pages)

    def tidy(self) -> None:
        self._store.photos.sweep(sent_too=True)
        self._tell("swept")


def work_until_killed(home: Path, seed: int, dies_at: int | None) -> None:
    """`dies_at`: the process kills itself before that call into the database or the file system."""
    store = Store(home, Clock())
    _die_at(dies_at)
    store.open()
    store.sign_in(account())
    Officer(store, Random(seed), tell).work()


def make_one_check(home: Path, seed: int, dies_at: int | None) -> None:
    """One of everything, from the first step of a check to a photo sent."""
    store = Store(home, Clock())
    store.open()
    store.sign_in(account())
    officer = Officer(store, Random(seed), tell)
    _die_at(dies_at)
    officer.sync()
    officer.weigh(photos=2)
    officer.weigh(photos=1)
    officer.finish()
    officer.sync()
    officer.send()
    officer.send_photo()
    officer.tidy()
    sys.setprofile(None)


def tell(*told: object) -> None:
    """A line that is there whole when this returns, whatever becomes of the process."""
    os.write(1, f"{json.dumps(told, default=str)}\n".encode())


def _die_at(crossings: int | None) -> None:
    left = crossings or 0

    def on_event(_frame: FrameType, event: str, called: Any) -> None:
        nonlocal left
        if event == "c_call" and called.__name__ in LASTING_CALLS:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    if crossings is not None:
        sys.setprofile(on_event)


def _live(life: Callable[[], None]) -> None:
    code = 1
    try:
        life()
        code = 0
    finally:
        os._exit(code)


def main() -> None:
    """Lives one after the other, each in a process of its own: a line in for each, and lines out."""
    lives = {"work_until_killed": work_until_killed, "make_one_check": make_one_check}
    for line in sys.stdin:
        asked: tuple[str, str, int, int | None] = json.loads(line)
        name, home, seed, dies_at = asked
        child = os.fork()
        if child == 0:
            _live(partial(lives[name], Path(home), seed, dies_at))
        tell("born", child)
        tell("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
