"""What must be on disk, and in which order: a file before its name, its name before the row that speaks of it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from phone.store.database import Store

from rules.verdicts import Verdict
from tests.phone.store.makers import PERSON, TITLE, content, draft, photo_bytes

FIRST = photo_bytes(1)


def name_of(descriptor: int) -> Path:
    return Path(f"/proc/self/fd/{descriptor}").readlink()


@pytest.fixture
def steps(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each file and folder brought to disk, each file renamed, each transaction begun and ended, in order."""
    seen: list[str] = []
    sync, replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        sync(descriptor)
        seen.append(f"sync {name_of(descriptor).relative_to(tmp_path)}")

    def rename(path: Path, target: Path) -> Path:
        seen.append(f"name {target.relative_to(tmp_path)}")
        return replace(path, target)

    def trace(statement: str) -> None:
        if statement in {"COMMIT", "ROLLBACK"}:
            seen.append(statement)

    store.photos.add(photo_bytes(0))
    store.outbox.queue((first := draft()).id, content(first), PERSON, TITLE, Verdict.CONFORMING)
    with store._connections.write() as connection:
        connection.set_trace_callback(trace)
    monkeypatch.setattr("phone.store.durable.os.fsync", fsync)
    monkeypatch.setattr(Path, "replace", rename)
    seen.clear()
    return seen


def test_a_photo_is_on_disk_under_its_name_before_its_row(store: Store, steps: list[str]) -> None:
    name, _ = store.photos.add(FIRST)

    assert steps == [f"sync photos/{name}.jpg.part", f"name photos/{name}.jpg", "sync photos", "COMMIT"]


def test_a_record_and_the_end_of_its_draft_are_one_transaction_after_its_copy(store: Store, steps: list[str]) -> None:
    made = draft()
    store.drafts.save(made)
    steps.clear()

    store.outbox.queue(made.id, content(made), PERSON, TITLE, Verdict.CONFORMING)

    assert steps == [
        f"sync records/{made.id}.json.part",
        f"name records/{made.id}.json",
        "sync records",
        "COMMIT",
    ]


@pytest.mark.parametrize("fails", ["part", "folder"])
def test_what_cannot_be_brought_to_disk_is_not_acknowledged(
    store: Store, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    store.photos.add(photo_bytes(0))
    sync: Callable[[int], None] = os.fsync

    def fsync(descriptor: int) -> None:
        if (name_of(descriptor).suffix == ".part") is (fails == "part"):
            raise OSError(5, "Input/output error")
        sync(descriptor)

    monkeypatch.setattr("phone.store.durable.os.fsync", fsync)

    with pytest.raises(OSError, match="Input/output"):
        store.photos.add(FIRST)
