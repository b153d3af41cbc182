"""Who sees a photo, in which size, and what the ledger says of it."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import text

from schemas.identity import Role
from service.storage import derived_key, photo_key
from tests.makers.evidence import Check, add_check, jpeg, send_whole, sha
from tests.makers.world import World, anonymous


def address(check: Check, photo: bytes, size: str = "") -> str:
    return f"{check.photos}/{sha(photo)}" + (f"?size={size}" if size else "")


async def shown(world: World, check: Check) -> list[Any]:
    sql = text("SELECT person_id, detail FROM ledger_entry WHERE subject_id = :id AND action = 'shown'")
    async with world.database.read() as session:
        return list(await session.execute(sql, {"id": check.id}))


async def sent(world: World, photo: bytes, **values: Any) -> Check:
    check = await add_check(world, photo, **values)
    assert (await send_whole(check, photo)).status_code == 201
    return check


async def test_the_original_is_given_bit_for_bit_and_its_reading_is_in_the_ledger(world: World) -> None:
    photo = jpeg()
    check = await sent(world, photo)
    answer = await check.client.get(address(check, photo, "original"))
    assert (answer.status_code, answer.content) == (200, photo)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-length"] == str(len(photo))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["content-disposition"].startswith("inline; filename=")
    entries = await shown(world, check)
    assert [(entry.person_id, entry.detail) for entry in entries] == [(check.author, {"sha256": sha(photo)})]


@pytest.mark.parametrize("size", ["thumb", "large", ""])
async def test_a_smaller_picture_is_made_on_the_spot_when_no_worker_was_there(world: World, size: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "a camera's maker"
    photo = jpeg(2000, 1500, exif=exif.tobytes())
    check = await sent(world, photo)
    answer = await check.client.get(address(check, photo, size))
    assert answer.status_code == 200
    picture = Image.open(io.BytesIO(answer.content))
    assert max(picture.size) == (320 if size == "thumb" else 1600)
    assert not picture.getexif()
    assert await world.app.state.store.get(derived_key(sha(photo), size or "large")) == answer.content
    assert await shown(world, check) == []


async def test_a_browser_that_has_it_is_told_so(world: World) -> None:
    photo = jpeg()
    check = await sent(world, photo)
    for size in ("thumb", "original"):
        first = await check.client.get(address(check, photo, size))
        again = await check.client.get(address(check, photo, size), headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert len(await shown(world, check)) == 2


async def test_who_may_see_what(world: World) -> None:
    photo = jpeg()
    check = await sent(world, photo)
    expected: list[tuple[httpx.AsyncClient, int, int]] = [
        (check.client, 200, 200),
        (await world.client(Role.BOARD), 200, 200),
        (await world.client(Role.DISTRICT_TEAM), 200, 200),
        (await world.client(Role.DEPARTMENT), 200, 200),
        (await world.client(Role.VERIFIER), 403, 403),
        (await world.client(Role.ADMIN), 403, 403),
        (await world.client(Role.BOARD, elsewhere=True), 404, 404),
        (await world.client(Role.DEPARTMENT, elsewhere=True), 404, 404),
        (anonymous(world.app), 401, 401),
    ]
    for client, thumb, original in expected:
        assert (await client.get(address(check, photo, "thumb"))).status_code == thumb
        assert (await client.get(address(check, photo, "original"))).status_code == original
    assert len(await shown(world, check)) == 4


async def test_a_board_with_a_wider_scope_sees_originals_of_its_own_market_only(world: World) -> None:
    photo = jpeg()
    check = await sent(world, photo)
    board = await world.add_person(Role.BOARD, areas=(world.commune,), markets=(world.other_market,))
    client = anonymous(world.app, await world.token(board, Role.BOARD))
    assert (await client.get(address(check, photo, "large"))).status_code == 200
    assert (await client.get(address(check, photo, "original"))).status_code == 403


async def test_a_photo_of_another_check_or_not_there_yet_is_not_found(world: World) -> None:
    photo, coming = jpeg(), jpeg()
    check = await sent(world, photo)
    other = await add_check(world, coming, author=(check.author, check.client))
    assert (await check.client.get(address(other, photo))).status_code == 404
    assert (await check.client.get(address(other, coming))).status_code == 404
    assert (await check.client.get(f"{check.photos}/{'g' * 64}")).status_code == 422


@pytest.mark.parametrize("size", ["thumb", "original"])
async def test_lost_bytes_are_said_to_be_lost(world: World, size: str) -> None:
    photo = jpeg()
    check = await sent(world, photo)
    await world.app.state.store.delete([photo_key(sha(photo))])
    answer = await check.client.get(address(check, photo, size))
    assert (answer.status_code, answer.json()["code"]) == (410, "photo_lost")
    assert await shown(world, check) == []
