"""The app killed by the system at any moment: nothing that was acknowledged is lost, nothing is there by half."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from phone.core.clock import Clock
from phone.core.outbox_state import OutboxState
from phone.store.database import Store

from tests.phone.store.makers import MARKET
from tests.phone.store.officer import INSTRUMENTS

ROUNDS = 40
MOST_CALLS = 80
MOST_CROSSINGS = 400
LEAST_CROSSINGS = 100


class Witness:
    """What the app told of before it was killed, over all its lives."""

    def __init__(self) -> None:
        self.steps: dict[UUID, int] = {}
        self._queued: set[UUID] = set()
        self._sent: set[UUID] = set()
        self._photos_sent: set[tuple[UUID, str]] = set()
        self._taken: set[str] = set()
        self._page = 0

    def hear(self, told: list[Any]) -> None:
        match told:
            case "draft", draft_id, step:
                self.steps[UUID(draft_id)] = step
            case "queued", record_id, step:
                self.steps[UUID(record_id)] = step
                self._queued.add(UUID(record_id))
            case "sent", record_id:
                self._sent.add(UUID(record_id))
            case "photo_sent", record_id, photo:
                self._photos_sent.add((UUID(record_id), photo))
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


class Lives:
    """Lives of the app, each in a process of its own that another one bears."""

    def __init__(self) -> None:
        folders = os.pathsep.join(path for path in sys.path if path)
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "tests.phone.store.officer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": folders},
        )
        self._child = 0

    def begin(self, name: str, home: Path, chance: Random, dies_at: int | None) -> None:
        assert self._mother.stdin is not None
        self._mother.stdin.write(f"{json.dumps([name, str(home), chance.randrange(2**32), dies_at])}\n")
        self._mother.stdin.flush()
        self._child = 0

    def hear(self, witness: Witness, calls: int | None = None) -> int | None:
        """So many calls, else all that it told until its end; what it ended with, when it did."""
        assert self._mother.stdout is not None
        while calls is None or calls > 0 or not self._child:
            told = json.loads(self._mother.stdout.readline())
            match told:
                case "born", int(child):
                    self._child = child
                case "ended", int(code):
                    return code
                case _:
                    witness.hear(told)
                    calls = None if calls is None else calls - 1
        return None

    def kill(self) -> None:
        os.kill(self._child, signal.SIGKILL)

    def close(self) -> None:
        self._mother.kill()
        self._mother.communicate()


@pytest.fixture
def lives() -> Iterator[Lives]:
    lives = Lives()
    yield lives
    lives.close()


def reopened(home: Path) -> Store:
    store = Store(home, Clock())
    store.open()
    return store


def test_nothing_acknowledged_is_lost_however_often_the_app_is_killed(tmp_path: Path, lives: Lives) -> None:
    chance = Random(20261122)
    witness = Witness()
    for number in range(ROUNDS):
        by_itself = number % 2 > 0
        lives.begin("work_until_killed", tmp_path, chance, chance.randrange(1, MOST_CROSSINGS) if by_itself else None)
        if not by_itself:
            lives.hear(witness, chance.randrange(MOST_CALLS))
            # Wherever it happens to be within the next calls.
            time.sleep(chance.random() * 0.01)
            lives.kill()
        assert lives.hear(witness) == -signal.SIGKILL, "it works until it is killed"
        store = reopened(tmp_path)
        witness.check(store)
        store.close()

    assert len(witness.steps) > ROUNDS, "the app had much to do"


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where the system has such a place: a process that dies leaves the same behind there, sooner."""
    memory = Path("/dev/shm")  # noqa: S108  # a folder of its own is made in it
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


def test_a_check_is_whole_wherever_between_its_steps_the_app_dies(quick_folder: Path, lives: Lives) -> None:
    """Before each call that leaves something behind, one after the other, until it lives to the end."""
    for dies_at in itertools.count(1):
        home, witness = quick_folder / str(dies_at), Witness()
        lives.begin("make_one_check", home, Random(1), dies_at)
        code = lives.hear(witness)
        store = reopened(home)
        witness.check(store)
        records, drafts = store.outbox.entries(), store.drafts.open_drafts()
        store.close()
        shutil.rmtree(home)
        assert len(records) + len(drafts) <= 1
        if code == 0:
            break
        assert code == -signal.SIGKILL

    assert dies_at > LEAST_CROSSINGS, "each step was tried"
    assert [record.state for record in records] == [OutboxState.SENT]
