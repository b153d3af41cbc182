"""Stored checks are read by those in whose scope they were made, newest first, in their language."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from schemas.identity import Role
from tests.makers.spot_checks import add_weight_set, photo, record_of
from tests.makers.world import World, new_id


async def make_check(
    client: httpx.AsyncClient, world: World, instrument: UUID, days_ago: int = 0, **values: object
) -> UUID:
    check = new_id()
    moment = world.app.state.clock.now() - timedelta(days=days_ago, minutes=1)
    record = record_of(world, instrument, performed_at=moment, **values)  # type: ignore[arg-type]  # members of a record
    answer = await client.put(f"/api/v1/spot-checks/{check}", json=record)
    assert answer.status_code == 201, answer.text
    return check


async def ids(client: httpx.AsyncClient, **filters: object) -> list[UUID]:
    answer = await client.get("/api/v1/spot-checks", params=filters)  # type: ignore[arg-type]  # plain values
    assert answer.status_code == 200, answer.text
    return [UUID(item["id"]) for item in answer.json()["items"]]


async def test_checks_are_listed_newest_first_and_paged_without_gap(world: World) -> None:
    board, instrument = await world.client(Role.BOARD), await world.add_instrument()
    made = [await make_check(board, world, instrument, days_ago=days) for days in (3, 0, 2, 1, 4)]
    expected = [made[1], made[3], made[2], made[0], made[4]]

    seen: list[UUID] = []
    cursor: str | None = None
    while True:
        page = (
            await board.get("/api/v1/spot-checks", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        ).json()
        seen += [UUID(item["id"]) for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert seen == expected


async def test_filters_choose_by_place_instrument_verdict_photos_and_day(world: World) -> None:
    department, standard = await world.client(Role.DEPARTMENT), await add_weight_set(world)
    here, there = await world.add_instrument(), await world.add_instrument(other=True)
    passed = await make_check(department, world, here, days_ago=9, standards=(standard,))
    failed = await make_check(department, world, there, indication_mg=1_200_000, photos=[photo(b"not yet")])
    week_ago = (datetime.now(UTC) - timedelta(days=7)).date().isoformat()

    assert await ids(department, area=str(world.commune)) == [passed]
    assert await ids(department, area=[str(world.commune), str(world.other_commune)]) == [failed, passed]
    assert await ids(department, area=str(world.province)) == [failed, passed]
    assert await ids(department, market=str(world.other_market)) == [failed]
    assert await ids(department, stall=str(world.stall)) == [passed]
    assert await ids(department, instrument=str(there)) == [failed]
    assert await ids(department, verdict="nonconforming") == [failed]
    assert await ids(department, photos_missing=True) == [failed]
    assert await ids(department, photos_missing=False) == [passed]
    assert await ids(department, since=week_ago) == [failed]
    assert await ids(department, until=week_ago) == [passed]
    assert await ids(department, until="9999-12-31", since="0001-01-01") == [failed, passed]


@pytest.mark.parametrize("cursor", ["x", "WyIyMDI2LTExLTIyIiwiYSJd", "WyIwMDAxLTAxLTAxVDAwOjAwWiIsImEiXQ"])
async def test_a_broken_cursor_is_told(world: World, cursor: str) -> None:
    answer = await (await world.client(Role.BOARD)).get("/api/v1/spot-checks", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")


async def test_a_board_sees_the_checks_of_its_market_only(world: World) -> None:
    department, board = await world.client(Role.DEPARTMENT), await world.client(Role.BOARD)
    own = await make_check(department, world, await world.add_instrument())
    other = await make_check(department, world, await world.add_instrument(other=True))

    assert await ids(board) == [own]
    assert (await board.get(f"/api/v1/spot-checks/{own}")).status_code == 200
    assert (await board.get(f"/api/v1/spot-checks/{other}")).status_code == 404
    stranger = await world.client(Role.BOARD, elsewhere=True)
    assert await ids(stranger) == []
    assert (await stranger.get(f"/api/v1/spot-checks/{own}")).status_code == 404


async def test_an_administrator_sees_no_evidence(world: World) -> None:
    admin = await world.client(Role.ADMIN)
    assert (await admin.get("/api/v1/spot-checks")).status_code == 403
    assert (await admin.get(f"/api/v1/spot-checks/{new_id()}")).status_code == 403


async def test_a_check_is_shown_whole(world: World) -> None:
    board, standard = await world.client(Role.BOARD), await add_weight_set(world)
    instrument, picture = await world.add_instrument(), photo(b"a photo to come", kind="dial")
    check = await make_check(
        board,
        world,
        instrument,
        standards=(standard,),
        indication_mg=1_049_000,
        photos=[picture],
        signs=["magnet"],
        device_verdict="nonconforming",
        note="Cân ở quầy thịt",
    )

    shown = (await board.get(f"/api/v1/spot-checks/{check}")).json()

    assert shown["instrument_id"] == str(instrument)
    assert shown["readings"] == [
        {
            "load_mg": 1_000_000,
            "indication_mg": 1_049_000,
            "shortage_mg": 49_000,
            "limit_mg": 50_000,
            "verdict": "conforming",
            "rule": "circular_09_2017.general_form",
            "notes": ["outside_table"],
        }
    ]
    assert shown["verdict"] == "conforming"
    assert shown["device_verdict"] == "nonconforming"
    assert {entry["code"] for entry in shown["findings"]} == {"cheating_sign", "verdict_differs"}
    assert shown["advisory"][0]["advice"] == "measure_again"
    assert shown["range_tested"] == {"lowest_mg": 1_000_000, "highest_mg": 1_000_000, "max_mg": 10_000_000}
    assert shown["standards_sound"] is True
    assert shown["standards"] == [str(standard)]
    assert shown["photos"][0]["sha256"] == picture["sha256"]
    assert shown["photos"][0]["received_at"] is None
    assert shown["position"] == {"lat": 22.742, "lon": 106.181, "accuracy_m": 12}
    assert shown["note"] == "Cân ở quầy thịt"


@pytest.mark.parametrize(
    ("role", "moment", "authority", "vi", "en"),
    [
        (Role.BOARD, "2025-06-30T10:00:00+07:00", "market_board", "Kết quả phép đo đối chứng", "Control measurement"),
        (
            Role.DISTRICT_TEAM,
            "2025-06-30T23:59:00+07:00",
            "district",
            "Phép đo không phù hợp",
            "The measurement does not",
        ),
        (
            Role.DISTRICT_TEAM,
            "2025-07-01T00:00:00+07:00",
            "commune",
            "Phép đo không phù hợp",
            "The measurement does not",
        ),
        (
            Role.DEPARTMENT,
            "2025-07-01T00:00:00+07:00",
            "province",
            "Phương tiện đo không đạt",
            "The instrument does not",
        ),
    ],
)
async def test_a_verdict_is_worded_as_the_authority_of_the_day_may(
    world: World, role: Role, moment: str, authority: str, vi: str, en: str
) -> None:
    client, check = await world.client(role), new_id()
    record = record_of(world, await world.add_instrument(), indication_mg=1_100_000) | {"performed_at": moment}
    assert (await client.put(f"/api/v1/spot-checks/{check}", json=record)).status_code == 201

    vietnamese = (await client.get(f"/api/v1/spot-checks/{check}")).json()
    english = (await client.get(f"/api/v1/spot-checks/{check}", headers={"Accept-Language": "en"})).json()

    assert vietnamese["authority"] == authority
    assert vietnamese["verdict_text"].startswith(vi)
    assert english["verdict_text"].startswith(en)
    assert english["findings"][0]["message"] == "Short by 100 g at a load of 1 kg; 50 g is permitted."
