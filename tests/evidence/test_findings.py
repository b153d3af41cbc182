"""What photos say that a person should look at; never a refusal."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from service.evidence.findings import PhotoFinding, code_finding, distance_m, keys_read, photo_findings
from service.evidence.imaging import Examined, MediaType
from service.evidence.jobs import derive_photo
from service.evidence.queries import CheckScene, checks_with_same_photos
from service.evidence.room import EvidenceRoom
from service.storage import photo_key
from service.work.worker import WORKER
from tests.makers.evidence import PERFORMED_AT, Check, add_author, add_check, send_whole, sha
from tests.makers.world import World, make_world
from tests.photo_samples import NUOC_HAI, phone_exif, photo, saying, scan_start

_seeds = iter(range(10_000, 20_000))


async def findings(world: World, check: Check) -> dict[str, dict[str, Any]]:
    sql = text("SELECT code, subject, severity, flag, detail FROM finding WHERE check_id = :id")
    async with world.database.read() as session:
        rows = list(await session.execute(sql, {"id": check.id}))
    assert all((row.severity, row.flag) == (1, None) for row in rows)
    return {row.code: row.detail for row in rows}


def scene(**values: Any) -> CheckScene:
    place = {"lat": 22.74, "lon": 106.18, "accuracy_m": 0, **values}
    return CheckScene(
        check_id=UUID(int=1),
        person_id=UUID(int=2),
        market_id=UUID(int=3),
        **{
            "performed_at": PERFORMED_AT,
            **place,
        },
    )


def seen(taken_at: datetime | None = None, lat: float | None = None, lon: float | None = None) -> Examined:
    return Examined(MediaType.JPEG, 10, 10, 1, taken_at, lat, lon)


def codes(found: list[PhotoFinding]) -> list[str]:
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("taken_at", "found"),
    [
        (None, []),
        (PERFORMED_AT, []),
        (PERFORMED_AT + timedelta(minutes=60), []),
        (PERFORMED_AT - timedelta(minutes=60, seconds=1), ["photo_time_far"]),
        (PERFORMED_AT + timedelta(minutes=60, seconds=1), ["photo_time_far"]),
        # Without a zone it is what a clock in Viet Nam showed: 07:31 there is 00:31 in UTC.
        (datetime(2026, 11, 22, 7, 31, 5), []),  # noqa: DTZ001  # cameras write no zone
        (datetime(2026, 11, 22, 0, 31, 5), ["photo_time_far"]),  # noqa: DTZ001  # as above
        (datetime(1, 1, 1, tzinfo=UTC), []),
        (datetime(9999, 12, 31, 23, 59, 59), []),  # noqa: DTZ001  # as above
    ],
)
def test_a_time_far_from_the_checks_is_noticed(taken_at: datetime | None, found: list[str]) -> None:
    assert codes(photo_findings(scene(), seen(taken_at))) == found


@pytest.mark.parametrize(
    ("lat", "accuracy_m", "found"),
    [(22.74, 0, []), (22.757, 0, []), (22.759, 0, ["photo_place_far"]), (22.759, 200, []), (None, 0, [])],
)
def test_a_place_far_from_the_checks_is_noticed(lat: float | None, accuracy_m: int, found: list[str]) -> None:
    taken = seen(lat=lat, lon=None if lat is None else 106.18)
    assert codes(photo_findings(scene(accuracy_m=accuracy_m), taken)) == found


def test_a_check_without_a_place_has_no_place_to_be_far_from() -> None:
    assert photo_findings(scene(lat=None, lon=None), seen(lat=0.5, lon=0.5)) == []


def test_a_degree_of_latitude_is_111_km() -> None:
    assert distance_m(22, 106, 23, 106) == pytest.approx(111_195, abs=1)


@pytest.mark.parametrize(
    ("read", "typed", "own", "foreign", "differs"),
    [
        (["KD-A-004512"], "kd a 004512", set(), set(), False),
        (["Tem kiểm định số KD-A-004512, hạn 06/2028"], "KD-A-004512", set(), set(), False),
        (["KD-A-004513"], "KD-A-004512", set(), set(), True),
        (["KD-A-004513"], None, set(), set(), False),
        ([], "KD-A-004512", set(), set(), False),
        (["https://can.example/s/ABC"], "KD-A-004512", {"ABC"}, set(), False),
        (["https://can.example/s/abc/"], "KD-A-004512", {"ABC"}, set(), False),
        (["https://can.example/s/XYZ", "KD-1"], "KD-1", set(), {"XYZ"}, True),
        (["XYZ"], None, set(), {"XYZ"}, True),
        (["---"], "KD-1", set(), set(), True),
    ],
)
def test_a_code_is_compared_with_the_typed_one_and_the_register(
    read: list[str], typed: str | None, own: set[str], foreign: set[str], differs: bool
) -> None:
    assert (code_finding(read, typed, own, foreign) is not None) is differs


def test_a_labels_address_is_known_by_its_end() -> None:
    assert "AB12" in keys_read("https://can.example/s/ab12")
    assert keys_read("!!!") == set()


@pytest.mark.parametrize("crafted", ["http://[x", "http://[1.2.3.4]/s/AB12", "x://℀/AB12", "://"])
def test_a_code_that_only_begins_like_an_address_is_read_as_plain_text(crafted: str) -> None:
    assert "AB12" not in keys_read(crafted)
    assert code_finding([crafted], "KD-1", set(), {"AB12"}) == PhotoFinding(
        "sticker_code_differs_from_photo", {"read": crafted, "typed": "KD-1"}
    )


async def test_time_and_place_of_the_camera_become_findings_and_the_photo_is_taken(world: World) -> None:
    content = photo(seed=next(_seeds), exif=phone_exif("2026:11:20 07:30:40", None, NUOC_HAI))
    check = await add_check(world, content, lat=10.77, lon=106.70, accuracy_m=15)
    assert (await send_whole(check, content)).status_code == 201
    found = await findings(world, check)
    assert found["photo_time_far"]["minutes"] == 2880
    assert found["photo_place_far"]["metres"] > 1_000_000


async def test_the_markets_place_stands_in_for_a_check_without_one(world: World) -> None:
    content = photo(seed=next(_seeds), exif=phone_exif("2026:11:22 07:30:40", "+07:00", NUOC_HAI))
    check = await add_check(world, content)
    async with world.database.write() as session:
        await session.execute(text("UPDATE market SET lat = 21.0, lon = 105.8 WHERE id = :id"), {"id": world.market})
    await send_whole(check, content)
    assert list(await findings(world, check)) == ["photo_place_far"]


async def test_a_photo_of_another_check_is_noticed_whoever_made_that_one(world: World) -> None:
    content = photo(seed=next(_seeds))
    elsewhere = await make_world(world.app)
    first = await add_check(elsewhere, content)
    second = await add_check(world, content)
    third = await add_check(world, content, author=await add_author(world))
    for check in (first, second, third):
        assert (await send_whole(check, content)).status_code == 201
    assert await findings(world, first) == {}
    for check in (second, third):
        assert await findings(world, check) == {"photo_seen_elsewhere": {"photo": sha(content)[:12]}}
    async with world.database.read() as session:
        twins = await checks_with_same_photos(session, WORKER, second.id)
    assert twins == {sha(content): [first.id, third.id]}


async def test_two_checks_with_one_photo_at_one_moment_are_noticed_by_the_worker(world: World) -> None:
    content = photo(seed=next(_seeds))
    first, second = await add_check(world, content), await add_check(world, content)
    await send_whole(first, content)
    await send_whole(second, content)
    async with world.database.write() as session:
        # As if neither transaction had seen the other's row.
        await session.execute(text("DELETE FROM finding WHERE check_id = :id"), {"id": second.id})
    state = world.app.state
    await derive_photo(
        EvidenceRoom(state.database, state.store, state.clock, state.settings), WORKER, sha(content).encode()
    )
    assert await findings(world, first) == {}
    assert list(await findings(world, second)) == ["photo_seen_elsewhere"]


def without_a_part(whole: bytes) -> bytes:
    start = scan_start(whole) + 2000
    return whole[:start] + whole[start + 3000 :]


def taller_than_it_is(whole: bytes) -> bytes:
    return saying(whole, 640, 4800)


@pytest.mark.parametrize("damage", [without_a_part, taller_than_it_is])
async def test_a_photo_damaged_inside_or_lying_of_its_size_is_refused_with_the_reason(
    world: World, damage: Callable[[bytes], bytes]
) -> None:
    damaged = damage(photo(640, 480, seed=next(_seeds)))
    check = await add_check(world, damaged)
    answer = await send_whole(check, damaged)
    assert answer.status_code == 400
    assert answer.json()["code"] in {"photo_damaged", "photo_truncated"}
    assert not await world.app.state.store.exists(photo_key(sha(damaged)))
