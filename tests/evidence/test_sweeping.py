"""Sweeps take what nothing counts, and never the bytes of a row."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from schemas.identity import Role
from service.evidence import arrivals, finishing, sweeping
from service.evidence.jobs import delete_objects
from service.evidence.room import EvidenceRoom
from service.evidence.sweeping import sweep_photos, sweep_uploads
from service.storage import derived_key, photo_key, upload_part_key
from tests.conftest import MovableClock
from tests.makers.asgi import Request, complete
from tests.makers.evidence import add_check, beginning, create, head, jpeg, patch, send_whole, sha
from tests.makers.world import World, new_id


@pytest.fixture
async def room(world: World) -> EvidenceRoom:
    state = world.app.state
    return EvidenceRoom(state.database, state.store, state.clock, state.settings)


async def parts_of(world: World, location: str) -> list[str]:
    prefix = f"uploads/{location.rpartition('/')[2]}"
    return [each.key async for each in world.app.state.store.list(prefix)]


async def run_deletions(world: World, room: EvidenceRoom) -> None:
    async with world.database.read() as session:
        jobs = await session.execute(text("SELECT payload FROM pgqueuer WHERE entrypoint = 'delete_objects'"))
        payloads = [row.payload for row in jobs]
    for payload in payloads:
        await delete_objects(room, payload)


async def test_an_expired_upload_goes_with_its_pieces(world: World, room: EvidenceRoom, clock: MovableClock) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    await patch(check, location, 0, photo[:100])
    async with world.database.write() as session:
        sql = "UPDATE upload SET expires_at = created_at + interval '1 h' WHERE check_id = :id"
        await session.execute(text(sql), {"id": check.id})
    await sweep_uploads(room)
    assert await parts_of(world, location)
    clock.offset = timedelta(hours=2)
    await sweep_uploads(room)
    await run_deletions(world, room)
    assert await parts_of(world, location) == []
    clock.offset = timedelta()
    assert (await head(check, location)).status_code == 404
    assert (await send_whole(check, photo)).status_code == 201


async def test_pieces_that_no_upload_counts_go_after_a_day(
    world: World, room: EvidenceRoom, clock: MovableClock
) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    await patch(check, location, 0, photo[:100])
    counted = await parts_of(world, location)
    late = upload_part_key(new_id(), 0, "aa"), f"uploads/{location.rpartition('/')[2]}/100-bb"
    for key in late:
        await room.store.put(key, b"late")
    await sweep_uploads(room)
    assert all([await room.store.exists(key) for key in late])
    clock.offset = timedelta(days=1, minutes=1)
    await sweep_uploads(room)
    assert not any([await room.store.exists(key) for key in late])
    assert await parts_of(world, location) == counted
    clock.offset = timedelta()
    assert (await patch(check, location, 100, photo[100:])).status_code == 204


async def test_photos_without_a_row_go_after_a_day_and_others_stay(
    world: World, room: EvidenceRoom, clock: MovableClock
) -> None:
    photo, orphan = jpeg(), jpeg()
    check = await add_check(world, photo)
    await send_whole(check, photo)
    await check.client.get(f"{check.photos}/{sha(photo)}?size=thumb")
    left = [photo_key(sha(orphan)), derived_key(sha(orphan), "thumb"), derived_key(sha(jpeg()), "large")]
    for key in left:
        await room.store.put(key, orphan)
    stranger = "photos/put-here-by-hand"
    await room.store.put(stranger, b"x")
    assert await sweep_photos(room) == 0
    clock.offset = timedelta(days=1, minutes=1)
    assert await sweep_photos(room) == 1
    assert not any([await room.store.exists(key) for key in left])
    for kept in (photo_key(sha(photo)), derived_key(sha(photo), "thumb"), stranger):
        assert await room.store.exists(kept)


async def test_bytes_orphaned_by_a_killed_process_are_taken_up_by_the_retry(
    world: World, room: EvidenceRoom, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = jpeg()
    check = await add_check(world, photo)

    class Killed(BaseException):
        pass

    async def killed(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(finishing, "enter_arrival", killed)
    with pytest.raises(Killed):
        await send_whole(check, photo)
    monkeypatch.undo()
    assert await room.store.exists(photo_key(sha(photo)))
    assert (await send_whole(check, photo)).status_code == 201
    clock.offset = timedelta(days=2)
    await sweep_photos(room)
    assert await room.store.get(photo_key(sha(photo))) == photo


async def test_a_sweep_and_an_upload_of_the_same_content_never_leave_a_row_without_bytes(
    world: World, room: EvidenceRoom, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweeper has found the orphan unknown and old; the upload stores it again before the sweeper deletes."""
    photo = jpeg()
    check = await add_check(world, photo)
    await room.store.put(photo_key(sha(photo)), photo)
    at_the_edge, go = asyncio.Event(), asyncio.Event()
    real = sweeping._still_old

    async def slowly(*arguments: Any) -> bool:
        old = await real(*arguments)
        if arguments[1] == photo_key(sha(photo)):
            at_the_edge.set()
            await go.wait()
        return old

    monkeypatch.setattr(sweeping, "_still_old", slowly)
    clock.offset = timedelta(days=2)
    sweep = asyncio.create_task(sweep_photos(room))
    await asyncio.wait_for(at_the_edge.wait(), 20)
    upload = asyncio.create_task(_sent_directly(world, check, photo))
    done, _ = await asyncio.wait({upload}, timeout=0.5)
    assert not done  # it waits for the sweeper, which holds the content alone
    go.set()
    await sweep
    assert (await upload) == 201
    assert await room.store.get(photo_key(sha(photo))) == photo


async def test_an_upload_that_came_first_keeps_the_sweeper_away(
    world: World, room: EvidenceRoom, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweeper has found the orphan unknown; before it holds the content, an upload has entered its row."""
    photo = jpeg()
    check = await add_check(world, photo)
    await room.store.put(photo_key(sha(photo)), photo)
    stored, go = asyncio.Event(), asyncio.Event()
    real = arrivals.enter_arrival

    async def slowly(*arguments: Any) -> None:
        await real(*arguments)
        stored.set()
        await go.wait()

    monkeypatch.setattr(finishing, "enter_arrival", slowly)
    clock.offset = timedelta(days=2)
    upload = asyncio.create_task(_sent_directly(world, check, photo))
    await asyncio.wait_for(stored.wait(), 20)
    sweep = asyncio.create_task(sweep_photos(room))
    done, _ = await asyncio.wait({sweep}, timeout=0.5)
    assert not done
    go.set()
    assert (await upload) == 201
    assert await sweep == 0
    assert await room.store.get(photo_key(sha(photo))) == photo


async def _sent_directly(world: World, check: Any, photo: bytes) -> int:
    """With a token that is still good two days on."""
    token = await world.token(check.author, Role.BOARD)
    headers = {**beginning(photo), "Authorization": f"Bearer {token}"}
    return (await Request("POST", check.photos, headers).send(world.app, complete(photo))).status
