"""A later check lifts what it refutes, within its authority."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from rules.grounds import FlagKind
from schemas.identity import Role
from service.flags.lifting import CheckRefutes, lift_flags_of_check
from tests.flags.test_opening import rows_of
from tests.makers.flags import open_flag
from tests.makers.world import World, new_id

ALL_IN_ORDER = CheckRefutes(conforming=True, own_sticker_valid=True, goods_suit_scale=True)


async def lift(world: World, instrument: UUID, role: Role, refutes: CheckRefutes, *, days_ago: int = 0) -> set[str]:
    """Which kinds a check made then lifted."""
    now = world.app.state.clock.now()
    check = new_id()
    async with world.database.write() as session:
        closed = await lift_flags_of_check(
            session,
            instrument_id=instrument,
            refutes=refutes,
            check_id=check,
            performed_at=now - timedelta(days=days_ago),
            role=role,
            at=now,
            by=None,
        )
    rows = [row for row in await rows_of(world, instrument) if row["id"] in closed]
    assert all((row["close_reason"], row["closed_cause_id"]) == ("refuted_by_check", check) for row in rows)
    return {str(row["kind"]) for row in rows}


@pytest.mark.parametrize(
    ("opener", "lifter", "lifted"),
    [
        (Role.BOARD, Role.BOARD, True),
        (Role.DISTRICT_TEAM, Role.BOARD, False),
        (Role.DEPARTMENT, Role.BOARD, False),
        (Role.BOARD, Role.DISTRICT_TEAM, True),
        (Role.DISTRICT_TEAM, Role.DISTRICT_TEAM, True),
        (Role.DEPARTMENT, Role.DISTRICT_TEAM, True),
        (Role.DISTRICT_TEAM, Role.DEPARTMENT, True),
    ],
)
async def test_a_conforming_check_lifts_what_its_authority_reaches(
    world: World, opener: Role, lifter: Role, lifted: bool
) -> None:
    instrument = await world.add_instrument()
    await open_flag(world, FlagKind.NONCONFORMING, instrument, role=opener)
    kinds = await lift(world, instrument, lifter, CheckRefutes(conforming=True))
    assert kinds == ({"nonconforming"} if lifted else set())


async def test_a_board_cannot_lift_its_own_flag_once_a_team_found_it_too(world: World) -> None:
    instrument = await world.add_instrument()
    await open_flag(world, FlagKind.NONCONFORMING, instrument, role=Role.BOARD)
    await open_flag(world, FlagKind.NONCONFORMING, instrument, role=Role.DISTRICT_TEAM)
    assert await lift(world, instrument, Role.BOARD, ALL_IN_ORDER) == set()


async def test_a_check_lifts_only_what_it_looked_at_and_never_a_broken_seal(world: World) -> None:
    instrument = await world.add_instrument()
    for kind in FlagKind:
        await open_flag(world, kind, instrument)
    sticker = CheckRefutes(own_sticker_valid=True)
    assert await lift(world, instrument, Role.BOARD, sticker) == {"mark_missing", "mark_unreadable"}
    assert await lift(world, instrument, Role.BOARD, ALL_IN_ORDER) == {"nonconforming", "wrong_scale_for_goods"}
    assert await lift(world, instrument, Role.DISTRICT_TEAM, ALL_IN_ORDER) == {"reported_by_consumers"}
    left = {row["kind"] for row in await rows_of(world, instrument) if row["closed_at"] is None}
    assert left == {"seal_broken", "mark_mismatch", "unregistered"}


async def test_a_check_that_arrives_late_lifts_nothing_found_after_it(world: World) -> None:
    instrument = await world.add_instrument()
    since: date = world.app.state.clock.today() - timedelta(days=2)
    await open_flag(world, FlagKind.NONCONFORMING, instrument, since=since)
    assert await lift(world, instrument, Role.DEPARTMENT, ALL_IN_ORDER, days_ago=5) == set()
    assert await lift(world, instrument, Role.DEPARTMENT, ALL_IN_ORDER, days_ago=1) == {"nonconforming"}
