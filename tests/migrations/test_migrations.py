"""Migrations: forward, on data, once, and never holding a lock for long."""

import ast
import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from schemas import label_codes
from service import schema
from service.running.postgres import Cluster

VERSIONS = sorted((schema.PROJECT / "migrations" / "versions").glob("*.py"))


@pytest.fixture
def empty_database(cluster: Cluster) -> str:
    cluster.drop_database("migrating")
    cluster.create_database("migrating")
    return cluster.url("migrating")


async def run(url: str, *statements: str) -> list[object]:
    engine = create_async_engine(url)
    rows: list[object] = []
    try:
        async with engine.begin() as connection:
            for statement in statements:
                result = await connection.execute(text(statement))
                rows = list(result.scalars()) if result.returns_rows else []
    finally:
        await engine.dispose()
    return rows


def test_there_is_one_line_of_migrations() -> None:
    script = ScriptDirectory.from_config(schema.alembic_config("postgresql+asyncpg://unused"))
    assert len(script.get_heads()) == 1


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_waits_briefly_for_its_locks(version: Path) -> None:
    assert "SET LOCAL lock_timeout" in version.read_text(encoding="utf-8")
    functions = {
        node.name for node in ast.parse(version.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
    }
    assert "downgrade" not in functions, "migrations go forward only"


def test_the_models_and_the_migrated_schema_are_the_same(empty_database: str) -> None:
    schema.upgrade(empty_database)
    schema.check(empty_database)


def test_replicas_that_start_together_migrate_once(empty_database: str) -> None:
    with ProcessPoolExecutor(3, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(schema.upgrade, [empty_database] * 3))
    schema.check(empty_database)


async def test_the_ledger_cannot_be_rewritten(database_url: str) -> None:
    entered = (
        "INSERT INTO ledger_entry (at, action, subject_kind, detail) VALUES (now(), 'tried', 'test', '{}') RETURNING id"
    )
    number = (await run(database_url, entered))[0]
    for attempt in (
        f"UPDATE ledger_entry SET action = 'other' WHERE id = {number}",
        f"DELETE FROM ledger_entry WHERE id = {number}",
    ):
        with pytest.raises(DBAPIError, match="never changed or deleted"):
            await run(database_url, attempt)


FIRST = "20261122_1805"
AREA, MARKET, STALL, SCALE, FLAG = (str(UUID(int=number)) for number in range(1, 6))
REGISTER = (
    (
        "INSERT INTO area (id, code, name, sort_key, level, province_id, valid_from)"
        f" VALUES ('{AREA}', '04', 'Tỉnh Cao Bằng', 'cao bang', 'province', '{AREA}', '2004-01-01')"
    ),
    (
        "INSERT INTO market (id, province_id, area_id, code, name, sort_key, search_key, calendar, open)"
        f" VALUES ('{MARKET}', '{AREA}', '{AREA}', 'M', 'Chợ', 'cho', 'cho', '{{}}', true)"
    ),
    (
        "INSERT INTO stall (id, province_id, area_id, market_id, code, sort_key, search_key, trader_name, open)"
        f" VALUES ('{STALL}', '{AREA}', '{AREA}', '{MARKET}', 'A-1', 'a-1', 'a-1', 'Hoàng', true)"
    ),
    (
        "INSERT INTO instrument"
        " (id, province_id, area_id, market_id, stall_id, label_code, kind, in_use, registered_on)"
        f" VALUES ('{SCALE}', '{AREA}', '{AREA}', '{MARKET}', '{STALL}', 'L', 'counter_scale', true, '2024-01-02')"
    ),
    (
        "INSERT INTO flag (id, kind, severity, province_id, area_id, market_id, stall_id, instrument_id, cause_kind,"
        " grounds, since, opened_at, opened_by_role)"
        f" VALUES ('{FLAG}', 'seal_broken', 3, '{AREA}', '{AREA}', '{MARKET}', '{STALL}', '{SCALE}', 'check',"
        " '{}', '2026-01-02', now(), 'board')"
    ),
)


def test_a_register_with_data_goes_forward_and_keeps_everything(empty_database: str) -> None:
    schema.upgrade(empty_database, FIRST)
    asyncio.run(run(empty_database, *REGISTER))
    stamped = asyncio.run(run(empty_database, "SELECT changed_xid FROM stall"))
    schema.upgrade(empty_database)
    schema.check(empty_database)

    def ask(statement: str) -> list[object]:
        return asyncio.run(run(empty_database, statement))

    assert ask("SELECT search_key FROM area") == ["tinh cao bang"]
    assert ask("SELECT held_by_role FROM flag") == ["board"], "the highest who found it is the one who opened it"
    assert ask("SELECT label_code FROM instrument WHERE verified_on IS NULL AND in_use") == ["L"]
    (label,) = ask("SELECT label_code FROM stall")
    assert label_codes.check(str(label)), "a stall that stood before has a label too"
    assert ask("SELECT changed_xid FROM stall") == stamped, "no phone is sent its stalls again"
