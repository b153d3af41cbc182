"""Event flags open once, in the transaction of their event, and keep their history."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select

from rules.grounds import STATE_FLAGS, FlagKind
from schemas.identity import Role
from service.flags.models import FLAG
from service.flags.opening import close_flags
from tests.makers.flags import open_flag
from tests.makers.world import World, new_id


async def rows_of(world: World, instrument: UUID) -> list[dict[str, object]]:
    async with world.database.read() as session:
        found = await session.execute(select(FLAG).where(FLAG.c.instrument_id == instrument).order_by(FLAG.c.id))
        return [dict(row) for row in found.mappings()]


async def test_ten_checks_at_once_open_one_flag(world: World) -> None:
    instrument = await world.add_instrument()
    opened = await asyncio.gather(*(open_flag(world, FlagKind.NONCONFORMING, instrument) for _ in range(10)))
    assert sorted(opened) == [[]] * 9 + [["nonconforming"]]
    assert len(await rows_of(world, instrument)) == 1


async def test_an_unregistered_instrument_flags_its_stall_once(world: World) -> None:
    opened = [await open_flag(world, FlagKind.UNREGISTERED, None) for _ in range(2)]
    assert opened == [["unregistered"], []]


@pytest.mark.parametrize("kind", sorted(STATE_FLAGS))
async def test_a_flag_that_follows_from_dates_is_never_a_row(world: World, kind: FlagKind) -> None:
    instrument = await world.add_instrument()
    assert await open_flag(world, kind, instrument) == []
    assert await rows_of(world, instrument) == []


async def test_a_closed_flag_stays_and_the_next_one_is_another_row(world: World) -> None:
    instrument = await world.add_instrument()
    await open_flag(world, FlagKind.SEAL_BROKEN, instrument)
    async with world.database.write() as session:
        closed = await close_flags(
            session,
            instrument_id=instrument,
            kinds=[FlagKind.SEAL_BROKEN, FlagKind.NONCONFORMING],
            reason="verified",
            cause_id=new_id(),
            at=world.app.state.clock.now(),
            by=None,
        )
    assert await open_flag(world, FlagKind.SEAL_BROKEN, instrument) == ["seal_broken"]
    first, second = await rows_of(world, instrument)
    assert closed == [first["id"]]
    assert (first["close_reason"], second["closed_at"]) == ("verified", None)


async def test_a_flag_found_again_by_a_team_is_the_teams_from_then_on(world: World) -> None:
    instrument = await world.add_instrument()
    await open_flag(world, FlagKind.NONCONFORMING, instrument, role=Role.BOARD)
    await open_flag(world, FlagKind.NONCONFORMING, instrument, role=Role.DISTRICT_TEAM)
    await open_flag(world, FlagKind.NONCONFORMING, instrument, role=Role.BOARD)
    (row,) = await rows_of(world, instrument)
    assert (row["opened_by_role"], row["held_by_role"]) == ("board", "district_team")


async def test_an_event_that_fails_leaves_no_flag(world: World) -> None:
    instrument = await world.add_instrument()

    async def fail() -> None:
        async with world.database.write() as session:
            await session.execute(
                FLAG.insert().values(
                    id=new_id(),
                    kind="nonconforming",
                    severity=3,
                    province_id=world.province,
                    area_id=world.commune,
                    market_id=world.market,
                    stall_id=world.stall,
                    instrument_id=instrument,
                    cause_kind="check",
                    grounds=[],
                    since=world.app.state.clock.today(),
                    opened_at=world.app.state.clock.now(),
                )
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await rows_of(world, instrument) == []
