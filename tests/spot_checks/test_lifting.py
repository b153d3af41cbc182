"""A later check that finds things in order lifts what an earlier one found, as far as its maker may."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select

from schemas.identity import Role
from service.flags.models import FLAG
from tests.makers.spot_checks import add_weight_set, record_of
from tests.makers.world import World, new_id


async def check(client: httpx.AsyncClient, record: dict[str, Any]) -> UUID:
    id = new_id()
    answer = await client.put(f"/api/v1/spot-checks/{id}", json=record)
    assert answer.status_code == 201, answer.text
    return id


async def standing(world: World, instrument: UUID) -> dict[str, UUID | None]:
    """Every flag there ever was, with the check that closed it."""
    columns = (FLAG.c.kind, FLAG.c.closed_cause_id)
    async with world.database.read() as session:
        rows = await session.execute(select(*columns).where(FLAG.c.instrument_id == instrument))
        return {row.kind: row.closed_cause_id for row in rows}


async def test_a_conforming_check_lifts_the_failure_found_before(world: World) -> None:
    client, standard = await world.client(Role.DISTRICT_TEAM), await add_weight_set(world)
    instrument, hour_ago = await world.add_instrument(), world.app.state.clock.now() - timedelta(hours=1)
    await check(
        client,
        record_of(
            world, instrument, standards=(standard,), indication_mg=1_100_000, performed_at=hour_ago, seal="broken"
        ),
    )

    later = await check(client, record_of(world, instrument, standards=(standard,)))

    assert await standing(world, instrument) == {"nonconforming": later, "seal_broken": None}


async def test_a_check_made_before_the_failure_lifts_nothing_when_it_arrives_late(world: World) -> None:
    client, standard = await world.client(Role.DISTRICT_TEAM), await add_weight_set(world)
    instrument = await world.add_instrument()
    await check(client, record_of(world, instrument, standards=(standard,), indication_mg=1_100_000))

    before = world.app.state.clock.now() - timedelta(days=1)
    await check(client, record_of(world, instrument, standards=(standard,), performed_at=before))

    assert await standing(world, instrument) == {"nonconforming": None}


async def test_a_board_does_not_lift_what_a_team_found(world: World) -> None:
    team, board = await world.client(Role.DISTRICT_TEAM), await world.client(Role.BOARD)
    standard = await add_weight_set(world)
    instrument, hour_ago = await world.add_instrument(), world.app.state.clock.now() - timedelta(hours=1)
    failing = record_of(world, instrument, standards=(standard,), indication_mg=1_100_000, performed_at=hour_ago)
    await check(team, failing)

    await check(board, record_of(world, instrument, standards=(standard,)))

    assert await standing(world, instrument) == {"nonconforming": None}


async def test_a_check_with_an_expired_standard_lifts_nothing(world: World) -> None:
    client, standard = await world.client(Role.BOARD), await add_weight_set(world)
    expired = await add_weight_set(world, verified_on=date(2024, 1, 1), valid_until=date(2025, 1, 1))
    instrument, hour_ago = await world.add_instrument(), world.app.state.clock.now() - timedelta(hours=1)
    failing = record_of(world, instrument, standards=(standard,), indication_mg=1_100_000, performed_at=hour_ago)
    await check(client, failing)

    await check(client, record_of(world, instrument, standards=(expired,)))

    assert await standing(world, instrument) == {"nonconforming": None}


async def test_the_right_sticker_and_goods_lift_what_was_missing_and_wrong(world: World) -> None:
    client, hour_ago = await world.client(Role.BOARD), world.app.state.clock.now() - timedelta(hours=1)
    instrument = await world.add_instrument()
    bare = {"state": "missing", "code": None, "valid_until": None}
    await check(client, record_of(world, instrument, performed_at=hour_ago, sticker=bare, goods_mg=300_000))
    assert await standing(world, instrument) == {"mark_missing": None, "wrong_scale_for_goods": None}

    later = await check(client, record_of(world, instrument, goods_mg=1_500_000))

    assert await standing(world, instrument) == {"mark_missing": later, "wrong_scale_for_goods": later}
