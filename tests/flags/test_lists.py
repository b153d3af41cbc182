"""What the lists show, to whom, and when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from rules.grounds import FlagKind
from schemas.identity import Role
from schemas.register import AreaLevel
from service.clock import VIET_NAM
from service.standards.models import Standard
from tests.conftest import MovableClock
from tests.flags.test_worst_first import read_all
from tests.makers.flags import open_flag
from tests.makers.world import World, anonymous, new_id

LISTS = ("flags", "flagged-stalls")


async def test_a_scale_in_date_becomes_overdue_at_midnight_in_viet_nam(world: World, clock: MovableClock) -> None:
    last_day = date(2026, 12, 31)
    instrument = await world.add_instrument(valid_until=last_day)
    midnight = datetime(2027, 1, 1, tzinfo=VIET_NAM)
    clock.set(midnight - timedelta(seconds=30))
    client = await world.client(Role.DEPARTMENT)
    before = await read_all(client, "flags", 50)
    clock.set(midnight + timedelta(seconds=30))
    (after,) = await read_all(client, "flags", 50)
    (stall,) = await read_all(client, "flagged-stalls", 50)
    assert [flag["kind"] for flag in before] == ["verification_due"]
    assert (after["id"], after["since"]) == (f"verification_overdue:{instrument}", "2027-01-01")
    assert (stall["severity"], stall["since"]) == (2, "2027-01-01")
    assert midnight.astimezone(UTC).date() == last_day  # a day boundary of UTC would have been seven hours late


async def test_a_flag_says_its_cause_its_law_and_where_it_is(world: World) -> None:
    instrument = await world.add_instrument(maker="Nhơn Hoà", serial="5512", max_mg=7_500_000)
    check = new_id()
    await open_flag(world, FlagKind.NONCONFORMING, instrument, cause=check)
    client = await world.client(Role.DEPARTMENT)
    (flag,) = await read_all(client, "flags", 50)
    assert flag["text"] == "Phép đo đối chứng không phù hợp"
    assert flag["cause"] == {"kind": "check", "id": str(check)}
    assert flag["instrument"]["description"] == "Cân đồng hồ lò xo Nhơn Hoà 7,5 kg № 5512"
    assert (flag["stall"]["id"], flag["market"]["id"]) == (str(world.stall), str(world.market))
    assert (flag["status"], flag["severity"], flag["closed"]) == ("open", 3, None)
    assert {"code": "tt-09-2017:5", "text": "Thông tư 09/2017/TT-BKHCN Điều 5", "confirmed": True} in flag["grounds"]
    client.headers["Accept-Language"] = "en"
    (english,) = await read_all(client, "flags", 50)
    assert english["text"] == "Control measurement nonconforming"
    assert english["instrument"]["description"] == "Spring dial scale Nhơn Hoà 7.5 kg № 5512"


@pytest.mark.parametrize("path", LISTS)
async def test_closed_stalls_and_instruments_out_of_use_are_left_out(world: World, path: str) -> None:
    today = world.app.state.clock.today()
    idle = await world.add_instrument(in_use=False, valid_until=today - timedelta(days=9))
    await open_flag(world, FlagKind.SEAL_BROKEN, idle)
    shut = await world.add_stall(world.market, world.commune, open=False)
    inside = await world.add_instrument(stall_id=shut, valid_until=today - timedelta(days=9))
    await open_flag(world, FlagKind.SEAL_BROKEN, inside, place=(world.commune, world.market, shut))
    client = await world.client(Role.DEPARTMENT)
    assert await read_all(client, path, 50) == []


@pytest.mark.parametrize("path", LISTS)
async def test_what_lies_elsewhere_is_not_shown_even_when_asked_for(world: World, path: str) -> None:
    instrument = await world.add_instrument(verified_on=None, valid_until=None)
    await open_flag(world, FlagKind.NONCONFORMING, instrument)
    for role in (Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT):
        stranger = await world.client(role, elsewhere=True)
        for filters in ({}, {"area": world.province}, {"market": world.market}, {"stall": world.stall}):
            assert await read_all(stranger, path, 50, **{k: str(v) for k, v in filters.items()}) == []


@pytest.mark.parametrize("path", [*LISTS, "flagged-stalls.csv", "flagged-stalls.xlsx", "flagged-stalls.geojson"])
async def test_the_lists_are_for_signed_in_watchers(world: World, path: str) -> None:
    admin = await world.client(Role.ADMIN)
    verifier = await world.client(Role.VERIFIER)
    assert (await admin.get(f"/api/v1/{path}")).status_code == 403
    assert (await verifier.get(f"/api/v1/{path}")).status_code == (200 if path == "flags" else 403)
    assert (await anonymous(world.app).get(f"/api/v1/{path}")).status_code == 401


async def test_a_verifier_sees_what_is_to_be_verified_and_nothing_that_checks_found(world: World) -> None:
    instrument = await world.add_instrument(verified_on=None, valid_until=None)
    await open_flag(world, FlagKind.NONCONFORMING, instrument)
    verifier = await world.client(Role.VERIFIER)
    assert [flag["kind"] for flag in await read_all(verifier, "flags", 50)] == ["never_verified"]
    assert await read_all(verifier, "flags", 50, flag="nonconforming") == []


async def test_an_overdue_standard_is_a_flag_of_its_board_but_of_no_stall(world: World) -> None:
    today = world.app.state.clock.today()
    standard = new_id()
    await world.add(
        Standard,
        id=standard,
        province_id=world.province,
        area_id=world.commune,
        market_id=world.market,
        kind="weight_set",
        name="Bộ quả cân M1",
        nominal_mg=[1_000_000],
        verified_on=today - timedelta(days=400),
        valid_until=today - timedelta(days=35),
        in_use=True,
    )
    board = await world.client(Role.BOARD)
    (flag,) = await read_all(board, "flags", 50)
    assert (flag["id"], flag["kind"]) == (f"standard_overdue:{standard}", "standard_overdue")
    assert flag["standard"] == {"id": str(standard), "name": "Bộ quả cân M1"}
    assert flag["since"] == (today - timedelta(days=34)).isoformat()
    assert await read_all(board, "flagged-stalls", 50) == []
    assert await read_all(board, "flags", 50, kind="counter_scale") == []


async def test_a_former_district_finds_what_lies_in_the_communes_that_took_its_place(world: World) -> None:
    district = new_id()
    await world.add_area(AreaLevel.DISTRICT, world.province, district, valid_until=date(2025, 6, 30))
    async with world.database.write() as session:
        await session.execute(
            text("INSERT INTO area_closure VALUES (:district, :commune)"),
            {"district": district, "commune": world.commune},
        )
    await world.add_instrument(verified_on=None, valid_until=None)
    await world.add_instrument(other=True, verified_on=None, valid_until=None)
    client = await world.client(Role.DEPARTMENT)
    (stall,) = await read_all(client, "flagged-stalls", 50, area=str(district))
    assert stall["id"] == str(world.stall)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "severity=4",
        "flag=rust",
        "area=nowhere",
        "since=0001-01-01",
        "status=lost",
        "kind=ruler",
        "limit=0",
        "limit=201",
    ],
)
async def test_a_filter_that_means_nothing_is_refused(world: World, path: str, query: str) -> None:
    client = await world.client(Role.DEPARTMENT)
    assert (await client.get(f"/api/v1/{path}?{query}")).status_code == 422


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("cursor", ["x", "W10", "WzQsIjIwMjYtMDEtMDEiXQ", "bnVsbA", "8J-Yig"])
async def test_a_broken_cursor_is_refused(world: World, path: str, cursor: str) -> None:
    client = await world.client(Role.DEPARTMENT)
    answer = await client.get(f"/api/v1/{path}?cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")


async def test_stalls_have_no_closed_flags_to_filter_by(world: World) -> None:
    client = await world.client(Role.DEPARTMENT)
    assert (await client.get("/api/v1/flagged-stalls?status=closed")).status_code == 422
