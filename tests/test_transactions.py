"""One request is one transaction, and an answer of success is given only after its commit."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, Table, func, select, text

from schemas.identity import Role
from service.flags.models import FLAG
from service.instruments.models import INSTRUMENT
from service.ledger.models import LedgerEntry
from service.spot_checks.models import FINDING, READING, SPOT_CHECK
from tests.makers.spot_checks import add_weight_set, photo, record_of
from tests.makers.world import World, new_id

LEDGER_ENTRY: Table = LedgerEntry.__table__  # type: ignore[attr-defined]  # set by SQLModel
REFUSE = """
CREATE FUNCTION refuse_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'refused at commit' USING ERRCODE = TG_ARGV[0];
END $$
"""
UNREACHABLE = "57P01"
LOST_RACE = "40001"
CONSTRAINT = "23514"


@pytest.fixture
async def marked(world: World) -> AsyncIterator[UUID]:
    """An instrument of a market where no check can be committed, with a reason that each test chooses."""
    yield await world.add_instrument()
    async with world.database.write() as session:
        await session.execute(text("DROP TRIGGER IF EXISTS refuse_at_commit ON spot_check"))
        await session.execute(text("DROP FUNCTION IF EXISTS refuse_at_commit"))


async def refuse_commits(world: World, sqlstate: str) -> None:
    async with world.database.write() as session:
        await session.execute(text(REFUSE))
        await session.execute(
            text(
                "CREATE CONSTRAINT TRIGGER refuse_at_commit AFTER INSERT ON spot_check DEFERRABLE INITIALLY DEFERRED "
                f"FOR EACH ROW WHEN (NEW.market_id = '{world.market}') "
                f"EXECUTE FUNCTION refuse_at_commit('{sqlstate}')"
            )
        )


async def left_behind(world: World, check: UUID, instrument: UUID) -> dict[str, int]:
    conditions: dict[str, tuple[Table, ColumnElement[bool]]] = {
        "check": (SPOT_CHECK, SPOT_CHECK.c.id == check),
        "readings": (READING, READING.c.check_id == check),
        "findings": (FINDING, FINDING.c.check_id == check),
        "flags": (FLAG, FLAG.c.instrument_id == instrument),
        "ledger": (LEDGER_ENTRY, LEDGER_ENTRY.c.subject_id == check),
        "instrument": (INSTRUMENT, INSTRUMENT.c.last_check_id == check),
    }
    async with world.database.read() as session:
        return {
            name: (await session.execute(select(func.count()).select_from(table).where(condition))).scalar_one()
            for name, (table, condition) in conditions.items()
        }


@pytest.mark.parametrize(("sqlstate", "status"), [(CONSTRAINT, 409), (UNREACHABLE, 503), (LOST_RACE, 503)])
async def test_a_commit_that_fails_is_never_answered_with_success(
    world: World, marked: UUID, sqlstate: str, status: int
) -> None:
    client, check, standard = await world.client(Role.BOARD), new_id(), await add_weight_set(world)
    record = record_of(world, marked, standards=(standard,), indication_mg=1_100_000, photos=[photo(b"kept")])
    await refuse_commits(world, sqlstate)

    answer = await client.put(f"/api/v1/spot-checks/{check}", json=record)

    assert answer.status_code == status
    assert set((await left_behind(world, check, marked)).values()) == {0}


async def test_a_record_refused_at_its_commit_is_stored_when_it_is_sent_again(world: World, marked: UUID) -> None:
    client, check, standard = await world.client(Role.BOARD), new_id(), await add_weight_set(world)
    record = record_of(world, marked, standards=(standard,), indication_mg=1_100_000)
    await refuse_commits(world, CONSTRAINT)
    assert (await client.put(f"/api/v1/spot-checks/{check}", json=record)).status_code == 409
    async with world.database.write() as session:
        await session.execute(text("DROP TRIGGER refuse_at_commit ON spot_check"))

    answer = await client.put(f"/api/v1/spot-checks/{check}", json=record)

    assert answer.status_code == 201
    assert answer.json()["flags_opened"] == ["nonconforming"]
    assert await left_behind(world, check, marked) == {
        "check": 1,
        "readings": 1,
        "findings": 1,
        "flags": 1,
        "ledger": 1,
        "instrument": 1,
    }


@pytest.mark.parametrize("table", ["reading", "finding", "flag", "ledger_entry", "instrument"])
async def test_a_failure_in_the_middle_leaves_nothing_behind(world: World, marked: UUID, table: str) -> None:
    client, check, standard = await world.client(Role.BOARD), new_id(), await add_weight_set(world)
    record = record_of(world, marked, standards=(standard,), indication_mg=1_100_000)
    async with world.database.write() as session:
        await session.execute(text(REFUSE))
        event = "UPDATE" if table == "instrument" else "INSERT"
        await session.execute(
            text(
                f"CREATE TRIGGER refuse_here BEFORE {event} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION refuse_at_commit('{CONSTRAINT}')"
            )
        )
    try:
        answer = await client.put(f"/api/v1/spot-checks/{check}", json=record)
    finally:
        async with world.database.write() as session:
            await session.execute(text(f"DROP TRIGGER refuse_here ON {table}"))

    assert answer.status_code == 409
    assert set((await left_behind(world, check, marked)).values()) == {0}
