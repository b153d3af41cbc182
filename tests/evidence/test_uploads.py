"""Resumable uploads by tus 1.0.0, as its specification words them and as the phone needs them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from schemas.identity import Role
from service.storage import photo_key
from tests.makers.asgi import Request, unread
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
    metadata,
    patch,
    send_whole,
    sha,
)
from tests.makers.world import World, anonymous


async def one(world: World, sql: str, **values: Any) -> Any:
    async with world.database.read() as session:
        return (await session.execute(text(sql), values)).scalar_one()


async def missing(world: World, check: Check) -> int:
    return int(await one(world, "SELECT photos_missing FROM spot_check WHERE id = :id", id=check.id))


async def has_photo(world: World, check: Check, photo: bytes) -> bool:
    sql = "SELECT count(*) FROM photo WHERE check_id = :id AND sha256 = :sha"
    return bool(await one(world, sql, id=check.id, sha=sha(photo)))


async def test_a_whole_photo_in_one_request_is_stored_bit_for_bit_and_no_longer_missing(world: World) -> None:
    photo, other = jpeg(), jpeg()
    check = await add_check(world, photo, other)
    answer = await send_whole(check, photo)
    assert answer.status_code == 201
    assert answer.headers["upload-offset"] == str(len(photo))
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert await world.app.state.store.get(photo_key(sha(photo))) == photo
    assert await missing(world, check) == 1
    assert await one(world, "SELECT count(*) FROM upload WHERE check_id = :id", id=check.id) == 0
    done = await head(check, answer.headers["location"])
    assert (done.status_code, done.headers["upload-offset"]) == (200, str(len(photo)))
    assert done.headers["upload-length"] == str(len(photo))


async def test_a_photo_comes_in_pieces_over_several_requests(world: World) -> None:
    photo = jpeg(1600, 1200)
    check = await add_check(world, photo)
    created = await create(check, photo, "filename YS5qcGc=")
    assert created.status_code == 201
    location = created.headers["location"]
    assert created.headers["upload-offset"] == "0"
    at = 0
    for end in (1, 1000, len(photo) - 1, len(photo)):
        answer = await patch(check, location, at, photo[at:end])
        assert answer.status_code == 204, answer.text
        assert answer.headers["upload-offset"] == str(end)
        asked = await head(check, location)
        assert asked.headers["upload-offset"] == str(end)
        assert asked.headers["cache-control"] == "no-store"
        assert asked.headers["upload-metadata"] == metadata(photo)["Upload-Metadata"]
        at = end
    assert await world.app.state.store.get(photo_key(sha(photo))) == photo
    assert await missing(world, check) == 0


async def test_every_answer_names_the_protocol_version_also_a_refusal(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    stranger = anonymous(world.app)
    answers = [
        await stranger.post(check.photos, headers=TUS),
        await check.client.post(check.photos, headers=TUS),
        await head(check, f"{check.photos}/uploads/{check.id}"),
        await check.client.post(check.photos, headers={"Tus-Resumable": "0.2.2"}),
    ]
    assert [answer.status_code for answer in answers] == [401, 400, 404, 412]
    assert all(answer.headers["tus-resumable"] == "1.0.0" for answer in answers)
    assert answers[-1].headers["tus-version"] == "1.0.0"


async def test_options_tells_what_the_server_can_without_a_sign_in(world: World) -> None:
    check = await add_check(world)
    answer = await anonymous(world.app).options(check.photos)
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-max-size"] == str(world.app.state.settings.max_photo_bytes)
    assert answer.headers["tus-checksum-algorithm"] == "sha1,sha256"
    extensions = set(answer.headers["tus-extension"].split(","))
    assert extensions == {"creation", "creation-with-upload", "checksum", "expiration", "termination"}


async def test_who_is_not_the_author_is_refused_before_a_byte_is_read(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    for client, status in (
        (anonymous(world.app), 401),
        (await world.client(Role.BOARD), 403),
        (await world.client(Role.DEPARTMENT), 403),
        (await world.client(Role.VERIFIER), 403),
        (await world.client(Role.ADMIN), 403),
        (await world.client(Role.BOARD, elsewhere=True), 404),
    ):
        request = Request("POST", check.photos, {**beginning(photo), **dict(client.headers)})
        answered = await request.send(world.app, unread())
        assert answered.status == status
    assert await missing(world, check) == 1


async def test_a_photo_the_record_does_not_name_is_refused(world: World) -> None:
    check = await add_check(world, jpeg())
    answer = await send_whole(check, jpeg())
    assert (answer.status_code, answer.json()["code"]) == (409, "photo_not_named")


async def test_a_length_other_than_the_record_names_is_refused(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, sizes={sha(photo): len(photo) + 1})
    answer = await send_whole(check, photo)
    assert (answer.status_code, answer.json()["code"]) == (409, "photo_size_differs")


async def test_a_photo_above_the_limit_is_refused_by_its_announced_length(world: World) -> None:
    largest = world.app.state.settings.max_photo_bytes
    digest = sha(b"large")
    check = await add_check(world, sizes={digest: largest + 1})
    headers = {**TUS, "Upload-Length": str(largest + 1), **metadata(digest)}
    answer = await check.client.post(check.photos, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "photo_too_large")


async def test_a_photo_that_is_there_is_told_to_be_complete_whoever_asks_again(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    await send_whole(check, photo)
    for again in (await create(check, photo), await send_whole(check, photo)):
        assert again.status_code == 201
        assert again.headers["upload-offset"] == str(len(photo))
        told = await head(check, again.headers["location"])
        assert told.headers["upload-offset"] == told.headers["upload-length"] == str(len(photo))
    assert await missing(world, check) == 0
    late = await patch(check, again.headers["location"], len(photo), b"")
    assert late.status_code == 204


async def test_a_lost_last_answer_is_learned_from_the_same_address(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    assert (await patch(check, location, 0, photo)).status_code == 204
    told = await head(check, location)
    assert told.headers["upload-offset"] == str(len(photo))
    again = await patch(check, location, 0, photo)
    assert (again.status_code, again.headers["upload-offset"]) == (409, str(len(photo)))


async def test_a_piece_from_the_wrong_place_is_refused_with_the_right_one(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    await patch(check, location, 0, photo[:500])
    for offset in (0, 499, 501):
        answer = await patch(check, location, offset, photo[offset:])
        assert (answer.status_code, answer.headers["upload-offset"]) == (409, "500")


async def test_more_bytes_than_announced_are_refused_and_nothing_of_them_is_kept(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    answer = await patch(check, location, 0, photo + b"x")
    assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_long")

    async def unannounced() -> Any:
        yield photo
        yield b"x"

    headers = {**TUS, **STREAM, "Upload-Offset": "0"}
    chunked = await check.client.patch(location, content=unannounced(), headers=headers)
    assert chunked.status_code == 413
    assert (await head(check, location)).headers["upload-offset"] == "0"


async def test_another_content_type_is_refused(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    headers = {**TUS, "Upload-Offset": "0", "Content-Type": "image/jpeg"}
    answer = await check.client.patch(location, content=photo, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "upload_content_type")
    begun = await send_whole(check, photo, **{"Content-Type": "image/jpeg"})
    assert begun.status_code == 415


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_a_damaged_piece_is_discarded_by_its_checksum(world: World, algorithm: str) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    first, rest = photo[:700], photo[700:]
    assert (await patch(check, location, 0, first, **checksum(first, algorithm))).status_code == 204
    damaged = bytes([rest[0] ^ 1]) + rest[1:]
    answer = await patch(check, location, 700, damaged, **checksum(rest, algorithm))
    assert (answer.status_code, answer.json()["code"]) == (460, "upload_checksum")
    assert (await head(check, location)).headers["upload-offset"] == "700"
    assert (await patch(check, location, 700, rest, **checksum(rest, algorithm))).status_code == 204
    assert await has_photo(world, check, photo)


@pytest.mark.parametrize("value", ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha1", "sha1 !!", "sha1 AAAA", "", "sha256 é"])
async def test_an_unusable_checksum_is_refused(world: World, value: str) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    headers = [(b"upload-checksum", value.encode("latin-1"))]
    headers += [(k.encode(), v.encode()) for k, v in {**TUS, **STREAM, "Upload-Offset": "0"}.items()]
    answer = await check.client.patch(location, content=photo, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "upload_header")


@pytest.mark.parametrize(
    "value", ["", "sha256", "sha256 !!", "sha256 YWJj", "name YWJj", "sha256 YQ==,sha256 YQ==", ","]
)
async def test_unusable_metadata_is_refused(world: World, value: str) -> None:
    check = await add_check(world, jpeg())
    headers = {**TUS, "Upload-Length": "100", "Upload-Metadata": value}
    answer = await check.client.post(check.photos, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "upload_header")


async def test_an_upload_given_up_is_gone_with_its_pieces(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    location = (await create(check, photo)).headers["location"]
    await patch(check, location, 0, photo[:100])
    answer = await check.client.delete(location, headers=TUS)
    assert answer.status_code == 204
    assert (await head(check, location)).status_code == 404
    again = await send_whole(check, photo)
    assert again.status_code == 201
    kept = await check.client.delete(again.headers["location"], headers=TUS)
    assert (kept.status_code, kept.json()["code"]) == (403, "photo_kept")
    assert await has_photo(world, check, photo)


async def test_an_expired_upload_is_told_as_gone(world: World, clock: Any) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    created = await create(check, photo)
    location = created.headers["location"]
    expires = datetime.strptime(created.headers["upload-expires"], "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    async with world.database.write() as session:
        await session.execute(
            text("UPDATE upload SET expires_at = now() - interval '1 s' WHERE check_id = :id"), {"id": check.id}
        )
    assert expires > clock.now()
    answer = await patch(check, location, 0, photo)
    assert (answer.status_code, answer.json()["code"]) == (410, "upload_expired")
    assert (await head(check, location)).status_code == 410


async def test_bytes_that_are_not_the_named_photo_are_refused_and_the_phone_may_begin_again(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    changed = photo[:-3] + bytes([photo[-3] ^ 1]) + photo[-2:]
    whole = await send_whole(check, changed, **metadata(photo))
    assert (whole.status_code, whole.json()["code"]) == (409, "photo_differs")
    location = (await create(check, photo)).headers["location"]
    await patch(check, location, 0, changed[:400])
    answer = await patch(check, location, 400, changed[400:])
    assert (answer.status_code, answer.json()["code"]) == (409, "photo_differs")
    assert (await head(check, location)).status_code == 404
    assert await missing(world, check) == 1
    assert (await send_whole(check, photo)).status_code == 201


async def test_what_is_no_picture_is_refused_with_the_reason_and_stays_missing(world: World) -> None:
    text_file, cut = b"not a picture at all" * 20, jpeg()[:-40]
    check = await add_check(world, text_file, cut)
    refused = await send_whole(check, text_file)
    assert (refused.status_code, refused.json()["code"]) == (415, "photo_type_unsupported")
    broken = await send_whole(check, cut)
    assert (broken.status_code, broken.json()["code"]) == (400, "photo_truncated")
    assert await missing(world, check) == 2
    assert not await world.app.state.store.exists(photo_key(sha(text_file)))


async def test_an_unfinished_upload_is_found_again_by_who_asks_to_resume(world: World) -> None:
    photo = jpeg()
    check = await add_check(world, photo)
    first = await create(check, photo)
    await patch(check, first.headers["location"], 0, photo[:900])
    found = await create(check, photo, "resume")
    assert found.headers["location"] == first.headers["location"]
    assert found.headers["upload-offset"] == "900"
    new = await create(check, photo)
    assert new.headers["location"] != first.headers["location"]
    assert (await patch(check, found.headers["location"], 900, photo[900:])).status_code == 204
    assert await has_photo(world, check, photo)
