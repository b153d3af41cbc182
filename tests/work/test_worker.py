"""A real worker on a real queue: it makes sizes, reads codes, survives kills and a database that goes away."""

import asyncio
import io
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from sqlalchemy import text

from schemas.spot_checks import PhotoKind
from service.evidence import derived, jobs
from service.evidence.room import EvidenceRoom
from service.evidence.uploads import delete_later
from service.settings import Settings
from service.storage import derived_key, photo_key
from service.work.worker import WORKER, Pace, work
from tests.makers.evidence import Check, add_check, create, jpeg, patch, send_whole, sha
from tests.makers.world import World
from tests.store_places import place_of

QUICK = Pace(redeliver_after=timedelta(seconds=2), look_every=timedelta(seconds=0.3), at_once=2)


@asynccontextmanager
async def working(world: World) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(work(world.app.state.settings, stop, QUICK))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 30)


async def until(condition: Any, seconds: float = 30) -> None:
    """Poll: what is waited for happens in another process or connection."""
    end = asyncio.get_running_loop().time() + seconds
    while not await condition():
        assert asyncio.get_running_loop().time() < end, "it did not happen"
        await asyncio.sleep(0.05)


async def rows(world: World, sql: str, **values: Any) -> list[Any]:
    async with world.database.read() as session:
        return list(await session.execute(text(sql), values))


async def is_derived(world: World, photo: bytes) -> bool:
    found = await rows(world, "SELECT derived_at FROM stored_image WHERE sha256 = :sha", sha=sha(photo))
    return bool(found and found[0].derived_at)


async def findings(world: World, check: Check) -> dict[str, dict[str, Any]]:
    found = await rows(world, "SELECT code, detail FROM finding WHERE check_id = :id", id=check.id)
    return {row.code: row.detail for row in found}


def room_of(world: World) -> EvidenceRoom:
    state = world.app.state
    return EvidenceRoom(state.database, state.store, state.clock, state.settings)


def sticker(code: str) -> bytes:
    """A photo of a sticker that bears this code."""
    symbol = io.BytesIO()
    segno.make(code, error="m").save(symbol, kind="png", scale=8, border=4)
    photo = Image.open(io.BytesIO(jpeg(900, 700)))
    photo.paste(Image.open(symbol).convert("RGB"), (150, 120))
    target = io.BytesIO()
    photo.save(target, "JPEG", quality=90)
    return target.getvalue()


async def test_a_photo_gets_its_smaller_pictures_without_its_metadata(world: World) -> None:
    exif = Image.Exif()
    exif[0x010F] = "a camera's maker"
    photo = jpeg(2000, 1000, exif=exif.tobytes())
    check = await add_check(world, photo)
    await send_whole(check, photo)
    async with working(world):
        await until(lambda: is_derived(world, photo))
    store = world.app.state.store
    for name, size in (("thumb", (320, 160)), ("large", (1600, 800))):
        picture = Image.open(io.BytesIO(await store.get(derived_key(sha(photo), name))))
        assert (picture.format, picture.size) == ("JPEG", size)
        assert not picture.getexif()
    assert await store.get(photo_key(sha(photo))) == photo


async def test_a_code_that_agrees_with_the_typed_one_finds_nothing(world: World) -> None:
    photo = sticker("KD-A-004512")
    check = await add_check(world, photo, kind=PhotoKind.STICKER, sticker_code="kd a 004512")
    await send_whole(check, photo)
    async with working(world):
        await until(lambda: is_derived(world, photo))
    stored = await rows(world, "SELECT codes FROM stored_image WHERE sha256 = :sha", sha=sha(photo))
    assert stored[0].codes == ["KD-A-004512"]
    assert await findings(world, check) == {}


async def test_a_code_that_differs_from_the_typed_one_is_for_a_person_to_judge(world: World) -> None:
    photo = sticker("KD-A-004513")
    check = await add_check(world, photo, kind=PhotoKind.STICKER, sticker_code="KD-A-004512")
    await send_whole(check, photo)
    async with working(world):
        await until(lambda: is_derived(world, photo))
    found = await findings(world, check)
    assert found == {"sticker_code_differs_from_photo": {"read": "KD-A-004513", "typed": "KD-A-004512"}}


async def test_a_label_of_another_instrument_is_noticed_although_nothing_was_typed(world: World) -> None:
    label = f"T{world.number}X{os.getpid()}".upper()
    await world.add_instrument(label_code=label)
    photo = sticker(f"https://can.example/s/{label}")
    check = await add_check(world, photo, kind=PhotoKind.STICKER, sticker_code=None)
    own = await world.add_instrument(label_code=f"{label}Y")
    right = sticker(f"https://can.example/s/{label}Y")
    fitting = await add_check(world, right, kind=PhotoKind.STICKER, instrument_id=own, sticker_code="KD-1")
    await send_whole(check, photo)
    await send_whole(fitting, right)
    async with working(world):
        await until(lambda: is_derived(world, photo))
        await until(lambda: is_derived(world, right))
    found = await findings(world, check)
    assert found["sticker_code_differs_from_photo"]["belongs_to"] == "another_instrument"
    assert await findings(world, fitting) == {}


async def test_a_sticker_with_a_crafted_address_is_read_like_any_other(world: World) -> None:
    photo = sticker("http://[x")
    check = await add_check(world, photo, kind=PhotoKind.STICKER, sticker_code="KD-C-1")
    await send_whole(check, photo)
    await jobs.derive_photo(room_of(world), WORKER, sha(photo).encode())
    assert await is_derived(world, photo)
    found = await findings(world, check)
    assert found == {"sticker_code_differs_from_photo": {"read": "http://[x", "typed": "KD-C-1"}}


async def test_the_same_job_twice_changes_nothing_more(world: World) -> None:
    photo = sticker("KD-B-1")
    check = await add_check(world, photo, kind=PhotoKind.STICKER, sticker_code="KD-B-2")
    await send_whole(check, photo)
    for _ in range(2):
        await jobs.derive_photo(room_of(world), WORKER, sha(photo).encode())
    assert list(await findings(world, check)) == ["sticker_code_differs_from_photo"]


async def test_pieces_of_a_finished_upload_are_deleted_after_its_commit(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    await patch(check, location, 0, photo[:100])
    await patch(check, location, 100, photo[100:])
    prefix = f"uploads/{location.rpartition('/')[2]}"
    store = world.app.state.store

    async def swept() -> bool:
        return not [each async for each in store.list(prefix)]

    assert not await swept()
    async with working(world):
        await until(swept)


async def test_a_job_never_deletes_anything_but_pieces_of_uploads(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    await send_whole(check, photo)
    async with world.database.write() as session:
        await delete_later(session, [photo_key(sha(photo))])
    await jobs.delete_objects(room_of(world), f'["{photo_key(sha(photo))}"]'.encode())
    assert await world.app.state.store.exists(photo_key(sha(photo)))


async def test_a_job_that_fails_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    await send_whole(check, photo)
    tries: list[str] = []
    real = derived.derive_sizes

    async def at_second_try(store: Any, sha256: str, original: bytes) -> None:
        tries.append(sha256)
        if tries.count(sha256) == 1:
            raise OSError("the disk is gone for a moment")
        await real(store, sha256, original)

    monkeypatch.setattr(jobs, "derive_sizes", at_second_try)
    async with working(world):
        await until(lambda: is_derived(world, photo))
    assert tries.count(sha(photo)) == 2


def environment_of(settings: Settings) -> dict[str, str]:
    """What a worker beside the app is told."""
    ours = {
        "QUACAN_DEMO": "1",
        "QUACAN_HOME": str(settings.home),
        "QUACAN_DATABASE_URL": settings.database_url or "",
    }
    return {**os.environ, **place_of(settings).environment(), **ours}


STUCK_WORKER = """
import asyncio, pathlib, sys
from datetime import timedelta
from service.evidence import jobs
from service.settings import Settings
from service.work.worker import Pace, run

async def stuck(store, sha256, original):
    if sha256 == sys.argv[1]:
        pathlib.Path(sys.argv[2]).write_text("begun")
        await asyncio.sleep(600)

jobs.derive_sizes = stuck
asyncio.run(run(Settings(), pace=Pace(timedelta(seconds=2), timedelta(seconds=1), 2)))
"""


@pytest.mark.process
async def test_a_worker_killed_in_the_middle_leaves_its_job_to_the_next(world: World, tmp_path: Path) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    await send_whole(check, photo)
    environment = environment_of(world.app.state.settings)
    marker = tmp_path / "begun"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", STUCK_WORKER, sha(photo), str(marker), env=environment
    )
    try:
        await until(lambda: asyncio.to_thread(marker.exists), 60)
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    assert not await is_derived(world, photo)
    async with working(world):
        await until(lambda: is_derived(world, photo))
    assert await world.app.state.store.exists(derived_key(sha(photo), "thumb"))


@pytest.mark.process
async def test_a_worker_told_to_stop_finishes_and_leaves(world: World) -> None:
    environment = environment_of(world.app.state.settings)
    program = "import asyncio; from service.settings import Settings; from service.work.worker import run; "
    program += "print('up', flush=True); asyncio.run(run(Settings()))"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    while b"worker_ready" not in await asyncio.wait_for(process.stdout.readline(), 60):
        pass
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_a_worker_outlives_its_connections(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    async with working(world):
        await asyncio.sleep(0.5)
        async with world.database.write() as session:
            await session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND pid <> pg_backend_pid() AND application_name <> 'quacan'"
                )
            )
        await send_whole(check, photo)
        await until(lambda: is_derived(world, photo))


async def test_a_worker_has_a_timetable_for_the_sweeps(world: World) -> None:
    async with working(world):
        await until(lambda: planned(world))


async def planned(world: World) -> bool:
    found = await rows(world, "SELECT entrypoint FROM pgqueuer_schedules")
    return {"sweep_uploads", "sweep_photos", "prune_job_log"} <= {row.entrypoint for row in found}
