"""What the department reads first: counts that add up, on the day they are asked for."""

from datetime import date, datetime, timedelta

from schemas.identity import Role
from service.clock import VIET_NAM
from service.flags.models import Flag
from tests.conftest import MovableClock
from tests.history.test_history import add_check
from tests.makers.world import World, new_id

TODAY = date(2026, 11, 22)


async def fill(world: World, clock: MovableClock) -> None:
    clock.set(datetime(2026, 11, 22, 9, tzinfo=VIET_NAM))
    board = await world.add_person(Role.BOARD, markets=(world.market,))
    in_date = await world.add_instrument(valid_until=date(2027, 6, 30))
    await world.add_instrument(valid_until=TODAY + timedelta(days=30))
    await world.add_instrument(valid_until=TODAY)
    overdue = await world.add_instrument(valid_until=TODAY - timedelta(days=1))
    await world.add_instrument(verified_on=None, valid_until=None, kind="counter_scale")
    await world.add_instrument(valid_until=date(2020, 1, 1), in_use=False)
    closed = await world.add_stall(world.market, world.commune, open=False)
    await world.add_instrument(valid_until=date(2020, 1, 1), stall_id=closed)
    await world.add_instrument(other=True)
    for instrument, at in (
        (in_date, clock.now()),
        (in_date, clock.now()),
        (overdue, clock.now() - timedelta(days=400)),
    ):
        await add_check(world, instrument, board, at)
    place = {"province_id": world.province, "area_id": world.commune, "market_id": world.market}
    await world.add(
        Flag,
        id=new_id(),
        **place,
        kind="nonconforming",
        severity=3,
        stall_id=world.stall,
        instrument_id=overdue,
        cause_kind="check",
        grounds=[],
        since=TODAY,
        opened_at=clock.now(),
    )


async def test_every_instrument_in_use_is_counted_in_one_state(world: World, clock: MovableClock) -> None:
    await fill(world, clock)
    async with await world.client(Role.DEPARTMENT) as client:
        body = (await client.get("/api/v1/summary", params={"by": "market"})).json()
    mine = next(row for row in body["rows"] if row["key"] == str(world.market))
    assert {name: mine[name] for name in mine if name not in {"key", "name"}} == {
        "registered": 5,
        "in_date": 1,
        "due": 2,
        "overdue": 1,
        "never_verified": 1,
        "failed": 1,
        "checked": 1,
    }
    assert body["total"]["registered"] == 6
    assert (body["since"], body["until"]) == ("2026-01-01", "2026-11-22")


async def test_an_instrument_becomes_overdue_at_midnight_in_viet_nam(world: World, clock: MovableClock) -> None:
    await world.add_instrument(valid_until=TODAY)
    async with await world.client(Role.DISTRICT_TEAM) as client:
        clock.set(datetime(2026, 11, 22, 23, 59, 58, tzinfo=VIET_NAM))
        before = (await client.get("/api/v1/summary")).json()["total"]
        clock.set(datetime(2026, 11, 23, 0, 0, 1, tzinfo=VIET_NAM))
        after = (await client.get("/api/v1/summary")).json()["total"]
    assert (before["due"], before["overdue"]) == (1, 0)
    assert (after["due"], after["overdue"]) == (0, 1)


async def test_counts_go_by_kind_and_are_named(world: World, clock: MovableClock) -> None:
    await fill(world, clock)
    async with await world.client(Role.BOARD) as client:
        body = (await client.get("/api/v1/summary", params={"by": "kind"})).json()
    assert [(row["key"], row["name"], row["registered"]) for row in body["rows"]] == [
        ("counter_scale", "Cân đĩa", 1),
        ("spring_dial_scale", "Cân đồng hồ lò xo", 4),
    ]


async def test_a_filter_narrows_the_count_and_another_province_sees_nothing(world: World, clock: MovableClock) -> None:
    await fill(world, clock)
    async with await world.client(Role.DEPARTMENT) as client:
        one = (await client.get("/api/v1/summary", params={"area": str(world.other_commune)})).json()["total"]
        province = (await client.get("/api/v1/summary", params={"area": str(world.province)})).json()["total"]
    async with await world.client(Role.DEPARTMENT, elsewhere=True) as client:
        other = (await client.get("/api/v1/summary", params={"area": str(world.commune)})).json()["total"]
    assert (one["registered"], province["registered"], other["registered"]) == (1, 6, 0)
