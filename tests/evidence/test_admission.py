"""Whose photos are taken, and how large a record may say they are."""

from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from schemas.identity import Role
from schemas.spot_checks import MAX_PHOTO_BYTES
from service.settings import Settings
from tests.makers.evidence import Check, add_author, add_check, create, head, jpeg, patch, send_whole, sha
from tests.makers.spot_checks import photo, record_of
from tests.makers.world import World, new_id


async def move_author(world: World, check: Check) -> None:
    """To the other market, so that the check is out of scope from now on."""
    sql = text("UPDATE person_market SET market_id = :market WHERE person_id = :person")
    async with world.database.write() as session:
        await session.execute(sql, {"market": world.other_market, "person": check.author})
    assert (await check.client.get(f"/api/v1/spot-checks/{check.id}")).status_code == 404


async def missing(world: World, check: Check) -> int:
    async with world.database.read() as session:
        sql = text("SELECT photos_missing FROM spot_check WHERE id = :id")
        return int((await session.execute(sql, {"id": check.id})).scalar_one())


async def test_an_author_moved_to_another_market_still_sends_the_photos_of_a_check(world: World) -> None:
    begun, whole = jpeg(), jpeg()
    check = await add_check(world, begun, whole)
    location = (await create(check, begun)).headers["location"]
    await patch(check, location, 0, begun[:500])

    await move_author(world, check)

    assert (await head(check, location)).headers["upload-offset"] == "500"
    assert (await patch(check, location, 500, begun[500:])).status_code == 204
    assert (await send_whole(check, whole)).status_code == 201
    assert await missing(world, check) == 0


async def test_an_author_moved_to_another_market_no_longer_sees_the_photos_of_a_check(world: World) -> None:
    content = jpeg()
    check = await add_check(world, content)
    assert (await send_whole(check, content)).status_code == 201
    address = f"{check.photos}/{sha(content)}"
    assert (await check.client.get(address)).status_code == 200

    await move_author(world, check)

    for size in ("thumb", "large", "original"):
        assert (await check.client.get(address, params={"size": size})).status_code == 404


async def test_a_moved_author_finds_no_check_of_another(world: World) -> None:
    content = jpeg()
    moved, other = await add_check(world), await add_check(world, content, author=await add_author(world))
    location = (await create(other, content)).headers["location"]

    await move_author(world, moved)

    strange = Check(other.id, moved.author, moved.client)
    assert (await create(strange, content)).status_code == 404
    assert (await head(strange, location)).status_code == 404


@pytest.mark.parametrize(("size", "status"), [(MAX_PHOTO_BYTES, 201), (MAX_PHOTO_BYTES + 1, 422)])
async def test_a_record_names_no_photo_larger_than_a_service_takes(world: World, size: int, status: int) -> None:
    record = record_of(world, await world.add_instrument()) | {"photos": [photo(new_id().bytes, size=size)]}

    answer = await (await world.client(Role.BOARD)).put(f"/api/v1/spot-checks/{new_id()}", json=record)

    assert answer.status_code == status
    errors: list[dict[str, Any]] = answer.json().get("errors", [])
    told = [("/photos/0/size", "less_than_equal")] if status == 422 else []
    assert [(error["pointer"], error["code"]) for error in errors] == told


def test_a_service_can_be_set_to_take_less_than_a_record_may_name_but_not_more() -> None:
    assert Settings(demo=True).max_photo_bytes == MAX_PHOTO_BYTES
    assert Settings(demo=True, max_photo_bytes=MAX_PHOTO_BYTES - 1).max_photo_bytes == MAX_PHOTO_BYTES - 1
    with pytest.raises(ValidationError, match="max_photo_bytes"):
        Settings(demo=True, max_photo_bytes=MAX_PHOTO_BYTES + 1)
