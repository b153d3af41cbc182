"""The store in a folder: what a power failure, a full disk or a killed process may not do."""

import asyncio
import errno
import os
import time
from pathlib import Path

import pytest

from service.storage import ObjectMissing, ObjectStore, StoreFull, StoreUnavailable, open_store


def _files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


async def test_the_name_appears_after_the_bytes_are_on_disk_and_every_folder_above_is_synced(
    folder: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    root = tmp_path / "objects"
    fsync, rename = os.fsync, Path.rename

    def seen_fsync(descriptor: int) -> None:
        events.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    def seen_rename(self: Path, target: Path) -> Path:
        moved = rename(self, target)
        events.append("renamed")
        return moved

    monkeypatch.setattr(os, "fsync", seen_fsync)
    monkeypatch.setattr(Path, "rename", seen_rename)
    await folder.put("photos/abc/one", b"bytes")

    assert Path(events[0]).parent.name == ".staging"
    assert events[1:] == ["renamed", str(root / "photos/abc"), str(root / "photos"), str(root)]


async def test_a_full_disk_is_said_to_be_full_and_leaves_nothing_behind(
    folder: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def half(descriptor: int, data: memoryview) -> int:
        if len(data) < 200_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, data[: len(data) // 2])

    with monkeypatch.context() as full:
        full.setattr(os, "write", half)
        with pytest.raises(StoreFull) as refusal:
            await folder.put("photos/abc/one", bytes(300_000))
    assert (refusal.value.status, refusal.value.code) == (507, "store_full")
    assert _files(tmp_path / "objects") == []
    await folder.put("photos/abc/one", bytes(300_000))
    assert (await folder.head("photos/abc/one")).size == 300_000


async def test_a_write_in_small_steps_is_still_whole(folder: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:1000]))
    content = os.urandom(30_500)
    await folder.put("photos/abc/one", content)
    assert await folder.get("photos/abc/one") == content


async def test_a_disk_that_fails_at_the_sync_does_not_pass_for_stored(
    folder: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fails)
        with pytest.raises(StoreUnavailable) as refusal:
            await folder.put("photos/abc/one", b"x")
    assert (refusal.value.status, refusal.value.headers) == (503, {"Retry-After": "5"})
    with pytest.raises(ObjectMissing):
        await folder.get("photos/abc/one")


async def test_a_folder_that_went_away_is_unavailable_for_writing(folder: ObjectStore, tmp_path: Path) -> None:
    (tmp_path / "objects" / ".staging").rmdir()
    (tmp_path / "objects").rename(tmp_path / "unmounted")
    with pytest.raises(StoreUnavailable):
        await folder.put("photos/abc/one", b"x")


async def test_what_a_killed_process_left_half_written_is_never_listed_and_swept_when_old(tmp_path: Path) -> None:
    staging = tmp_path / ".staging"
    staging.mkdir()
    (staging / "new").write_bytes(b"part")
    (staging / "old").write_bytes(b"part")
    hours_ago = time.time() - 7200
    os.utime(staging / "old", (hours_ago, hours_ago))
    store = open_store(f"file://{tmp_path}")
    assert _files(tmp_path) == [".staging/new"]
    await store.put("photos/abc/one", b"x")
    assert [found.key async for found in store.list("photos")] == ["photos/abc/one"]
    store.close()


async def test_puts_and_deletes_that_share_folders_do_not_disturb_each_other(folder: ObjectStore) -> None:
    async def come_and_go(number: int) -> None:
        for turn in range(20):
            key = f"uploads/shared/{turn}-{number}"
            await folder.put(key, b"x")
            assert await folder.get(key) == b"x"
            await folder.delete([key])

    await asyncio.gather(*(come_and_go(number) for number in range(8)))
    assert [found.key async for found in folder.list("uploads")] == []


async def test_deleting_the_last_piece_of_an_upload_removes_its_folder(folder: ObjectStore, tmp_path: Path) -> None:
    await folder.put("uploads/u/0-a", b"x")
    await folder.delete(["uploads/u/0-a"])
    assert not (tmp_path / "objects" / "uploads").exists()


async def test_the_event_loop_runs_on_while_a_slow_disk_writes(
    folder: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def slow(descriptor: int) -> None:
        time.sleep(0.1)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", slow)
    writing = asyncio.create_task(folder.put("photos/abc/one", b"x"))
    turns = 0
    while not writing.done():
        await asyncio.sleep(0.01)
        turns += 1
    await writing
    assert turns > 10


def test_the_folder_is_made_with_its_parents_and_its_name_may_hold_spaces(tmp_path: Path) -> None:
    open_store(f"file://{tmp_path}/kho%20%E1%BA%A3nh/objects").close()
    assert (tmp_path / "kho ảnh" / "objects").is_dir()


def test_a_folder_that_cannot_be_made_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable):
        open_store(f"file://{tmp_path}/file/objects")
