"""Files as they come: real photos, and broken, lying and hostile ones, each by a whole upload."""

import pytest
from PIL import Image

from service.evidence.imaging import Examined, PhotoRefused, examine
from service.storage import photo_key
from tests.makers.evidence import add_check, send_whole, sha
from tests.makers.world import World
from tests.photo_samples import encoded, photo, photo_of_300_kb, png_saying, saying, scene, webp_saying
from tests.real_data import real_photos

WHOLE = {
    "jpeg of 300 kB": (photo_of_300_kb(77), "image/jpeg"),
    "progressive jpeg": (encoded(scene(300, 200, 77), progressive=True), "image/jpeg"),
    "png": (encoded(scene(300, 200, 78), "PNG"), "image/png"),
    "webp": (encoded(scene(300, 200, 79), "WEBP"), "image/webp"),
}
GOOD = photo(320, 240, seed=80)
REFUSED = {
    "text": (b"<?php system($_GET['c']); ?>" * 9, 415, "photo_type_unsupported"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 415, "photo_type_unsupported"),
    "gif": (encoded(Image.new("P", (9, 9)), "GIF"), 415, "photo_type_unsupported"),
    "one byte": (b"\xff", 415, "photo_type_unsupported"),
    "head of a jpeg only": (GOOD[:20], 400, "photo_truncated"),
    "jpeg cut at a fifth": (GOOD[: len(GOOD) // 5], 400, "photo_truncated"),
    "jpeg without its last byte": (GOOD[:-1], 400, "photo_truncated"),
    "bomb of a jpeg": (saying(GOOD, 65_500, 65_500), 413, "photo_too_many_pixels"),
    "bomb of a png": (png_saying(2**31 - 1, 2**31 - 1), 413, "photo_too_many_pixels"),
    "bomb of a webp": (webp_saying(2**24, 2**24), 413, "photo_too_many_pixels"),
    "png of true extent": (encoded(Image.new("1", (20_000, 20_000)), "PNG"), 413, "photo_too_many_pixels"),
}


@pytest.mark.parametrize("name", WHOLE)
async def test_every_kind_of_photo_is_kept_as_it_was_sent(world: World, name: str) -> None:
    content, media_type = WHOLE[name]
    check = await add_check(world, content)
    assert (await send_whole(check, content)).status_code == 201
    shown = await check.client.get(f"{check.photos}/{sha(content)}?size=original")
    assert (shown.content, shown.headers["content-type"]) == (content, media_type)


@pytest.mark.parametrize("name", REFUSED)
async def test_what_cannot_be_evidence_is_refused_with_its_reason(world: World, name: str) -> None:
    content, status, code = REFUSED[name]
    check = await add_check(world, content)
    answer = await send_whole(check, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not await world.app.state.store.exists(photo_key(sha(content)))
    words = await send_whole(check, content, **{"Accept-Language": "en"})
    assert words.json()["detail"] != answer.json()["detail"]


REAL = {path.name: path.read_bytes() for path in real_photos()} | {"generated": photo_of_300_kb(81)}


def judged(content: bytes) -> Examined | PhotoRefused:
    try:
        return examine(content)
    except PhotoRefused as refusal:
        return refusal


@pytest.mark.parametrize("name", REAL)
async def test_a_real_photo_goes_through_an_upload(world: World, name: str) -> None:
    content, examined = REAL[name], judged(REAL[name])
    check = await add_check(world, content)
    answer = await send_whole(check, content)
    if isinstance(examined, PhotoRefused):
        assert (answer.status_code, answer.json()["code"]) == (examined.status, examined.code)
        return
    assert answer.status_code == 201
    original = await check.client.get(f"{check.photos}/{sha(content)}?size=original")
    assert (original.content, original.headers["content-type"]) == (content, examined.media_type.value)
    assert (await check.client.get(f"{check.photos}/{sha(content)}?size=thumb")).status_code == 200
