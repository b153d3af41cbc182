"""What every store does."""

import asyncio
import hashlib
import os
from datetime import UTC, datetime, timedelta

import pytest

from service.storage import ObjectMissing, ObjectStore


async def test_what_is_put_is_read_back_bit_for_bit(store: ObjectStore) -> None:
    content = os.urandom(300_000)
    await store.put("photos/abc/one", content)
    assert await store.get("photos/abc/one") == content


async def test_pieces_are_joined_in_their_order(store: ObjectStore) -> None:
    pieces = [os.urandom(size) for size in (1, 70_000, 0, 300_001)]
    await store.put("photos/abc/pieces", pieces)
    assert await store.get("photos/abc/pieces") == b"".join(pieces)


async def test_no_bytes_are_bytes_too(store: ObjectStore) -> None:
    await store.put("uploads/u/0-a", b"")
    assert await store.get("uploads/u/0-a") == b""
    assert (await store.head("uploads/u/0-a")).size == 0


async def test_twelve_megabytes_pass_through_in_pieces_unchanged(store: ObjectStore) -> None:
    content = os.urandom(12 * 1024 * 1024 + 7)
    await store.put("photos/abc/large", content)
    opened = await store.stream("photos/abc/large")
    digest, largest = hashlib.sha256(), 0
    async for piece in opened:
        assert isinstance(piece, bytes)
        digest.update(piece)
        largest = max(largest, len(piece))
    assert digest.digest() == hashlib.sha256(content).digest()
    assert opened.size == len(content)
    assert largest < len(content) / 2


async def test_a_second_put_replaces_the_first(store: ObjectStore) -> None:
    await store.put("photos/abc/same", b"first and longer")
    await store.put("photos/abc/same", b"second")
    assert await store.get("photos/abc/same") == b"second"


async def test_eight_puts_of_one_key_at_once_leave_one_whole_object(store: ObjectStore) -> None:
    contents = [bytes([number]) * 100_000 for number in range(8)]
    await asyncio.gather(*(store.put("photos/abc/race", content) for content in contents))
    assert await store.get("photos/abc/race") in contents


async def test_head_tells_size_and_time(store: ObjectStore) -> None:
    await store.put("photos/abc/one", b"12345")
    found = await store.head("photos/abc/one")
    assert (found.key, found.size) == ("photos/abc/one", 5)
    assert abs(datetime.now(UTC) - found.modified) < timedelta(minutes=2)


async def test_a_missing_object_is_said_to_be_missing(store: ObjectStore) -> None:
    await store.put("photos/abc/one", b"12345")
    for call in (store.get, store.stream, store.head):
        with pytest.raises(ObjectMissing):
            await call("photos/abc/other")
    assert await store.exists("photos/abc/one")
    assert not await store.exists("photos/abc/other")
    assert not await store.exists("photos/abc")


async def test_delete_removes_what_is_there_and_minds_nothing_else(store: ObjectStore) -> None:
    for name in ("a", "b", "c"):
        await store.put(f"uploads/u/{name}", b"x")
    await store.delete(["uploads/u/a", "uploads/never/was", "uploads/u/b"])
    await store.delete([])
    assert [found.key async for found in store.list("uploads")] == ["uploads/u/c"]


async def test_more_than_a_thousand_are_deleted_in_one_call(store: ObjectStore) -> None:
    for key in ("uploads/x/1", "uploads/x/1001"):
        await store.put(key, b"x")
    await store.delete([f"uploads/x/{number}" for number in range(1, 1002)])
    assert [found.key async for found in store.list("uploads")] == []


async def test_a_listing_holds_what_lies_below_its_prefix_only(store: ObjectStore) -> None:
    for key in ("uploads/u1/0-a", "uploads/u1/5-b", "uploads/u2/0-c", "uploads-old/u1/0-d", "photos/abc/e"):
        await store.put(key, key.encode())
    listed = sorted([(found.key, found.size) async for found in store.list("uploads")])
    assert listed == [("uploads/u1/0-a", 14), ("uploads/u1/5-b", 14), ("uploads/u2/0-c", 14)]
    assert sorted([found.key async for found in store.list("uploads/u1")]) == ["uploads/u1/0-a", "uploads/u1/5-b"]
    assert [found.key async for found in store.list("derived")] == []


async def test_a_listing_leaves_out_what_is_newer(store: ObjectStore) -> None:
    await store.put("uploads/u/0-a", b"x")
    now = datetime.now(UTC)
    assert [found.key async for found in store.list("uploads", now - timedelta(minutes=5))] == []
    assert [found.key async for found in store.list("uploads", now + timedelta(minutes=5))] == ["uploads/u/0-a"]


@pytest.mark.parametrize(
    "key",
    ["", "/", "/etc/passwd", "a//b", "../a", "a/../../b", "a/./b", "a/.hidden", "a\x00b", "a b", "ảnh", "a/", "a#1"],
)
async def test_a_key_that_is_not_ours_is_refused_by_every_call(store: ObjectStore, key: str) -> None:
    for call in (store.get, store.stream, store.head, store.exists):
        with pytest.raises(ValueError, match="not a key"):
            await call(key)
    with pytest.raises(ValueError, match="not a key"):
        await store.put(key, b"x")
    with pytest.raises(ValueError, match="not a key"):
        await store.delete([key])
    with pytest.raises(ValueError, match="not a key"):
        await anext(store.list(key))
