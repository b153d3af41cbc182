"""The app killed by the system at any moment: nothing that was acknowledged is lost, nothing is there by half."""

import multiprocessing
import signal
from collections.abc import Iterator
from hashlib import sha256
from multiprocessing.connection import Connection, wait
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from phone.core.clock import Clock
from phone.core.outbox_state import OutboxState
from phone.store.database import Store

from tests.phone.store.makers import MARKET
from tests.phone.store.officer import INSTRUMENTS, work_until_killed

ROUNDS = 60
MOST_CALLS = 80
MOST_CROSSINGS = 3_000
_PATIENCE_S = 60


class Witness:
    """What the app told of before it was killed, over all its lives."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.steps: dict[UUID, int] = {}
        self._queued: set[UUID] = set()
        self._sent: set[UUID] = set()
        self._photos_sent: set[tuple[UUID, str]] = set()
        self._taken: set[str] = set()
        self._page = 0

    def hear(self, told: tuple[Any, ...]) -> None:
        match told:
            case "draft", draft_id, step:
                self.steps[draft_id] = step
            case "queued", record_id, step:
                self.steps[record_id] = step
                self._queued.add(record_id)
            case "sent", record_id:
                self._sent.add(record_id)
            case "photo_sent", record_id, photo:
                self._photos_sent.add((record_id, photo))
            case "photo", photo:
                self._taken.add(photo)
            case "applied", page:
                self._page = page
            case "swept", *_:
                # What no draft came to name before an earlier end may have gone now.
                self._taken.clear()

    def check(self, store: Store) -> None:
        assert store.mending is None
        records = {record.id: record for record in store.outbox.entries(limit=10_000)}
        drafts = {draft.id: draft for draft in store.drafts.open_drafts()}
        assert not records.keys() & drafts.keys()
        assert self._queued <= records.keys()
        for draft_id, step in self.steps.items():
            kept = records[draft_id].content.note if draft_id in records else drafts[draft_id].note
            # One step more may be on disk than there was time to tell of.
            assert int(kept or 0) in {step, step + 1}
        for record_id, record in records.items():
            named = [photo.sha256 for photo in record.content.photos]
            assert [photo.sha256 for photo in record.photos] == named
            assert all(self._is_whole(store, name) for name in named)
            assert record.state in {OutboxState.QUEUED, OutboxState.SENT}
            assert (record.receipt is not None) is (record.state is OutboxState.SENT)
            assert record.state is OutboxState.SENT or record_id not in self._sent
        for record_id, name in self._photos_sent:
            states = {photo.sha256: photo.state for photo in records[record_id].photos}
            assert states[name] is OutboxState.SENT
        assert all(self._is_whole(store, photo.sha256) for draft in drafts.values() for photo in draft.photos)
        assert all(self._is_whole(store, name) for name in self._taken)
        self._check_register(store)
        self.steps = {
            **{record_id: int(record.content.note or 0) for record_id, record in records.items()},
            **{draft_id: int(draft.note or 0) for draft_id, draft in drafts.items()},
        }

    def _check_register(self, store: Store) -> None:
        page = int(store.register.cursor() or 0)
        assert page in {self._page, self._page + 1}
        self._page = page
        tags = {row.instrument.local_tag for row in store.register.instruments(MARKET)}
        assert tags == ({str(page)} if page else set()), "a page is there whole, with its cursor"
        assert not page or len(store.register.instruments(MARKET)) == INSTRUMENTS

    def _is_whole(self, store: Store, name: str) -> bool:
        return sha256(store.photos.path(name).read_bytes()).hexdigest() == name


def life(home: Path, chance: Random, *, by_itself: bool) -> Iterator[tuple[Any, ...]]:
    """What one life of the app tells, which ends at no particular place.

    Killed from outside it dies wherever it happens to be; by itself also in the shortest moment between two calls
    into the system, which a kill from outside hardly ever finds.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.phone.store.officer"])
    mine, its = context.Pipe(duplex=False)
    dies_at = chance.randrange(1, MOST_CROSSINGS) if by_itself else None
    process = context.Process(
        target=work_until_killed,
        args=(home, chance.randrange(2**32), its),
        kwargs={"dies_at": dies_at},
        daemon=True,
    )
    process.start()
    its.close()
    if not by_itself:
        yield from _hear(mine, chance.randrange(MOST_CALLS))
        # Somewhere within the next calls.
        process.join(chance.random() * 0.01)
        process.kill()
    yield from _hear(mine, None)
    process.join()
    mine.close()
    assert process.exitcode == -signal.SIGKILL, "it was killed, and had not ended by itself"


def _hear(pipe: Connection, calls: int | None) -> Iterator[tuple[Any, ...]]:
    """So many calls; with None all that was still told."""
    while calls is None or calls > 0:
        assert wait([pipe], timeout=_PATIENCE_S)
        try:
            yield pipe.recv()
        except EOFError:
            return
        calls = None if calls is None else calls - 1


@pytest.mark.timeout(600)
def test_nothing_acknowledged_is_lost_however_often_the_app_is_killed(tmp_path: Path) -> None:
    chance = Random(20261122)
    witness = Witness(tmp_path)
    for number in range(ROUNDS):
        for told in life(tmp_path, chance, by_itself=number % 3 > 0):
            witness.hear(told)
        store = Store(tmp_path, Clock())
        store.open()
        witness.check(store)
        store.close()

    assert len(witness.steps) > ROUNDS, "the app had much to do"
