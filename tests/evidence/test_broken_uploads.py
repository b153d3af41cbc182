"""Connections that break, stall and race; replicas that share nothing but the database and the store."""

import asyncio
from collections.abc import Sequence

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from service.app import create_app
from service.evidence import intake
from service.storage import photo_key
from service.storage.keys import UPLOADS
from tests.makers.asgi import Answered, Request, broken_off, held, stalled
from tests.makers.evidence import (
    STREAM,
    TUS,
    Check,
    add_check,
    beginning,
    checksum,
    create,
    head,
    jpeg,
    patch,
    send_whole,
    sha,
)
from tests.makers.world import World


def patching(check: Check, location: str, offset: int, **headers: str) -> Request:
    signed_in = dict(check.client.headers)
    return Request("PATCH", location, {**TUS, **STREAM, **signed_in, "Upload-Offset": str(offset), **headers})


async def offset_of(check: Check, location: str) -> int:
    return int((await head(check, location)).headers["upload-offset"])


async def stored(world: World, photo: bytes) -> bool:
    return bool(await world.app.state.store.exists(photo_key(sha(photo))))


async def test_what_arrived_before_the_connection_broke_is_kept(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    await patching(check, location, 0).send(world.app, broken_off(photo[:300], photo[300:800]))
    assert await offset_of(check, location) == 800
    assert not await stored(world, photo)
    assert (await patch(check, location, 800, photo[800:])).status_code == 204
    assert await world.app.state.store.get(photo_key(sha(photo))) == photo


async def test_a_creation_broken_off_can_be_resumed_although_its_answer_never_came(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    request = Request("POST", check.photos, {**beginning(photo), **dict(check.client.headers)})
    await request.send(world.app, broken_off(photo[:1234]))
    found = await create(check, photo, "resume")
    assert found.headers["upload-offset"] == "1234"
    assert (await patch(check, found.headers["location"], 1234, photo[1234:])).status_code == 204


async def test_a_checked_piece_cut_short_is_kept_too(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    await patching(check, location, 0, **checksum(photo)).send(world.app, broken_off(photo[:500]))
    assert await offset_of(check, location) == 500
    rest = photo[500:]
    assert (await patch(check, location, 500, rest, **checksum(rest))).status_code == 204


async def test_a_connection_gone_after_the_last_byte_leaves_the_photo_complete(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    await patching(check, location, 0).send(world.app, broken_off(photo))
    assert await offset_of(check, location) == len(photo)
    assert await stored(world, photo)


async def test_a_connection_that_falls_silent_is_ended_and_its_bytes_are_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "IDLE_SECONDS", 0.2)
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    answered = await patching(check, location, 0).send(world.app, stalled(photo[:600]))
    assert answered.status == 408
    assert await offset_of(check, location) == 600


async def test_of_two_pieces_from_one_place_the_later_loses(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    go = asyncio.Event()
    slow = asyncio.create_task(patching(check, location, 0).send(world.app, held(go, photo[:10], photo[10:700])))
    await asyncio.sleep(0.1)
    assert (await patch(check, location, 0, photo[:400])).status_code == 204
    go.set()
    loser = await slow
    assert (loser.status, loser.headers["upload-offset"]) == (409, "400")
    assert (await patch(check, location, 400, photo[400:])).status_code == 204
    assert await world.app.state.store.get(photo_key(sha(photo))) == photo


async def test_two_that_finish_at_once_count_the_photo_once(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    answers = await asyncio.gather(
        *(patch(check, location, 0, photo) for _ in range(3)), *(send_whole(check, photo) for _ in range(4))
    )
    codes = sorted(answer.status_code for answer in answers)
    assert set(codes) <= {201, 204, 409}
    assert codes.count(201) == 4
    assert 204 in codes
    async with world.database.read() as session:
        row = (
            await session.execute(
                text(
                    "SELECT photos_missing, (SELECT count(*) FROM photo WHERE check_id = c.id) AS photos, "
                    "(SELECT count(*) FROM ledger_entry WHERE subject_id = c.id AND action = 'received') AS entries "
                    "FROM spot_check c WHERE id = :id"
                ),
                {"id": check.id},
            )
        ).one()
    assert tuple(row) == (0, 1, 1)


async def test_a_large_photo_is_kept_piece_by_piece_while_it_comes(world: World) -> None:
    mebibyte = 1024 * 1024
    photo = jpeg() + bytes(3 * mebibyte)
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    go = asyncio.Event()
    first, second = photo[: mebibyte + 5], photo[mebibyte + 5 :]
    coming = asyncio.create_task(patching(check, location, 0).send(world.app, held(go, first, second)))
    for _ in range(100):
        await asyncio.sleep(0.02)
        if await offset_of(check, location):
            break
    # Recorded before the request ended: were the process killed now, the phone would go on from here.
    assert await offset_of(check, location) == len(first)
    go.set()
    assert (await coming).status == 204
    assert await world.app.state.store.get(photo_key(sha(photo))) == photo


async def test_pieces_of_a_damaged_large_piece_leave_no_trace(world: World) -> None:
    photo = jpeg() + bytes(2 * 1024 * 1024)
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    answer = await patch(check, location, 0, photo[:-10], **checksum(photo))
    assert answer.status_code == 460
    assert await offset_of(check, location) == 0
    prefix = f"{UPLOADS}/{location.rpartition('/')[2]}"
    assert [each.key async for each in world.app.state.store.list(prefix)] == []


async def second_replica(world: World) -> FastAPI:
    return create_app(world.app.state.settings, clock=world.app.state.clock)


async def test_any_replica_takes_the_next_piece(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    other = await second_replica(world)
    request = Request("POST", check.photos, {**beginning(photo), **dict(check.client.headers)})
    await request.send(world.app, broken_off(photo[:1000]))
    begun = Request("POST", check.photos, {**beginning(photo, "resume"), **dict(check.client.headers)})
    begun.headers.pop("Content-Type")
    found = await begun.send(other, broken_off())
    location, at = found.headers["location"], int(found.headers["upload-offset"])
    assert at == 1000
    pieces = [(other, 1000, 2000), (world.app, 2000, 3000), (other, 3000, len(photo))]
    answered = Answered()
    for app, start, end in pieces:
        answered = await patching(check, location, start).send(app, broken_off(photo[start:end]))
    assert await offset_of(check, location) == len(photo), answered
    assert await world.app.state.store.get(photo_key(sha(photo))) == photo
    await other.state.database.close()
    other.state.store.close()


class Killed(BaseException):
    """Nothing in the service catches it."""


async def test_a_process_lost_between_the_bytes_and_the_rows_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    await patch(check, location, 0, photo[:900])

    async def killed(*_: object) -> None:
        raise Killed

    monkeypatch.setattr("service.evidence.finishing.enter_arrival", killed)
    with pytest.raises(Killed):
        await patch(check, location, 900, photo[900:])
    monkeypatch.undo()
    assert await stored(world, photo)
    assert await offset_of(check, location) == 900
    assert (await patch(check, location, 900, photo[900:])).status_code == 204


async def test_a_store_that_hangs_holds_no_connection_to_the_database(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    store = world.app.state.store
    hanging, go = asyncio.Event(), asyncio.Event()
    real = store.put

    async def hang(key: str, content: bytes | Sequence[bytes]) -> None:
        hanging.set()
        await go.wait()
        await real(key, content)

    monkeypatch.setattr(store, "put", hang)
    sending = asyncio.create_task(send_whole(check, photo))
    await asyncio.wait_for(hanging.wait(), 20)
    assert world.database.in_use() == 0
    go.set()
    assert (await sending).status_code == 201
    assert await stored(world, photo)
